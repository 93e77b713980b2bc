import { isSecretName } from '../../model/secret-name.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { containerPairs, isSameButVersion, severityOfNews } from './container-pairs.ts'
import { exampleContainer } from './example-container.ts'
import { isGateFlag } from './gate-flag.ts'

type Gone = { readonly flag: string; readonly value: string; readonly container: string }
type Changed = { readonly flag: string; readonly previous: string; readonly next: string; readonly container: string }

const args = (text: string, version?: string) => exampleContainer(`args: [${text}]`, version)
const sources = ['https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/']

export const flagsFlagNoLongerPassed = defineRule<'pair', Gone>({
  id: 'flags/flag-no-longer-passed',
  scope: 'pair',
  title: 'Flag that the chart no longer passes',
  why: 'The program runs with its own default from the upgrade on, whatever the flag said before.',
  sources,
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a flag is gone', previous: args('--a=1, --b=2'), next: args('--a=1'), reports: 1 },
    { title: 'the flags are in another order', previous: args('--a=1, --b=2'), next: args('--b=2, --a=1'), reports: 0 },
    { title: 'the value stands in a word of its own', previous: args('--a=1'), next: args('--a, "1"'), reports: 0 },
  ],
  facts: (evidence) => [evidence],
  message: ({ flag, value, container }) =>
    `The next release no longer passes \`--${flag}\` to ${container}, which was \`${value}\`: the program’s own default holds.`,
  remedy: ({ flag }) => `Pass \`--${flag}\` as before, or say in the release notes what changes.`,
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      for (const [flag, use] of each.previous.flags) {
        if (each.next.flags.has(flag)) continue
        report({
          evidence: { flag, value: shown(flag, use.values), container: each.name },
          at: { object: each.next.object, path: each.next.path },
          was: { object: each.previous.object, path: use.path },
          ...severityOfNews(pair),
        })
      }
    }
  },
})

export const flagsFlagValueChanged = defineRule<'pair', Changed>({
  id: 'flags/flag-value-changed',
  scope: 'pair',
  title: 'Flag that the chart passes with another value',
  why: 'The program behaves in another way from the upgrade on, without a change of values by the user.',
  sources,
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'another value', previous: args('--a=1'), next: args('--a=2'), reports: 1 },
    { title: 'one of several', previous: args('--a=1, --a=2'), next: args('--a=1, --a=3'), reports: 1 },
    {
      title: 'the release’s own version',
      previous: args('--a=x:1.2.0'),
      next: args('--a=x:1.3.0', '1.3.0'),
      reports: 0,
    },
    { title: 'one dash or two', previous: args('-a=1'), next: args('--a=1'), reports: 0 },
  ],
  facts: (evidence) => [evidence],
  message: ({ flag, previous, next, container }) =>
    `\`--${flag}\` of ${container} changes from \`${previous}\` to \`${next}\`.`,
  remedy: () => 'Make the value a setting whose default stays, or say in the release notes what changes.',
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      for (const [flag, use] of each.next.flags) {
        const before = each.previous.flags.get(flag)
        if (before === undefined || isGateFlag(flag) || isSame(before.values, use.values, pair)) continue
        report({
          evidence: { flag, previous: shown(flag, before.values), next: shown(flag, use.values), container: each.name },
          at: { object: each.next.object, path: use.path },
          was: { object: each.previous.object, path: before.path },
          ...severityOfNews(pair),
        })
      }
    }
  },
})

export const flagsFlagAdded = defineRule<'pair', Gone>({
  id: 'flags/flag-added',
  scope: 'pair',
  title: 'Flag that the chart newly passes',
  why: 'The program behaves in another way from the upgrade on where the value is not its default.',
  sources,
  category: 'flags',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a flag is new', previous: args('--a=1'), next: args('--a=1, --b=2'), reports: 1 },
    { title: 'a container is new', previous: exampleContainer(''), next: exampleContainer(''), reports: 0 },
  ],
  facts: (evidence) => [evidence],
  message: ({ flag, value, container }) => `The next release passes \`--${flag}=${value}\` to ${container}.`,
  remedy: ({ flag }) => `Check that \`--${flag}\` is meant to change what runs.`,
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      for (const [flag, use] of each.next.flags) {
        if (each.previous.flags.has(flag)) continue
        report({
          evidence: { flag, value: shown(flag, use.values), container: each.name },
          at: { object: each.next.object, path: use.path },
          was: { object: each.previous.object, path: each.previous.path },
        })
      }
    }
  },
})

function isSame(before: readonly string[], after: readonly string[], pair: ReleasePair): boolean {
  return (
    before.length === after.length && before.every((value, index) => isSameButVersion(value, after[index] ?? '', pair))
  )
}

function shown(flag: string, values: readonly string[]): string {
  return isSecretName(flag) ? '…' : values.join(', ')
}
