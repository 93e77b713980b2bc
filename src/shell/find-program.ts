import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import type { Environment } from './environment.ts'

/** The program that a name or path stands for, seen from `directory`; null when there is none that may be run. */
export function findProgram(name: string, environment: Environment, directory: string): string | null {
  const hasFolder = /[\\/]/.test(name)
  const folders = hasFolder ? [''] : (environment['PATH'] ?? '').split(delimiter)
  const endings = process.platform === 'win32' ? ['', '.exe'] : ['']
  for (const folder of folders) {
    for (const ending of endings) {
      const path = resolve(directory, folder, isAbsolute(name) ? name : join('.', name)) + ending
      if (isExecutable(path)) return path
    }
  }
  return null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
