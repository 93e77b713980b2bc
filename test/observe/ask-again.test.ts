import { chmodSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/cluster/plan/step.ts'
import { findPrograms } from '../../src/cluster/programs.ts'
import type { RunContext } from '../../src/cluster/run-context.ts'
import { runCommands } from '../../src/cluster/steps/run-commands.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const refused = 'Unable to connect to the server: connection refused'
const answered = 'Error from server (Forbidden): widgets is forbidden'

/** A program that fails with these words one after the other, then ends well; how often it was started, and the outcome. */
async function outcomeOf(program: 'kubectl' | 'helm', words: readonly string[]) {
  using folder = temporaryFolder({ said: words.join('\n'), count: '' })
  const script = `#!/bin/sh
    echo >> ${folder.at('count')}
    line=$(sed -n "$(wc -l < ${folder.at('count')})p" ${folder.at('said')})
    [ -z "$line" ] || { echo "$line" >&2; exit 1; }
  `
  folder.write({ [program]: script })
  chmodSync(folder.at(program), 0o755)
  const step: Step = {
    id: 'bed/step',
    phase: 'P7',
    topologies: [],
    title: 'Ask',
    commands: [[program, 'get', 'widgets']],
    undo: [],
    limit: 60,
    action: { kind: 'commands', onFailure: 'note' },
    when: [],
  }
  const environment = { PATH: `${folder.path}:/usr/bin:/bin` }
  const context = {
    programs: findPrograms(environment, folder.path, folder.path),
    signal: new AbortController().signal,
  }
  // Nothing else of a run is needed to run commands.
  const { outcome } = await runCommands(step, { kind: 'commands', onFailure: 'note' }, context as unknown as RunContext)
  return [outcome, readFileSync(folder.at('count'), 'utf8').length]
}

describe('a command of a run', () => {
  it.each([
    ['runs once where it ends well', 'kubectl', [], ['done', 1]],
    ['runs again where nobody answered', 'kubectl', [refused], ['done', 2]],
    ['runs no third time', 'kubectl', [refused, refused], ['failed', 2]],
    ['runs once where the answer is no', 'kubectl', [answered], ['done', 1]],
    ['of Helm, which may have done half, runs once', 'helm', [refused], ['failed', 1]],
  ] as const)('%s', async (_claim, program, words, expected) => {
    expect(await outcomeOf(program, words)).toEqual(expected)
  })
})
