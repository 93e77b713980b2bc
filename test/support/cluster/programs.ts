import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a program lies: in the folder `TEST_BED_BIN` names, else on PATH; undefined when in neither. */
export function findProgram(name: string): string | undefined {
  const folders = [process.env['TEST_BED_BIN'], ...(process.env['PATH'] ?? '').split(delimiter)]
  return folders
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => join(folder ?? '', name))
    .find(isExecutable)
}

/** {@link findProgram}, or an error that says what to do. */
export function requireProgram(name: string): string {
  const path = findProgram(name)
  if (path === undefined) {
    throw new Error(`${name} is neither in the folder that TEST_BED_BIN names nor on PATH.`)
  }
  return path
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
