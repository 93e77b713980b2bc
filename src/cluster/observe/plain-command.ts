import { formatCommand } from '../../shell/command-line.ts'
import type { Words } from '../plan/step.ts'
import type { RunNaming } from './run-names.ts'

/** Flags that only keep a run to itself. */
const left = new Set(['--kubeconfig', '--timeout'])

/** A command of the run as a user would type it: without the run's own files, names and limits. */
export function plainCommand(words: Words, naming: RunNaming): string {
  const kept = words.filter(
    (word, index) => !left.has(word) && !left.has(words[index - 1] ?? '') && !word.startsWith('--request-timeout'),
  )
  return formatCommand(kept.map((word) => naming.plain(word)))
}
