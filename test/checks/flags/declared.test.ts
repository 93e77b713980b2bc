import { describe, expect, it } from 'vitest'
import { flagsDeclaredDefaultChanged, flagsDeclaredFlagRemoved } from '../../../src/checks/flags/declared-flags.ts'
import { exampleContainer } from '../../../src/checks/flags/example-container.ts'
import { member } from '../../../src/model/json.ts'
import type { DeclaredFlag, ProgramFacts } from '../../../src/model/program.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const flag = (name: string, file: string, value: string | null = null, isComputed?: true): DeclaredFlag => ({
  name,
  default: value,
  ...(isComputed === undefined ? {} : { isComputed }),
  at: { file, line: 1 },
})

const release = (flags: readonly DeclaredFlag[], more: Partial<ProgramFacts> = {}, members = '') =>
  releaseOf({ ...exampleContainer(members), program: { origin: 'source', flags, gates: [], ...more } })

describe('a flag that is gone', () => {
  const unread = (text: string) => ({ unread: [{ text, at: { file: 'a.go', line: 3 } }] })
  const kept = flag('kept', 'main.go')
  it.each([
    ['is gone', [kept, flag('x', 'main.go')], {}, [kept], {}, 'proved'],
    ['may be declared by a loop', [kept, flag('x', 'main.go')], {}, [kept], unread('Bool("enable-"+c)'), 'undecided'],
    [
      'no loop of before declares',
      [kept, flag('x', 'main.go')],
      unread('Bool(c)'),
      [kept],
      unread('Bool(c)'),
      'proved',
    ],
    [
      'was one of several programs',
      [flag('x', 'cmd/cli/main.go'), flag('k', 'cmd/server/main.go')],
      {},
      [flag('k', 'cmd/server/main.go')],
      {},
      'undecided',
    ],
    [
      'was one of several programs, one in the root',
      [flag('x', 'cmd/cli/main.go'), flag('k', 'main.go')],
      { programs: ['', 'cmd/cli'] },
      [flag('k', 'main.go')],
      { programs: ['', 'cmd/cli'] },
      'undecided',
    ],
    [
      'was shared by several programs',
      [flag('x', 'pkg/options.go'), flag('k', 'cmd/server/main.go'), flag('k', 'cmd/cli/main.go')],
      {},
      [flag('k', 'cmd/server/main.go'), flag('k', 'cmd/cli/main.go')],
      {},
      'proved',
    ],
  ] as const)('%s', async (_claim, before, facts, after, nextFacts, certainty) => {
    const releases = { previous: release(before, facts), next: release(after, nextFacts) }
    const reports = await runRule(flagsDeclaredFlagRemoved, releases)
    expect(reports.map((report) => [member(report.evidence, 'flag'), report.certainty ?? 'proved'])).toEqual([
      ['x', certainty],
    ])
  })

  it('is that of the program which the container runs', async () => {
    const programs = [flag('x', 'cmd/cli/main.go'), flag('y', 'cmd/server/main.go'), flag('k', 'cmd/server/main.go')]
    const after = [flag('k', 'cmd/server/main.go')]
    const command = 'command: [/usr/bin/server]'
    const releases = { previous: release(programs, {}, command), next: release(after, {}, command) }
    const reports = await runRule(flagsDeclaredFlagRemoved, releases)
    expect(reports.map((report) => [member(report.evidence, 'flag'), report.certainty ?? 'proved'])).toEqual([
      ['y', 'proved'],
    ])
  })
})

describe('a default that changed', () => {
  it.each([
    ['to another', flag('a', 'main.go', '1'), flag('a', 'main.go', '2'), ['proved']],
    ['in what was not read', flag('a', 'main.go', 'o.A', true), flag('a', 'main.go', 'p.A', true), ['undecided']],
    ['nowhere', flag('a', 'main.go', 'o.A', true), flag('a', 'main.go', 'o.A', true), []],
  ])('%s', async (_claim, before, after, certainties) => {
    const releases = { previous: release([before]), next: release([after]) }
    const reports = await runRule(flagsDeclaredDefaultChanged, releases)
    expect(reports.map(({ certainty = 'proved' }) => certainty)).toEqual(certainties)
  })
})
