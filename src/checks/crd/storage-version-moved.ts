import { withArticle } from '../../model/article.ts'
import { defineRule } from '../rule.ts'
import { fieldsLost, listed, versionRemedy } from '../schema/version-harm.ts'
import { inManifests } from './example-definition.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly from: string
  readonly to: string
  /** Fields of what is stored as `from` that are gone once it is stored as `to`. */
  readonly lost: readonly string[]
  readonly isWayBack: boolean
}

const betaStored = ['name: v1, served: true, storage: false', 'name: v1beta1, served: true, storage: true']
const v1Stored = ['name: v1, served: true, storage: true', 'name: v1beta1, served: true, storage: false']

const version = (name: string, isStored: boolean, fields: string) =>
  `name: ${name}, served: true, storage: ${isStored}, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${fields}}}}}}`

/**
 * Objects move to the new storage version when they are next written, pruned by its schema (apiextensions-apiserver
 * pkg/apiserver/customresource_handler.go, schemaCoercingConverter); `status.storedVersions` keeps both.
 */
export const crdStorageVersionMoved = defineRule<'pair', Evidence>({
  id: 'crd/storage-version-moved',
  scope: 'pair',
  title: 'Storage version moved to another existing version',
  why: 'Each object is converted when it is next written, and the former version must stay in the definition until every object was rewritten and `status.storedVersions` was edited. Without a conversion, each write drops what the schema of the storage version does not name, whichever version is written.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version',
  ],
  category: 'crd',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'from v1beta1 to v1',
      previous: inManifests({ versions: betaStored }),
      next: inManifests({ versions: v1Stored }),
      reports: 1,
    },
    {
      title: 'the version that is stored now lacks a field of the former one',
      previous: inManifests({
        versions: [
          version('v1', true, 'a: {type: string}, b: {type: string}'),
          version('v1beta1', false, 'a: {type: string}'),
        ],
      }),
      next: inManifests({
        versions: [
          version('v1', false, 'a: {type: string}, b: {type: string}'),
          version('v1beta1', true, 'a: {type: string}'),
        ],
      }),
      reports: 1,
    },
    {
      title: 'the version that was stored lacks a field: the way back loses it too',
      previous: inManifests({
        versions: [
          version('v1', false, 'a: {type: string}, b: {type: string}'),
          version('v1beta1', true, 'a: {type: string}'),
        ],
      }),
      next: inManifests({
        versions: [
          version('v1', true, 'a: {type: string}, b: {type: string}'),
          version('v1beta1', false, 'a: {type: string}'),
        ],
      }),
      reports: 2,
    },
    {
      title: 'unchanged',
      previous: inManifests({ versions: v1Stored }),
      next: inManifests({ versions: v1Stored }),
      reports: 0,
    },
  ],
  message: ({ name, kind, from, to, lost, isWayBack }) => {
    const moves = `\`${name}\` stores objects as \`${to}\` instead of \`${from}\``
    const when = isWayBack ? `After a rollback ${moves}` : `${moves} from the next release on`
    if (lost.length === 0) return `${when}.`
    return `${when}, without a conversion, and \`${to}\` drops ${listed(lost)}: ${withArticle(kind)} that sets them loses them with its next write, in whichever version.`
  },
  remedy: ({ from, to, lost }) =>
    lost.length > 0
      ? versionRemedy({ from, to })
      : `Keep \`${from}\` in the definition until all objects are rewritten and \`status.storedVersions\` no longer lists it.`,
  check(pair, _context, report) {
    for (const { previous, next, servedVersions } of pair.crds.persisted) {
      const from = previous.definition.versions.find(({ storage }) => storage)
      const to = next.definition.versions.find(({ storage }) => storage)
      if (from === undefined || to === undefined || from.name === to.name) continue
      // A version that is gone or new is the business of `crd/stored-version-removed` and `crd/new-version-stored`.
      if (!next.definition.versions.some(({ name }) => name === from.name)) continue
      if (!previous.definition.versions.some(({ name }) => name === to.name)) continue
      const { name, names } = next.definition
      const places = {
        at: { object: next.object, path: ['spec', 'versions', to.index, 'storage'] },
        was: { object: previous.object, path: ['spec', 'versions', from.index, 'storage'] },
      }
      const before = (...way: readonly [string, string]) =>
        fieldsLost(previous.definition, servedVersions.previous, ...way)
      // What the previous release could not store yet is the business of `schema/served-versions-drifted`.
      const known = new Set(before(from.name, to.name))
      const lost = fieldsLost(next.definition, servedVersions.next, from.name, to.name).filter((field) =>
        known.has(field),
      )
      report({
        evidence: { name, kind: names.kind, from: from.name, to: to.name, lost, isWayBack: false },
        ...places,
        direction: 'previous-to-next',
        ...(lost.length === 0 ? {} : { severity: 'error', breaks: ['custom-resources', 'side-by-side'] }),
      })
      const lostBack = before(to.name, from.name)
      if (lostBack.length === 0) continue
      report({
        evidence: { name, kind: names.kind, from: to.name, to: from.name, lost: lostBack, isWayBack: true },
        ...places,
        direction: 'next-to-previous',
        severity: 'error',
        breaks: ['rollback'],
        condition: { kind: 'uses-new', text: 'only for objects that the next release stores with these fields' },
      })
    }
  },
})
