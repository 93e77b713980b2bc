import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** SHA-256 of the program that a started file belongs to: all of its code lies in one folder. */
export function digestOfProgram(started: string): string {
  const folder = dirname(realpathSync(started))
  const hash = createHash('sha256')
  const files = readdirSync(folder).filter((file) => file.endsWith('.cjs'))
  for (const file of files.sort()) hash.update(readFileSync(join(folder, file)))
  return hash.digest('hex')
}
