import { nearestNames } from '../../model/nearest-names.ts'
import type { DeclaredAt, UnreadFlags } from '../../model/program.ts'
import { defineRule, type ExampleRelease } from '../rule.ts'
import { severityOfNews } from './container-pairs.ts'
import {
  type DeclaredPair,
  declaredPair,
  declaredText,
  isOfOneProgram,
  newlyUnread,
  ownContainers,
} from './declared.ts'
import { exampleContainer } from './example-container.ts'

type Removed = {
  readonly flag: string
  readonly declared: string
  /** The container that passes it all the same; null when the chart does not. */
  readonly passedBy: string | null
  /** New flags of a like name. */
  readonly likely: readonly string[]
}
type Changed = {
  readonly flag: string
  readonly previous: string | null
  readonly next: string | null
  /** The former default is an expression, which no command line takes. */
  readonly wasComputed: boolean
}

const program = (members: string, ...flags: readonly (readonly [string, string])[]): ExampleRelease => ({
  ...exampleContainer(members),
  program: {
    origin: 'source',
    flags: flags.map(([name, value], index) => ({ name, default: value, at: { file: 'main.go', line: index + 1 } })),
    gates: [],
  },
})

/** Go’s flag package and pflag end the program at a flag that they do not know. */
export const flagsDeclaredFlagRemoved = defineRule<'pair', Removed>({
  id: 'flags/declared-flag-removed',
  scope: 'pair',
  title: 'Flag that the next program no longer knows',
  why: 'A program that is given a flag it does not know ends at once ("flag provided but not defined", "unknown flag"), so whoever passes it has no running pod after the upgrade.',
  sources: ['https://pkg.go.dev/flag#ErrorHandling', 'https://pkg.go.dev/github.com/spf13/pflag'],
  category: 'flags',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a flag that the chart never passed',
      previous: program('', ['a', '1'], ['b', '2']),
      next: program('', ['a', '1']),
      reports: 1,
    },
    {
      title: 'a flag that the chart still passes',
      previous: program('args: [--b=2]', ['a', '1'], ['b', '2']),
      next: program('args: [--b=2]', ['a', '1']),
      reports: 1,
    },
    {
      title: 'a flag is new',
      previous: program('', ['a', '1']),
      next: program('', ['a', '1'], ['b', '2']),
      reports: 0,
    },
    {
      title: 'the source of one side was not read',
      previous: program('', ['a', '1']),
      next: exampleContainer(''),
      reports: 0,
    },
  ],
  message: ({ flag, declared, passedBy }) =>
    passedBy === null
      ? `The program no longer knows \`--${flag}\` (declared in ${declared} before): it ends at once where the flag is passed.`
      : `${passedBy} passes \`--${flag}\`, which the next program no longer knows (declared in ${declared} before): it ends at once.`,
  remedy: ({ flag, likely }) =>
    `Keep \`--${flag}\` as a flag without effect, with a warning, for at least one minor release.${likely.length === 0 ? '' : ` New flags of a like name: ${likely.map((name) => `\`--${name}\``).join(', ')}.`}`,
  check(pair, { settings }, report) {
    const declared = declaredPair(pair, settings)
    if (declared === null) return
    const [before, after] = [
      new Set(declared.previous.flags.map(({ name }) => name)),
      new Set(declared.next.flags.map(({ name }) => name)),
    ]
    const added = [...after].filter((name) => !before.has(name))
    const unread = newlyUnread(declared)
    const seen = new Set<string>()
    for (const { name, at } of declared.previous.flags) {
      if (after.has(name) || seen.has(name)) continue
      seen.add(name)
      const container = ownContainers(pair, settings).find(({ flags }) => flags.has(name))
      report({
        evidence: {
          flag: name,
          declared: declaredText(at),
          passedBy: container?.label ?? null,
          likely: nearestNames(name, added),
        },
        at:
          container === undefined
            ? { file: 'Chart.yaml' }
            : { object: container.object, path: container.flags.get(name)?.path ?? container.path },
        direction: 'previous-to-next',
        ...doubtOf(declared, at, unread),
        ...(container === undefined
          ? {
              condition: {
                kind: 'value',
                text: `only for those who pass \`--${name}\`, by a value or in a manifest of their own`,
              },
            }
          : {}),
      })
    }
  },
})

function doubtOf(declared: DeclaredPair, at: DeclaredAt, unread: UnreadFlags | null): Doubt {
  if (unread !== null) {
    return {
      certainty: 'undecided',
      reason: `\`${unread.text}\` in ${declaredText(unread.at)} may declare it now, and was not read`,
    }
  }
  if (declared.candidates.length === 0 || !isOfOneProgram(at, declared.previous)) return {}
  return {
    certainty: 'undecided',
    reason: `which of the programs ${declared.candidates.map((name) => `\`${name}\``).join(', ')} the chart runs is not known`,
  }
}

type Doubt = { readonly certainty?: 'undecided'; readonly reason?: string }

export const flagsDeclaredDefaultChanged = defineRule<'pair', Changed>({
  id: 'flags/declared-default-changed',
  scope: 'pair',
  title: 'Default of a flag changed in the program',
  why: 'Where the flag is not passed, the program behaves in another way from the upgrade on.',
  sources: ['https://pkg.go.dev/flag'],
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'another default', previous: program('', ['a', '1']), next: program('', ['a', '2']), reports: 1 },
    {
      title: 'the chart passes the flag in both releases',
      previous: program('args: [--a=1]', ['a', '1']),
      next: program('args: [--a=1]', ['a', '2']),
      reports: 0,
    },
    { title: 'the default stays', previous: program('', ['a', '1']), next: program('', ['a', '1']), reports: 0 },
  ],
  message: ({ flag, previous, next }) =>
    `The program’s default of \`--${flag}\`, which the chart does not pass, changes from ${shown(previous)} to ${shown(next)}.`,
  remedy: ({ flag, previous, wasComputed }) =>
    `Pass \`--${flag}${wasComputed || previous === null ? '' : `=${previous}`}\`${wasComputed || previous === null ? ' with its former value' : ''} to keep what was, or say in the release notes what changes.`,
  check(pair, { settings }, report) {
    const declared = declaredPair(pair, settings)
    if (declared === null) return
    const passed = new Set(ownContainers(pair, settings).flatMap(({ flags }) => [...flags.keys()]))
    for (const { name, default: next, isComputed } of declared.next.flags) {
      const before = declared.previous.flags.filter((flag) => flag.name === name)
      // Declared in several places: which default holds is not known.
      const [only] =
        before.length === 1 && declared.next.flags.filter((flag) => flag.name === name).length === 1 ? before : []
      if (only === undefined || only.default === next || passed.has(name)) continue
      const computed = only.isComputed ? only.default : isComputed ? next : null
      report({
        evidence: { flag: name, previous: only.default, next, wasComputed: only.isComputed ?? false },
        at: { file: 'Chart.yaml' },
        direction: 'previous-to-next',
        ...(computed === null
          ? {}
          : { certainty: 'undecided', reason: `what \`${computed}\` comes to was not read from the source` }),
        ...severityOfNews(pair),
      })
    }
  },
})

function shown(value: string | null): string {
  return value === null ? 'none' : `\`${value}\``
}
