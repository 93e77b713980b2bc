import type { RepositoryEntry, RepositoryPackage } from '../../model/repository.ts'

/** `workspace 0.12.0`: how findings name an entry. */
export function entryName({ name, version }: Pick<RepositoryEntry, 'name' | 'version'>): string {
  return `${name} ${version}`
}

/** Where an entry stands in the index. */
export function placeOf({ line }: RepositoryEntry): { readonly file: string; readonly line?: number } {
  return line === null ? { file: 'index.yaml' } : { file: 'index.yaml', line }
}

/** Whether an address is relative to the index, so that its package must lie beside it. */
export function isRelative(url: string): boolean {
  return !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url)
}

/** The packages of a folder that an entry's addresses lead to; an address elsewhere counts by its file name. */
export type FindPackages = (entry: RepositoryEntry) => readonly RepositoryPackage[]

/** Looks packages up by their file names, once for a whole index. */
export function packageFinder(packages: readonly RepositoryPackage[] | null): FindPackages {
  const byBasename = new Map<string, RepositoryPackage[]>()
  for (const item of packages ?? [])
    byBasename.set(basename(item.file), [...(byBasename.get(basename(item.file)) ?? []), item])
  return ({ urls }) =>
    urls.flatMap((url) => {
      const path = decode(url.split(/[?#]/, 1)[0] ?? '')
      const candidates = byBasename.get(basename(path)) ?? []
      return isRelative(url) ? candidates.filter(({ file }) => file === path.replace(/^(?:\.?\/)+/, '')) : candidates
    })
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
