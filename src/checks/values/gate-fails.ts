import { isRendered, pairGates, settingText } from '../pair-gates.ts'
import { defineRule } from '../rule.ts'

type Evidence = {
  readonly value: string
  readonly setTo: boolean
  readonly message: string
  readonly command: string
}

const files = { 'values.yaml': 'metrics: {enabled: false}\n' }
const manifest =
  '---\n# Source: example/templates/map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\n'
const purpose = { kind: 'gate', value: 'metrics.enabled', setTo: true } as const
const renders = [{ purpose, manifest }]
const refused = [
  { purpose, manifest: null, refusal: 'execution error at (example/templates/map.yaml:1:3): metrics need a port' },
]

/** A template that runs only under a value fails only for who sets it: `helm upgrade` stops there. */
export const valuesGateFails = defineRule<'pair', Evidence>({
  id: 'values/gate-fails',
  scope: 'pair',
  title: 'Value with which the next release no longer renders',
  why: 'Whoever runs the previous release with this value cannot upgrade: `helm upgrade` renders all templates first and stops at the first failure.',
  sources: ['helm/helm pkg/action/upgrade.go, renderResources'],
  category: 'values',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a feature asks for more than it did',
      previous: { files, manifest, renders },
      next: { files, manifest, renders: refused },
      reports: 1,
    },
    {
      title: 'the feature fails in both releases',
      previous: { files, manifest, renders: refused },
      next: { files, manifest, renders: refused },
      reports: 0,
    },
  ],
  message: ({ value, setTo, message }) =>
    `When ${settingText({ value, setTo })}, Helm renders the previous release and refuses the next: ${/[.!?]$/.test(message) ? message : `${message}.`}`,
  remedy: ({ command }) =>
    `See it yourself: \`${command}\`. Give what is missing a default, or say in the release notes what to set.`,
  check({ previous, next }, _context, report) {
    for (const gate of pairGates(previous, next)) {
      if (!isRendered(gate) || gate.next === null || gate.next === 'unknown' || gate.next.failure === null) continue
      const { message, command } = gate.next.failure
      const isNews =
        gate.isKnownToPrevious &&
        (gate.previous === null || gate.previous === 'unknown' || gate.previous.failure === null)
      // What values.schema.json refuses is told by the rule on schemas.
      if (!isNews || message.includes("values don't meet the specifications of the schema")) continue
      const { value, setTo } = gate
      report({
        evidence: { value, setTo, message, command },
        at: { file: 'values.yaml' },
        direction: 'previous-to-next',
        condition: { kind: 'value', text: `only when ${settingText(gate)}` },
      })
    }
  },
})
