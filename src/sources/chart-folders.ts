import { posix } from 'node:path'

/** Folders that hold a Chart.yaml among paths, those vendored inside another chart left out; sorted, `.` for the root. */
export function findChartFolders(paths: readonly string[]): readonly string[] {
  const folders = new Set(
    paths.filter((path) => posix.basename(path) === 'Chart.yaml').map((path) => posix.dirname(path)),
  )
  return [...folders].filter((folder) => !isVendored(folder, folders)).sort()
}

function isVendored(folder: string, charts: ReadonlySet<string>): boolean {
  const parts = folder.split('/')
  return parts.some((part, index) => part === 'charts' && charts.has(parts.slice(0, index).join('/') || '.'))
}
