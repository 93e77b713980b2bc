import type { RefusedValue } from '../../decide/values/compare-values-schemas.ts'
import { isSecretName } from '../../model/secret-name.ts'
import { valueName } from '../../model/value-changes.ts'
import { exampleRender } from '../packaging/example-templates.ts'
import { defineRule } from '../rule.ts'
import { valueText } from './value-text.ts'

type Evidence = {
  /** Empty for the values as a whole. */
  readonly value: string
  /** Taken by the previous release, refused by the next; null where nothing is proved, or it is long or secret. */
  readonly refused: string | null
  /** What the schema says, and about what. */
  readonly problem: string | null
  readonly about: string | null
}

const judged = (schema: string | null, values = 'replicas: 1\n') =>
  exampleRender([], { ...(schema === null ? {} : { 'values.schema.json': schema }), 'values.yaml': values })
const bounded = (most: number) => `{"properties": {"replicas": {"type": "integer", "maximum": ${most}}}}`

/** Helm validates values before it renders, so the upgrade of whoever gives such a value ends before it begins. */
export const valuesSchemaNarrowed = defineRule<'pair', Evidence>({
  id: 'values/schema-narrowed',
  scope: 'pair',
  title: 'Value that values.schema.json refuses from now on',
  why: 'Helm validates all values before it renders: whoever gives a value that only the previous release takes cannot upgrade.',
  sources: [
    'https://helm.sh/docs/topics/charts/#schema-files',
    'helm/helm pkg/chart/common/util/jsonschema.go, ValidateAgainstSchema',
  ],
  category: 'values',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a bound is lowered', previous: judged(bounded(10)), next: judged(bounded(5)), reports: 1 },
    {
      title: 'a value that is gone is refused',
      previous: judged(
        '{"properties": {"replicas": {}, "old": {}}, "additionalProperties": false}',
        'replicas: 1\nold: a\n',
      ),
      next: judged('{"properties": {"replicas": {}}, "additionalProperties": false}'),
      reports: 1,
    },
    { title: 'a bound is raised', previous: judged(bounded(5)), next: judged(bounded(10)), reports: 0 },
    {
      title: 'a value that is new has a type',
      previous: judged('{"properties": {"replicas": {}}}'),
      next: judged('{"properties": {"replicas": {}, "more": {"type": "string"}}}'),
      reports: 0,
    },
    {
      title: 'the same in other words',
      previous: judged('{"properties": {"replicas": {"type": ["integer", "null"], "title": "a"}}}'),
      next: judged(
        '{"$defs": {"n": {"type": ["null", "integer"]}}, "properties": {"replicas": {"$ref": "#/$defs/n"}}}',
      ),
      reports: 0,
    },
  ],
  message: ({ value, refused, problem, about }) => {
    if (problem === null)
      return `The schema of ${named(value)} changed; whether it refuses what it took could not be decided.`
    const shown = refused === null ? '' : ` such as \`${value}: ${refused}\``
    return `Helm takes values${shown} for the previous release and refuses them for the next: ${about === value || about === null ? '' : `\`${about}\` `}${problem}.`
  },
  remedy: ({ problem }) =>
    problem === null
      ? 'Compare the two schemas by hand.'
      : 'Widen the schema by what was taken before, for one more release at least; or say in the release notes what to change.',
  check({ next }, { facts }, report) {
    const { valuesComparison } = facts
    if (valuesComparison === null || next.chart === null) return
    for (const refusal of valuesComparison.refused) {
      // One finding for a schema that is new.
      if (refusal.isNewSchema) continue
      const value = valueName(refusal.path)
      report({
        evidence: {
          value,
          refused: shownValue(refusal),
          problem: refusal.message,
          about: valueName(refusal.at),
        },
        at: { file: 'values.schema.json', field: value },
        direction: 'previous-to-next',
        condition: { kind: 'value', text: `only for those who set \`${value}\` so` },
      })
    }
    for (const { path, reason } of valuesComparison.undecided) {
      const value = valueName(path)
      report({
        evidence: { value, refused: null, problem: null, about: null },
        at: { file: 'values.schema.json', field: value },
        direction: 'previous-to-next',
        certainty: 'undecided',
        reason,
        condition: { kind: 'value', text: `only for those who set ${named(value)}` },
      })
    }
  },
})

type Added = {
  /** The first few. */
  readonly examples: readonly { readonly value: string; readonly refused: string | null; readonly problem: string }[]
  readonly count: number
}

const shownExamples = 3

/** A first schema draws a line where there was none: most charts took numbers in quotes until then. */
export const valuesSchemaAdded = defineRule<'pair', Added>({
  id: 'values/schema-added',
  scope: 'pair',
  title: 'First values.schema.json that refuses what people write',
  why: 'Helm validates all values before it renders. Without a schema it took numbers and switches in quotes, and values that no template names: whoever gives one cannot upgrade.',
  sources: [
    'https://helm.sh/docs/topics/charts/#schema-files',
    'helm/helm pkg/chart/common/util/jsonschema.go, ValidateAgainstSchema',
  ],
  category: 'values',
  severity: 'warning',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'numbers in quotes are refused',
      previous: judged(null),
      next: judged('{"properties": {"replicas": {"type": "integer"}}}'),
      reports: 1,
    },
    {
      title: 'both are taken',
      previous: judged(null),
      next: judged('{"properties": {"replicas": {"type": ["integer", "string"]}}}'),
      reports: 0,
    },
  ],
  message: ({ examples, count }) =>
    `The next release has a first values.schema.json, which refuses what Helm takes for the previous one: ${examples.map(({ value, refused, problem }) => `\`${value}${refused === null ? '' : `: ${refused}`}\` ${problem}`).join('; ')}${count > examples.length ? `; and ${count - examples.length} more` : ''}.`,
  remedy: () =>
    'Let the schema take both spellings (`"type": ["integer", "string"]`) for one more release, or say in the release notes what to change.',
  check(_pair, { facts }, report) {
    const refused = facts.valuesComparison?.refused.filter(({ isNewSchema }) => isNewSchema) ?? []
    const [first] = refused
    if (first === undefined) return
    report({
      evidence: {
        examples: refused.slice(0, shownExamples).map((refusal) => ({
          value: valueName(refusal.path),
          refused: shownValue(refusal),
          problem: refusal.message,
        })),
        count: refused.length,
      },
      at: { file: 'values.schema.json' },
      direction: 'previous-to-next',
      condition: { kind: 'value', text: 'only for those who set a value so' },
    })
  },
})

function shownValue({ path, value }: RefusedValue): string | null {
  return isSecretName(valueName(path)) ? null : valueText(value)
}

function named(value: string): string {
  return value === '' ? 'the values' : `\`${value}\``
}
