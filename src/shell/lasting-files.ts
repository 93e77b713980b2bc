// Files that outlive a command, or that are removed when their maker says so.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from './environment.ts'

/** A temporary folder that only this user can read; whoever makes it removes it, in whatever way the process ends. */
export function makePrivateFolder(): string {
  // mkdtemp creates with mode 0700.
  return realpathSync.native(mkdtempSync(join(tmpdir(), 'kaito-check-')))
}

/** Writes a file of ours that only this user can read, in place of what was there. */
export function writePrivateFile(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 })
}

/** Removes a file or folder of ours with all that lies in it; one that is gone is no failure. */
export function removeOurs(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}

/** Where this program keeps what must outlive a run: XDG_STATE_HOME, or its default below the home folder. */
export function stateFolder(environment: Environment): string {
  const home = environment['XDG_STATE_HOME'] || join(environment['HOME'] || homedir(), '.local', 'state')
  return join(home, 'kaito-check')
}
