import { stringifyJson } from '../../../src/model/json.ts'
import { brokenDefinition } from './broken-definition.ts'
import { group, kind } from './definition.ts'
import { baseSchema, editedPair } from './pair.ts'
import type { Random } from './random.ts'
import { type Branch, placesOf, type SchemaNode } from './schema-node.ts'
import { isBranch } from './value.ts'

/** A definition of one to three versions, and what the next release makes of it. */
export interface DefinitionStep {
  readonly previous: Branch
  readonly next: Branch
  readonly edits: readonly DefinitionEdit[]
}

/** What was done to the definition, and which rules must speak of it whatever else was done. */
export interface DefinitionEdit {
  readonly id: string
  readonly reportedBy: readonly string[]
  /** Nobody needs to be told; unknown where it depends on what the versions have in common. */
  readonly isHarmless: boolean
}

/** Edits of which the generator cannot tell whom they hurt. */
const uncertain = ['spoilt', 'conversion-webhook-removed']

interface EditKind {
  readonly id: string
  /** Changes the draft in place; the rules that must speak of it, or null when there was nothing to change. */
  apply(draft: Draft, random: Random): readonly string[] | null
}

/** The next definition while it is edited; what one edit has touched is no matter of another. */
interface Draft {
  readonly spec: Spec
  /** Names of versions on either side. */
  readonly known: Set<string>
  readonly touched: Set<Version | 'storage' | 'conversion' | 'scope' | 'kind' | 'names'>
}

type Version = Branch & {
  name: string
  served: boolean
  storage: boolean
  schema: { openAPIV3Schema: SchemaNode }
  subresources: Branch & { status?: Branch; scale?: Branch }
  additionalPrinterColumns: Branch[]
  selectableFields: Branch[]
}

type Names = Branch & { shortNames: string[]; categories: string[] }
type Spec = Branch & { versions: Version[]; names: Names; conversion: Branch }

const versionNames = ['v1', 'v1beta1', 'v1alpha1', 'v2', 'v2beta1']

const webhookConversion = {
  strategy: 'Webhook',
  webhook: {
    conversionReviewVersions: ['v1'],
    clientConfig: { service: { name: 'conversion', namespace: 'default', path: '/convert' } },
  },
}

export function definitionStep(random: Random): DefinitionStep {
  const previous = randomDefinition(random)
  const next = structuredClone(previous)
  const known = new Set(next.spec.versions.map(({ name }) => name))
  const draft: Draft = { spec: next.spec, known, touched: new Set() }
  const edits: DefinitionEdit[] = []
  const wanted = random.weighted([
    [6, 1],
    [3, 2],
    [1, 3],
  ])
  for (const { id, apply } of random.shuffle(editKinds)) {
    if (edits.length >= wanted) break
    const reportedBy = apply(draft, random)
    if (reportedBy !== null)
      edits.push({ id, reportedBy, isHarmless: reportedBy.length === 0 && !uncertain.includes(id) })
  }
  const broken = random.chance(0.15) ? brokenDefinition(next, random) : null
  if (broken === null) return { previous, next, edits }
  return {
    previous,
    next: broken.definition,
    // What else a definition that may be refused does is not asked.
    edits: [{ id: 'spoilt', reportedBy: [], isHarmless: false }],
  }
}

function randomDefinition(random: Random): Branch & { spec: Spec } {
  const first = baseSchema(random)
  const count = random.int(1, 3)
  const names = random.shuffle(versionNames).slice(0, count)
  const stored = random.int(0, count - 1)
  const versions = names.map((name, index) => {
    const schema = index === 0 || random.chance(0.4) ? structuredClone(first) : editedPair(first, random).next
    return randomVersion(name, schema, index === stored, random)
  })
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: random.pick(['Namespaced', 'Cluster']),
      names: {
        plural: 'widgets',
        singular: 'widget',
        kind,
        listKind: `${kind}List`,
        shortNames: random.some(['wd', 'wdg']),
        categories: random.some(['all', 'example']),
      },
      conversion: random.chance(0.75) ? { strategy: 'None' } : structuredClone(webhookConversion),
      versions,
    },
  }
}

