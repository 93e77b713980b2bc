import { withArticle } from '../../model/article.ts'
import type { ShippedCrd } from '../../model/release.ts'
import { inManifests } from '../crd/example-definition.ts'
import { defineRule, type Place } from '../rule.ts'
import {
  certaintyOf,
  harmsBetween,
  harmText,
  isProved,
  newHarm,
  type OpenField,
  type VersionHarm,
  versionRemedy,
} from './version-harm.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly from: string
  readonly to: string
  /** Fields that are dropped. */
  readonly lost: readonly string[]
  /** Fields whose values are refused. */
  readonly refused: readonly string[]
  /** Where neither was proved: fields of which that is open. */
  readonly undecided: readonly OpenField[]
  /** What each version is for. */
  readonly uses: string
  readonly isStored: boolean
}

const sources = [
  'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/',
  'https://github.com/kubernetes/community/blob/main/contributors/devel/sig-architecture/api_changes.md',
]

const why =
  'With conversion `None` the API server changes the apiVersion and nothing else: a read or write through a version, and the storing of what was written through another, drops what its schema does not name; a write refuses what it does not allow, whichever version the object was written in.'

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
  remedy: versionRemedy,
  check({ crds }, { facts }, report) {
    for (const shipped of crds) {
      const harms = facts.servedVersions(shipped.definition).flatMap((pair) => harmsBetween(shipped.definition, pair))
      for (const harm of harms) {
        report({ evidence: evidenceOf(shipped, harm), at: placeOf(shipped, harm.to), ...certaintyOf([harm]) })
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
  remedy: versionRemedy,
  check(pair, _context, report) {
    for (const { previous, next, servedVersions } of pair.crds.persisted) {
      // What a webhook that is dropped converted is the matter of `crd/conversion-webhook-removed`.
      if (previous.definition.conversion.strategy === 'Webhook') continue
      const before = servedVersions.previous.flatMap((comparison) => harmsBetween(previous.definition, comparison))
      for (const now of servedVersions.next.flatMap((comparison) => harmsBetween(next.definition, comparison))) {
        const harm = newHarm(now, before)
        if (harm === null) continue
        report({
          evidence: evidenceOf(next, harm),
          at: placeOf(next, harm.to),
          was: { object: previous.object, path: ['spec', 'versions'] },
          direction: 'previous-to-next',
          condition: {
            kind: 'uses-new',
            text: `only for objects that hold these fields and pass through \`${harm.to}\``,
          },
          ...certaintyOf([harm]),
        })
      }
    }
  },
})

function message(evidence: Evidence): string {
  const { name, kind, from, to, lost, refused, uses, isStored } = evidence
  const start = `\`${name}\` ${uses} without a conversion, and ${harmText(evidence)}`
  if (!isProved(evidence)) return `${start}.`
  const what =
    refused.length === 0 ? 'sets them' : lost.length === 0 ? 'holds such a value' : 'sets them or holds such a value'
  const damage = refused.length === 0 ? 'damaged' : lost.length === 0 ? 'refused' : 'damaged or refused'
  const when = isStored && refused.length === 0 ? 'as soon as it is stored' : `by the next write as \`${to}\``
  return `${start}: ${withArticle(kind)} written as \`${from}\` that ${what} is ${damage} ${when}.`
}

function evidenceOf({ definition }: ShippedCrd, harm: VersionHarm): Evidence {
  const { from, to, lost, refused, undecided } = harm
  const [source, target] = [from, to].map((wanted) => definition.versions.find(({ name }) => name === wanted))
  const uses =
    source?.served && target?.served
      ? `serves \`${from}\` and \`${to}\``
      : source?.served
        ? `serves \`${from}\` and stores \`${to}\``
        : `stores \`${from}\` and serves \`${to}\``
  return {
    name: definition.name,
    kind: definition.names.kind,
    from,
    to,
    lost,
    refused,
    undecided: isProved(harm) ? [] : undecided,
    uses,
    isStored: target?.storage === true,
  }
}

function placeOf({ definition, object }: ShippedCrd, version: string): Place {
  const index = definition.versions.find(({ name }) => name === version)?.index ?? 0
  return { object, path: ['spec', 'versions', index, 'schema'], field: `.spec.versions[${index}].schema` }
}
