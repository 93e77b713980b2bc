import { defineRule } from '../rule.ts'
import { containerPairs, severityOfNews } from './container-pairs.ts'
import { exampleContainer } from './example-container.ts'
import { gatesIn, isGateFlag } from './gate-flag.ts'

type Evidence = {
  readonly gate: string
  readonly previous: string | null
  readonly next: string | null
  readonly container: string
}

const args = (text: string) => exampleContainer(`args: ["--feature-gates=${text}"]`)

export const flagsFeatureGateChanged = defineRule<'pair', Evidence>({
  id: 'flags/feature-gate-changed',
  scope: 'pair',
  title: 'Feature gate that the chart sets in another way',
  why: 'A feature is switched on or off with the upgrade, without a change of values by the user; a gate that is no longer named falls back to the program’s default.',
  sources: ['https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/'],
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'a feature is switched off', previous: args('A=true,B=false'), next: args('A=false,B=false'), reports: 1 },
    { title: 'a gate is no longer named', previous: args('A=true,B=false'), next: args('A=true'), reports: 1 },
    { title: 'another order', previous: args('A=true,B=false'), next: args('B=false,A=true'), reports: 0 },
    { title: 'another spelling of true', previous: args('A=true'), next: args('A=1'), reports: 0 },
  ],
  // What a new gate is set to follows the value that it has in the chart.
  facts: ({ gate, previous, next, container }) => [
    { gate, container, previous, next: previous === null ? null : next },
  ],
  message: ({ gate, previous, next, container }) =>
    next === null
      ? `The next release no longer sets the feature gate \`${gate}\` of ${container}, which was \`${previous}\`: the program’s default holds.`
      : previous === null
        ? `The next release sets the feature gate \`${gate}\` of ${container} to \`${next}\`.`
        : `The feature gate \`${gate}\` of ${container} changes from \`${previous}\` to \`${next}\`.`,
  remedy: ({ gate }) => `Keep \`${gate}\` as it was, or say in the release notes what is switched.`,
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      for (const [flag, use] of each.next.flags) {
        const before = each.previous.flags.get(flag)
        if (!isGateFlag(flag) || before === undefined) continue
        const [was, is] = [gatesIn(before.values), gatesIn(use.values)]
        for (const gate of [...new Set([...was.keys(), ...is.keys()])].sort()) {
          const [previous, next] = [was.get(gate) ?? null, is.get(gate) ?? null]
          if (previous === next) continue
          report({
            evidence: { gate, previous, next, container: each.name },
            at: { object: each.next.object, path: use.path },
            was: { object: each.previous.object, path: before.path },
            ...(previous === null ? { severity: 'info' } : severityOfNews(pair)),
          })
        }
      }
    }
  },
})
