import { printable } from '../formatters/terminal-text.ts'
import type { Io } from './io.ts'
import type { GlobalOptions } from './options.ts'

/** Tells on stderr what is being done: one line that replaces itself on a terminal, lines elsewhere. */
export interface Progress {
  step(text: string): void
  /** Takes the line away, so that nothing of it stays on the screen. */
  end(): void
}

const eraseLine = '\r\u001b[2K'

/** Off a terminal only `--verbose` asks for progress: logs of scripts stay empty unless something goes wrong. */
export function createProgress({ stderr }: Io, { quiet, verbose }: GlobalOptions): Progress {
  if (quiet === true || (stderr.isTTY !== true && verbose !== true)) return { step: () => {}, end: () => {} }
  if (stderr.isTTY !== true || verbose === true) {
    return { step: (text) => stderr.write(`${printable(text)} …\n`), end: () => {} }
  }
  const columns = stderr.columns ?? 80
  return {
    step: (text) => stderr.write(`${eraseLine}${printable(text).slice(0, columns - 3)} …`),
    end: () => stderr.write(eraseLine),
  }
}
