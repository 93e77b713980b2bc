import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/** A file that grows line by line. */
export interface LineFile {
  write(line: string): void
  close(): Promise<void>
}

/** Makes a file of ours that must not exist yet. */
export function createLineFile(path: string): LineFile {
  const stream = createWriteStream(path, { flags: 'wx', mode: 0o600 })
  // A full disk is met when the file is closed.
  let failure: Error | null = null
  stream.on('error', (error) => {
    failure = error
  })
  return {
    write: (line) => {
      stream.write(`${line}\n`)
    },
    async close() {
      stream.end()
      if (!stream.closed) await once(stream, 'close')
      if (failure !== null) throw failure
    },
  }
}
