import { posix } from 'node:path'
import type { ReadProblem } from '../model/release-source.ts'
import type { TreeEntry } from '../shell/git.ts'
import { LimitError, limits } from './limits.ts'

/** The files of a commit as a checkout would show them; links stand for what they lead to. */
export interface GitTree {
  /** Whether a path is a file or a folder of the commit, links followed; null when it is neither. */
  kindOf(path: string): 'file' | 'directory' | null
  /** The entry of a file, links followed. */
  fileAt(path: string): TreeEntry | null
  /** Files below a folder by their path relative to it. */
  filesBelow(folder: string): {
    readonly files: ReadonlyMap<string, TreeEntry>
    readonly problems: readonly ReadProblem[]
  }
}

interface Folder {
  readonly children: Map<string, Folder | TreeEntry>
}

/** As many links in a row as Linux follows. */
const maximumLinks = 40

/** `targets` holds the text of each link by the id of its object. */
export function buildGitTree(entries: readonly TreeEntry[], targets: ReadonlyMap<string, string>): GitTree {
  const root: Folder = { children: new Map() }
  for (const entry of entries) insert(root, entry)

  const find = (
    path: string,
    linksLeft = maximumLinks,
  ): { readonly path: string; readonly node: Folder | TreeEntry } | null => {
    let node: Folder | TreeEntry = root
    let at = ''
    const parts = path.split('/').filter((part) => part !== '' && part !== '.')
    for (const [index, part] of parts.entries()) {
      const child: Folder | TreeEntry | undefined = isFolder(node) ? node.children.get(part) : undefined
      if (child === undefined) return null
      if (!isFolder(child) && child.kind === 'link') {
        const target = targets.get(child.object) ?? ''
        const rest = parts.slice(index + 1).join('/')
        const joined = posix.join('/', at, target, rest)
        // `posix.join` stops at the root, so a target that leaves it is recognised by counting.
        if (linksLeft === 0 || target.startsWith('/') || leavesRoot(posix.join(at, target))) return null
        return find(joined.slice(1), linksLeft - 1)
      }
      node = child
      at = at === '' ? part : `${at}/${part}`
    }
    return { path: at, node }
  }

  let visited = 0
  const collect = (
    prefix: string,
    folder: Folder,
    ancestors: readonly Folder[],
    files: Map<string, TreeEntry>,
    problems: ReadProblem[],
    realPath: string,
  ): void => {
    for (const [name, child] of folder.children) {
      visited++
      // Links can make a small tree endlessly wide.
      if (visited > limits.entries) throw new LimitError('the commit', `holds more than ${limits.entries} files there`)
      const path = prefix + name
      const real = realPath === '' ? name : `${realPath}/${name}`
      const isLink = !isFolder(child) && child.kind === 'link'
      const found = isLink ? find(real) : { path: real, node: child }
      if (found === null) {
        problems.push({
          file: path,
          line: null,
          column: null,
          message: `The link \`${path}\` leads to no file of the commit.`,
        })
      } else if (!isFolder(found.node)) {
        if (found.node.kind === 'submodule') {
          problems.push({
            file: path,
            line: null,
            column: null,
            message: `\`${path}\` is a submodule, whose files the commit does not hold.`,
          })
        } else files.set(path, found.node)
      } else if (ancestors.includes(found.node)) {
        problems.push({
          file: path,
          line: null,
          column: null,
          message: `The link \`${path}\` leads back to a folder around it.`,
        })
      } else {
        collect(`${path}/`, found.node, [...ancestors, found.node], files, problems, found.path)
      }
    }
  }

  return {
    kindOf(path) {
      const found = find(path)
      if (found === null) return null
      return isFolder(found.node) ? 'directory' : 'file'
    },
    fileAt(path) {
      const found = find(path)
      return found === null || isFolder(found.node) ? null : found.node
    },
    filesBelow(path) {
      const files = new Map<string, TreeEntry>()
      const problems: ReadProblem[] = []
      const found = find(path)
      visited = 0
      if (found !== null && isFolder(found.node)) collect('', found.node, [found.node], files, problems, found.path)
      return { files, problems }
    },
  }
}

function insert(root: Folder, entry: TreeEntry): void {
  const parts = entry.path.split('/')
  let folder = root
  for (const part of parts.slice(0, -1)) {
    let child = folder.children.get(part)
    if (child === undefined || !isFolder(child)) {
      child = { children: new Map() }
      folder.children.set(part, child)
    }
    folder = child
  }
  folder.children.set(parts.at(-1) ?? '', entry)
}

function isFolder(node: Folder | TreeEntry): node is Folder {
  return 'children' in node
}

function leavesRoot(path: string): boolean {
  return path === '..' || path.startsWith('../')
}
