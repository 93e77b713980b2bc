import { type Command, InvalidArgumentError } from 'commander'
import type { ExamineOptions } from './options.ts'

/** Options of `preflight`. */
export interface PreflightOptions extends ExamineOptions {
  readonly release?: string
  /** Names of contexts; empty for all of the kubeconfig. */
  readonly contexts?: readonly string[]
  readonly allObjects?: true
}

export function addPreflightOptions(command: Command): Command {
  return command
    .option('--release <name>', 'installation to look at; default: the one of the same chart')
    .option('--contexts <a,b,c>', 'several clusters at once, by contexts of your kubeconfig; all: every one', contexts)
    .option('--all-objects', 'name every custom resource that is hurt, not the first five')
}

function contexts(text: string): readonly string[] {
  if (text === 'all') return []
  const names = text.split(',').map((name) => name.trim())
  if (names.includes('')) throw new InvalidArgumentError('Write it as a,b,c, or all.')
  return [...new Set(names)]
}
