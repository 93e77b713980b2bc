import { type FileHandle, open, stat } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as wait } from 'node:timers/promises'
import { lineFeed } from './background.ts'

export interface Following {
  stop(): Promise<void>
}

/** Milliseconds between two looks at a file. */
const interval = 100
const blockBytes = 1024 * 1024

/**
 * Hands over the lines of a file that another program appends to, from its first byte or its present end on. A file
 * that is moved away and begun anew is read to its end and then from its new beginning; one that is missing is waited for.
 */
export function followFile(path: string, from: 'beginning' | 'end', onLine: (line: string) => void): Following {
  const state = { isStopped: false }
  const done = follow(path, from, onLine, state)
  return {
    async stop() {
      state.isStopped = true
      await done
    },
  }
}

async function follow(
  path: string,
  from: 'beginning' | 'end',
  onLine: (line: string) => void,
  state: { readonly isStopped: boolean },
): Promise<void> {
  const block = Buffer.alloc(blockBytes)
  const decoder = new StringDecoder('utf8')
  const feed = lineFeed(onLine)
  let file: FileHandle | null = null
  let offset = 0
  let isFirst = true
  const readOn = async (): Promise<boolean> => {
    if (file === null) return false
    const { bytesRead } = await file.read(block, 0, blockBytes, offset)
    offset += bytesRead
    if (bytesRead > 0) feed(decoder.write(block.subarray(0, bytesRead)))
    return bytesRead > 0
  }
  while (!state.isStopped) {
    if (file === null) {
      file = await open(path, 'r').catch(() => null)
      offset = isFirst && from === 'end' && file !== null ? (await file.stat()).size : 0
      isFirst = false
    }
    while (await readOn()) if (state.isStopped) break
    if (file !== null && (await isReplaced(path, file, offset))) {
      while (await readOn());
      await file.close()
      file = null
      continue
    }
    await wait(interval)
  }
  while (await readOn());
  await file?.close()
}

async function isReplaced(path: string, file: FileHandle, offset: number): Promise<boolean> {
  const [there, here] = await Promise.all([stat(path).catch(() => null), file.stat()])
  if (there === null) return false
  return there.ino !== here.ino || here.size < offset
}
