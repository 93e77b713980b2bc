import { createHash } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** SHA-256 of the program that a started file belongs to. */
export function digestOfProgram(started: string): string {
  const program = join(dirname(realpathSync(started)), 'program.cjs')
  return createHash('sha256').update(readFileSync(program)).digest('hex')
}