function randomVersion(name: string, schema: SchemaNode, storage: boolean, random: Random): Version {
  const replicas = schema.properties?.['spec']?.properties?.['replicas']?.type === 'integer'
  return {
    name,
    served: random.chance(0.85),
    storage,
    schema: { openAPIV3Schema: schema },
    subresources: {
      ...(random.chance(0.5) ? { status: {} } : {}),
      ...(replicas && random.chance(0.5)
        ? { scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' } }
        : {}),
    },
    additionalPrinterColumns: random
      .some(['Age', 'Size'])
      .map((column) => ({ name: column, type: 'string', jsonPath: `.metadata.annotations.${column.toLowerCase()}` })),
    selectableFields: random.some(selectablePaths(schema)).map((jsonPath) => ({ jsonPath })),
  }
}

/** At most three fields that the API server lets be selected. */
function selectablePaths(schema: SchemaNode): readonly string[] {
  return placesOf(schema)
    .filter(({ node, path, parent }) => {
      const isScalar = ['string', 'integer', 'boolean'].includes(node.type ?? '') && node.nullable !== true
      const isNamed = path.every((segment) => /^[a-z][A-Za-z0-9]*$/.test(String(segment)))
      return isScalar && isNamed && parent !== null && path[0] === 'spec' && path.length === 2
    })
    .slice(0, 3)
    .map(({ path }) => `.${path.join('.')}`)
}

function untouched({ spec, touched }: Draft, random: Random, fits: (version: Version) => boolean): Version | null {
  const found = spec.versions.filter((version) => !touched.has(version) && fits(version))
  if (found.length === 0) return null
  const version = random.pick(found)
  touched.add(version)
  return version
}

/** An edit of one version that nothing else was done to. */
function ofVersion(
  id: string,
  fits: (version: Version) => boolean,
  change: (version: Version, draft: Draft, random: Random) => readonly string[],
): EditKind {
  return {
    id,
    apply(draft, random) {
      const version = untouched(draft, random, fits)
      return version === null ? null : change(version, draft, random)
    },
  }
}

/** An edit of one matter that the versions have no part in. */
function once(
  id: string,
  matter: Exclude<Draft['touched'] extends Set<infer T> ? T : never, Version>,
  change: (spec: Spec, random: Random) => readonly string[] | null,
): EditKind {
  return {
    id,
    apply({ spec, touched }, random) {
      if (touched.has(matter)) return null
      const before = stringifyJson(spec)
      const reportedBy = change(spec, random)
      if (reportedBy === null || stringifyJson(spec) === before) return null
      touched.add(matter)
      return reportedBy
    },
  }
}

function addVersion(id: string, how: { served: boolean; storage: boolean }, reportedBy: readonly string[]): EditKind {
  return {
    id,
    apply(draft, random) {
      const { spec, touched, known } = draft
      const name = versionNames.find((free) => !known.has(free))
      if (name === undefined || (how.storage && touched.has('storage'))) return null
      const added = { ...structuredClone(random.pick(spec.versions)), name, ...how }
      if (how.storage) {
        touched.add('storage')
        for (const version of spec.versions) version.storage = false
      }
      spec.versions.splice(random.int(0, spec.versions.length), 0, added)
      known.add(name)
      touched.add(added)
      return reportedBy
    },
  }
}

const isServed = ({ served }: Version) => served

const editKinds: readonly EditKind[] = [
  addVersion('version-added', { served: true, storage: false }, ['crd/version-added']),
  addVersion('version-added-not-served', { served: false, storage: false }, []),
  addVersion('version-added-and-stored', { served: true, storage: true }, [
    'crd/new-version-stored',
    'crd/version-added',
  ]),
  {
    id: 'version-removed',
    apply(draft, random) {
      const { spec, touched } = draft
      // A single version needs no conversion.
      const version =
        spec.versions.length < 2 || touched.has('conversion')
          ? null
          : untouched(draft, random, ({ storage }) => !storage || !touched.has('storage'))
      if (version === null) return null
      spec.versions.splice(spec.versions.indexOf(version), 1)
      touched.add('conversion')
      if (version.storage) {
        touched.add('storage')
        random.pick(spec.versions).storage = true
      }
      return ['crd/stored-version-removed', ...(version.served ? ['crd/version-not-served'] : [])]
    },
  },
  {
    id: 'storage-moved',
    apply(draft, random) {
      const { spec, touched } = draft
      const from = spec.versions.find((version) => version.storage && !touched.has(version))
      if (from === undefined || touched.has('storage')) return null
      const to = untouched(draft, random, ({ storage }) => !storage)
      if (to === null) return null
      touched.add(from).add('storage')
      from.storage = false
      to.storage = true
      return ['crd/storage-version-moved']
    },
  },
  ofVersion('no-longer-served', isServed, (version) => {
    version.served = false
    return ['crd/version-not-served']
  }),
  ofVersion(
    'served-again',
    ({ served }) => !served,
    (version) => {
      version.served = true
      return ['crd/version-added']
    },
  ),
  ofVersion(
    'version-deprecated',
    (version) => version.served && version['deprecated'] === undefined,
    (version) => {
      version['deprecated'] = true
      return ['crd/version-deprecated']
    },
  ),
  ofVersion(
    'status-subresource-removed',
    ({ served, subresources }) => served && subresources.status !== undefined,
    ({ subresources }) => {
      delete subresources.status
      return ['crd/status-subresource-removed']
    },
  ),
  ofVersion(
    'status-subresource-added',
    ({ served, subresources }) => served && subresources.status === undefined,
    ({ subresources }) => {
      subresources.status = {}
      return ['crd/status-subresource-added']
    },
  ),
  ofVersion(
    'scale-subresource-removed',
    ({ served, subresources }) => served && subresources.scale !== undefined,
    ({ subresources }) => {
      delete subresources.scale
      return ['crd/scale-subresource-changed']
    },
  ),
  ofVersion(
    'scale-subresource-moved',
    ({ served, subresources }) => served && subresources.scale !== undefined,
    ({ subresources }) => {
      subresources.scale = { ...subresources.scale, specReplicasPath: '.spec.count' }
      return ['crd/scale-subresource-changed']
    },
  ),
  ofVersion(
    'scale-subresource-added',
    ({ subresources }) => subresources.scale === undefined,
    ({ subresources }) => {
      subresources.scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }
      return []
    },
  ),
  ofVersion(
    'selectable-field-removed',
    ({ served, selectableFields }) => served && selectableFields.length > 0,
    ({ selectableFields }) => {
      selectableFields.shift()
      return ['crd/selectable-field-removed']
    },
  ),
  ofVersion(
    'selectable-field-added',
    ({ schema, selectableFields }) => selectablePaths(schema.openAPIV3Schema).length > selectableFields.length,
    (version) => {
      version.selectableFields = selectablePaths(version.schema.openAPIV3Schema).map((jsonPath) => ({ jsonPath }))
      return []
    },
  ),
  ofVersion(
    'printer-column-removed',
    ({ served, additionalPrinterColumns }) => served && additionalPrinterColumns.length > 0,
    ({ additionalPrinterColumns }) => {
      additionalPrinterColumns.shift()
      return ['crd/printer-column-removed']
    },
  ),
  ofVersion(
    'printer-column-added',
    () => true,
    ({ additionalPrinterColumns }) => {
      additionalPrinterColumns.push({ name: 'More', type: 'integer', jsonPath: '.metadata.generation' })
      return []
    },
  ),
  ofVersion(
    'text-changed',
    () => true,
    ({ schema }) => {
      schema.openAPIV3Schema.description = 'Other words.'
      return []
    },
  ),
  once('versions-in-another-order', 'names', ({ versions }) => {
    versions.reverse()
    return []
  }),
  once('conversion-webhook-added', 'conversion', (spec) => {
    if (spec.conversion['strategy'] !== 'None' || spec.versions.length < 2) return null
    spec.conversion = structuredClone(webhookConversion)
    return ['crd/conversion-webhook-added']
  }),
  once('conversion-webhook-removed', 'conversion', (spec) => {
    if (spec.conversion['strategy'] !== 'Webhook') return null
    spec.conversion = { strategy: 'None' }
    return []
  }),
  once('scope-changed', 'scope', (spec) => {
    spec['scope'] = spec['scope'] === 'Cluster' ? 'Namespaced' : 'Cluster'
    return ['crd/identity-changed']
  }),
  once('kind-changed', 'kind', ({ names }) => {
    names['kind'] = 'Gadget'
    return ['crd/identity-changed']
  }),
  once('list-kind-changed', 'kind', ({ names }) => {
    names['listKind'] = 'Widgets'
    return ['crd/names-removed']
  }),
  once('singular-changed', 'names', ({ names }) => {
    names['singular'] = 'gadget'
    return ['crd/names-removed']
  }),
  once('short-name-removed', 'names', ({ names }) => (names.shortNames.shift() ? ['crd/names-removed'] : null)),
  once('category-removed', 'names', ({ names }) => (names.categories.shift() ? ['crd/names-removed'] : null)),
  once('short-name-added', 'names', ({ names }) => {
    names.shortNames.push('more')
    return []
  }),
]

/** The entries of `spec.versions`, for a definition of this file. */
export function versionsOf(definition: Branch): readonly Branch[] {
  const spec = definition['spec']
  return isBranch(spec) && Array.isArray(spec['versions']) ? spec['versions'].filter(isBranch) : []
}
