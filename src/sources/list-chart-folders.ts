import { join, posix } from 'node:path'
import { listFolder } from '../shell/files.ts'
import { findChartFolders } from './chart-folders.ts'

/** How deep below a folder charts are looked for, and how many folders are looked into at most. */
const maximumDepth = 5
const maximumFolders = 5000

/** Folders of charts below a folder, `.` for itself, less what is vendored, installed or hidden; sorted. */
export async function listChartFolders(folder: string): Promise<readonly string[]> {
  const files: string[] = []
  let left = maximumFolders
  const visit = async (prefix: string, depth: number): Promise<void> => {
    if (left-- <= 0) return
    for (const entry of await listFolder(join(folder, prefix))) {
      const path = posix.join(prefix, entry.name)
      if (entry.isFile() && entry.name === 'Chart.yaml') files.push(path)
      const isOut = entry.name.startsWith('.') || entry.name === 'node_modules' || entry.name === 'vendor'
      if (entry.isDirectory() && !isOut && depth < maximumDepth) await visit(path, depth + 1)
    }
  }
  await visit('', 0)
  return findChartFolders(files)
}
