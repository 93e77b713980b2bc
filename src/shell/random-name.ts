import { randomBytes } from 'node:crypto'

/** 8 hexadecimal digits that no other run has. */
export function randomName(): string {
  return randomBytes(4).toString('hex')
}
