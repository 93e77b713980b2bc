import { defineRule, type ExampleRelease } from '../rule.ts'
import { severityOfNews } from './container-pairs.ts'
import { declaredPair, declaredText, gatesSetBy, ownContainers } from './declared.ts'
import { exampleContainer } from './example-container.ts'

type Removed = { readonly gate: string; readonly declared: string; readonly setBy: string | null }
type Changed = { readonly gate: string; readonly previous: boolean | null; readonly next: boolean | null }

const program = (members: string, ...gates: readonly (readonly [string, boolean])[]): ExampleRelease => ({
  ...exampleContainer(members),
  program: {
    origin: 'source',
    flags: [],
    gates: gates.map(([name, value], index) => ({ name, default: value, at: { file: 'gates.go', line: index + 1 } })),
  },
})

export const flagsDeclaredGateRemoved = defineRule<'pair', Removed>({
  id: 'flags/declared-gate-removed',
  scope: 'pair',
  title: 'Feature gate that the next program no longer knows',
  why: 'Programs refuse feature gates that they do not know and end at once, as Kubernetes’ own do ("unrecognized feature gate"); whoever sets the gate has no running pod after the upgrade.',
  sources: ['k8s.io/component-base featuregate/feature_gate.go, SetFromMap'],
  category: 'flags',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a gate is gone',
      previous: program('', ['A', true], ['B', false]),
      next: program('', ['A', true]),
      reports: 1,
    },
    {
      title: 'a gate that the chart still sets',
      previous: program('args: ["--feature-gates=B=true"]', ['A', true], ['B', false]),
      next: program('args: ["--feature-gates=B=true"]', ['A', true]),
      reports: 1,
    },
    {
      title: 'a gate is new',
      previous: program('', ['A', true]),
      next: program('', ['A', true], ['B', false]),
      reports: 0,
    },
  ],
  message: ({ gate, declared, setBy }) =>
    `${setBy === null ? '' : `${setBy} sets the feature gate \`${gate}\`. `}The next program no longer declares ${setBy === null ? `the feature gate \`${gate}\`` : 'it'} (${declared} did before).`,
  remedy: ({ gate }) => `Keep \`${gate}\` as a gate without effect for at least one minor release.`,
  check(pair, { settings }, report) {
    const declared = declaredPair(pair, settings)
    if (declared === null) return
    const after = new Set(declared.next.gates.map(({ name }) => name))
    for (const { name, at } of declared.previous.gates) {
      if (after.has(name)) continue
      const container = ownContainers(pair, settings).find((each) => gatesSetBy(each).has(name))
      report({
        evidence: { gate: name, declared: declaredText(at), setBy: container?.label ?? null },
        at: container === undefined ? { file: 'Chart.yaml' } : { object: container.object, path: container.path },
        direction: 'previous-to-next',
        certainty: 'undecided',
        reason: 'whether the program refuses a gate that it does not know was not read from its source',
        ...(container === undefined
          ? { condition: { kind: 'value', text: `only for those who set the feature gate \`${name}\`` } }
          : {}),
      })
    }
  },
})

export const flagsDeclaredGateChanged = defineRule<'pair', Changed>({
  id: 'flags/declared-gate-changed',
  scope: 'pair',
  title: 'Default of a feature gate changed in the program',
  why: 'A feature is on or off from the upgrade on where nobody sets its gate.',
  sources: ['https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/'],
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'on by default', previous: program('', ['A', false]), next: program('', ['A', true]), reports: 1 },
    {
      title: 'the chart sets it',
      previous: program('args: ["--feature-gates=A=false"]', ['A', false]),
      next: program('args: ["--feature-gates=A=false"]', ['A', true]),
      reports: 0,
    },
  ],
  message: ({ gate, previous, next }) =>
    `The feature gate \`${gate}\`, which the chart does not set, changes its default from \`${String(previous)}\` to \`${String(next)}\`.`,
  remedy: ({ gate, previous }) =>
    `Set \`${gate}=${String(previous)}\` to keep what was, or say in the release notes what is switched.`,
  check(pair, { settings }, report) {
    const declared = declaredPair(pair, settings)
    if (declared === null) return
    const set = new Set(ownContainers(pair, settings).flatMap((each) => [...gatesSetBy(each)]))
    for (const { name, default: next } of declared.next.gates) {
      const before = declared.previous.gates.find((gate) => gate.name === name)
      if (before === undefined || before.default === next || set.has(name)) continue
      report({
        evidence: { gate: name, previous: before.default, next },
        at: { file: 'Chart.yaml' },
        direction: 'previous-to-next',
        ...severityOfNews(pair),
      })
    }
  },
})
