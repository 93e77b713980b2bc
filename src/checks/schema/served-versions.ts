import type { SchemaChange, VersionComparison } from '../../decide/answer.ts'
import type { ShippedCrd } from '../../model/release.ts'
import { inManifests } from '../crd/example-definition.ts'
import { defineRule, type Place } from '../rule.ts'
import { fieldText } from './field-text.ts'

/** What happens to objects of one version that pass through another. */
type Evidence = {
  readonly name: string
  readonly kind: string
  readonly from: string
  readonly to: string
  /** Fields that are dropped. */
  readonly lost: readonly string[]
  /** Fields whose values are refused. */
  readonly refused: readonly string[]
}

const sources = [
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
  'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
]

const why =
  'With conversion `None` the API server changes the apiVersion and nothing else: a read or write through a version drops what its schema does not name and refuses what it does not allow, whichever version the object was written in.'

const schema = (fields: string) =>
  `schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${fields}}}}}}`
const v1 = (fields: string) => `name: v1, served: true, storage: true, ${schema(fields)}`
const v1beta1 = (fields: string) => `name: v1beta1, served: true, storage: false, ${schema(fields)}`

/** Round trips must lose nothing (Kubernetes API changes, rule 4). */
export const schemaServedVersionsDiffer = defineRule<'release', Evidence>({
  id: 'schema/served-versions-differ',
  scope: 'release',
  title: 'Served versions that lose or refuse each other’s fields',
  why,
  sources,
  category: 'crd',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a field is only in the newer version',
      next: inManifests({ versions: [v1('a: {type: string}, b: {type: string}'), v1beta1('a: {type: string}')] }),
      reports: 1,
    },
    {
      title: 'both versions have the same fields',
      next: inManifests({ versions: [v1('a: {type: string}'), v1beta1('a: {type: string}')] }),
      reports: 0,
    },
  ],
  message,
  remedy,
  check({ crds }, { facts }, report) {
    for (const shipped of crds) {
      for (const evidence of facts.servedVersions(shipped.definition).flatMap((pair) => harmsOf(shipped, pair))) {
        report({ evidence, at: placeOf(shipped, evidence.to) })
      }
    }
  },
})

/** The same, where the next release adds to it. */
export const schemaServedVersionsDrifted = defineRule<'pair', Evidence>({
  id: 'schema/served-versions-drifted',
  scope: 'pair',
  title: 'Served versions that drift apart',
  why,
  sources,
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources', 'side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'a field is added to one of two versions',
      previous: inManifests({ versions: [v1('a: {type: string}'), v1beta1('a: {type: string}')] }),
      next: inManifests({ versions: [v1('a: {type: string}, b: {type: string}'), v1beta1('a: {type: string}')] }),
      reports: 1,
    },
    {
      title: 'a field is added to both',
      previous: inManifests({ versions: [v1('a: {type: string}'), v1beta1('a: {type: string}')] }),
      next: inManifests({
        versions: [v1('a: {type: string}, b: {type: string}'), v1beta1('a: {type: string}, b: {type: string}')],
      }),
      reports: 0,
    },
    {
      title: 'they differed already',
      previous: inManifests({ versions: [v1('a: {type: string}, b: {type: string}'), v1beta1('a: {type: string}')] }),
      next: inManifests({
        versions: [v1('a: {type: string}, b: {type: string}'), v1beta1('a: {type: string, description: text}')],
      }),
      reports: 0,
    },
  ],
  message,
  remedy,
  check(pair, _context, report) {
    for (const { previous, next, servedVersions } of pair.crds.persisted) {
      const before = servedVersions.previous.flatMap((comparison) => harmsOf(previous, comparison))
      for (const harm of servedVersions.next.flatMap((comparison) => harmsOf(next, comparison))) {
        const known = before.find(({ from, to }) => from === harm.from && to === harm.to)
        const lost = harm.lost.filter((field) => !known?.lost.includes(field))
        const refused = harm.refused.filter((field) => !known?.refused.includes(field))
        if (lost.length + refused.length === 0) continue
        report({
          evidence: { ...harm, lost, refused },
          at: placeOf(next, harm.to),
          was: { object: previous.object, path: ['spec', 'versions'] },
          direction: 'previous-to-next',
          condition: {
            kind: 'uses-new',
            text: `only for objects that hold these fields and pass through \`${harm.to}\``,
          },
        })
      }
    }
  },
})

function message({ name, kind, from, to, lost, refused }: Evidence): string {
  const parts = [
    ...(lost.length === 0 ? [] : [`drops ${listed(lost)}`]),
    ...(refused.length === 0 ? [] : [`refuses values that \`${from}\` allows at ${listed(refused)}`]),
  ]
  return `\`${name}\` serves \`${from}\` and \`${to}\` without a conversion, and \`${to}\` ${parts.join(' and ')}: a ${kind} written as \`${from}\` that ${lost.length === 0 ? 'holds such a value' : refused.length === 0 ? 'sets them' : 'sets them or holds such a value'} is damaged or refused by the next write as \`${to}\`.`
}

function remedy({ from, to }: Evidence): string {
  return `Give \`${to}\` every field of \`${from}\` (a field that one version lacks can be optional there), or convert with a webhook.`
}

function listed(fields: readonly string[]): string {
  const shown = fields.slice(0, 8).map((field) => `\`${field}\``)
  return fields.length > 8 ? `${shown.join(', ')} and ${fields.length - 8} more` : shown.join(', ')
}

/** Both ways between two versions, each with what it loses; none where nothing is. */
function harmsOf({ definition }: ShippedCrd, comparison: VersionComparison): readonly Evidence[] {
  const { previousVersion, nextVersion, changes } = comparison
  const ways = [
    { from: previousVersion, to: nextVersion, direction: 'upgrade' },
    { from: nextVersion, to: previousVersion, direction: 'rollback' },
  ] as const
  return ways.flatMap(({ from, to, direction }) => {
    const lost = fieldsOf(changes, direction, 'pruned')
    const refused = fieldsOf(changes, direction, 'rejected')
    const base = { name: definition.name, kind: definition.names.kind, from, to }
    return lost.length + refused.length === 0 ? [] : [{ ...base, lost, refused }]
  })
}

function fieldsOf(
  changes: readonly SchemaChange[],
  direction: 'upgrade' | 'rollback',
  outcome: 'pruned' | 'rejected',
): readonly string[] {
  const fields = changes
    .filter(({ [direction]: answer }) => answer.kind === 'not-contained' && answer.witness.outcome === outcome)
    .map(({ path }) => fieldText(path))
  return [...new Set(fields)].sort()
}

function placeOf({ definition, object }: ShippedCrd, version: string): Place {
  const index = definition.versions.find(({ name }) => name === version)?.index ?? 0
  return { object, path: ['spec', 'versions', index, 'schema'], field: `.spec.versions[${index}].schema` }
}
