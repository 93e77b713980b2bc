import type { Git } from '../shell/git.ts'
import { listTree, readObjects } from '../shell/git.ts'
import { digestFiles } from './chart-files.ts'
import { findChartFolders } from './chart-folders.ts'
import { limits } from './limits.ts'
import { openGit } from './open-git.ts'
import type { OpenOptions } from './open-options.ts'
import type { Files } from './read-archive.ts'
import { parseChartIdentity } from './repository-index.ts'

/** A chart in the tree of a commit. */
export interface TreeChart {
  /** `.` for the root. */
  readonly path: string
  readonly name: string
  /** Text of its Chart.yaml. */
  readonly text: string
}

/** Folders below which charts are no releases, unless the configuration names them. */
const noReleases =
  /(?:^|\/)(?:\.[^/]+|vendor|third_party|testdata|tests?|e2e|hack|examples?|demos?|docs|website|node_modules)\//

/** The charts of a commit that are released: those that `isNamed` takes, or all but tests and examples. */
export async function listTreeCharts(
  git: Git,
  commit: string,
  isNamed: ((path: string) => boolean) | null,
): Promise<readonly TreeChart[]> {
  const entries = await listTree(git, commit)
  const files = new Map(entries.map((entry) => [entry.path, entry]))
  const folders = findChartFolders(entries.filter(({ kind }) => kind === 'file').map(({ path }) => path)).filter(
    (path) => (isNamed === null ? !noReleases.test(path) : isNamed(path)),
  )
  const charts = folders.flatMap((path) => files.get(path === '.' ? 'Chart.yaml' : `${path}/Chart.yaml`) ?? [])
  const contents = await readObjects(
    git,
    charts.map(({ object }) => object),
    limits.chartBytes,
  )
  return folders.map((path, index) => {
    const text = contents[index]?.toString('utf8') ?? ''
    return { path, name: parseChartIdentity(text).name ?? path, text }
  })
}

/** The bytes of a chart as Helm would load them from a checkout of a commit. */
export async function readTreeChart(commit: string, path: string, options: OpenOptions): Promise<Files> {
  const contents = await openGit({ kind: 'git', text: `git:${commit}:${path}`, revision: commit, path }, options)
  return contents.kind === 'file' ? new Map() : contents.files
}

/** The digest that reports give for a chart of a commit. */
export async function digestTreeChart(commit: string, path: string, options: OpenOptions): Promise<string> {
  return digestFiles(await readTreeChart(commit, path, options))
}
