import { dirname, join, resolve } from 'node:path'

/** What a user typed as a path, seen from the folder it was typed in. */
export function resolvePath(directory: string, path: string): string {
  return resolve(directory, path)
}

/** A folder and all that it lies in, innermost first. */
export function foldersUpwards(directory: string): readonly string[] {
  const parent = dirname(directory)
  return parent === directory ? [directory] : [directory, ...foldersUpwards(parent)]
}

/** A path below a folder. */
export function pathBelow(folder: string, name: string): string {
  return join(folder, name)
}
