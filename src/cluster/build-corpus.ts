import type { VersionComparison } from '../decide/answer.ts'
import type { Instance, InstanceMaker } from '../decide/instances.ts'
import { apiGroupOf, scopeOf } from '../model/api-scope.ts'
import { withArticle } from '../model/article.ts'
import type { CrdVersion, CustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { Finding } from '../model/finding.ts'
import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  objectMember,
  stringMember,
  withMember,
  withoutMember,
} from '../model/json.ts'
import { formatPath, type Path } from '../model/path.ts'
import type { Release, ShippedCrd } from '../model/release.ts'
import type { SkippedCheck } from '../model/report.ts'
import { makeEdit } from './make-edit.ts'
import type { Corpus, CorpusEdit, CorpusObject, Probe } from './plan/corpus.ts'

/** A manifest of the user's, and the file that it is from. */
export interface GivenObject {
  readonly source: string
  readonly object: JsonObject
}

/** The schema engine, as far as it makes objects. */
export interface CorpusEngine {
  instanceMaker(definition: CustomResourceDefinition, version: CrdVersion): Promise<InstanceMaker>
  compareVersions(
    previous: CustomResourceDefinition,
    before: CrdVersion,
    next: CustomResourceDefinition,
    after: CrdVersion,
  ): Promise<VersionComparison>
}

export interface CorpusInput {
  readonly previous: Release
  readonly next: Release
  readonly given: readonly GivenObject[]
  /** Of `diff`; those with a witness are tried. */
  readonly findings: readonly Finding[]
  readonly namespace: string
  readonly engine: CorpusEngine
}

/** More of one kind say little and make the cluster slow. */
const mostOfAKind = 20
const mostFieldsOfAKind = 12

/** Custom resources for a run: the user's, the chart's own examples, and for what neither has one made from the schema. */
export async function buildCorpus(input: CorpusInput): Promise<Corpus> {
  const gaps: SkippedCheck[] = []
  const given = [...input.given, ...chartExamples(input.previous)]
  const stored = await storedObjects(given, input, gaps)
  const twins = twinsOf(stored)
  return {
    companions: companionsOf(given, input),
    stored,
    twins,
    edits: await editsOf(twins, input),
    newFields: await newFieldObjects(stored, input, gaps),
    probes: probesOf(input),
    gaps,
  }
}

/** `artifacthub.io/crdsExamples`: a list of custom resources. */
function chartExamples({ chart }: Release): readonly GivenObject[] {
  const document = chart?.annotationDocuments['artifacthub.io/crdsExamples']
  if (document?.kind !== 'value' || !isJsonArray(document.value)) return []
  return document.value.filter(isJsonObject).map((object) => ({ source: 'crdsExamples of Chart.yaml', object }))
}

async function storedObjects(
  given: readonly GivenObject[],
  { previous, namespace, engine }: CorpusInput,
  gaps: SkippedCheck[],
): Promise<readonly CorpusObject[]> {
  const objects: CorpusObject[] = []
  const names = new Set<string>()
  const add = (object: CorpusObject | null) => {
    if (object === null) return
    const key = `${object.resource.resource}.${object.resource.group} ${object.name}`
    const kin = objects.filter(({ kind, resource }) => kind === object.kind && resource.group === object.resource.group)
    if (names.has(key) || kin.length >= mostOfAKind) return
    names.add(key)
    objects.push({ ...object, file: fileName(objects.length, object) })
  }
  for (const each of given) add(customResource(each, previous.crds, namespace))
  for (const { definition } of previous.crds) {
    if (objects.some(({ kind, resource }) => kind === definition.names.kind && resource.group === definition.group))
      continue
    for (const version of definition.versions.filter(({ served }) => served)) {
      const maker = await engine.instanceMaker(definition, version)
      const instance = await maker.smallest()
      if (instance.kind === 'found') {
        add(
          placed(instance.object, `example-${version.name}`, { definition, version, namespace }, madeFromSchema, null),
        )
      } else gaps.push(gapOf(`an example of ${definition.names.kind} (${version.name})`, instance))
    }
  }
  return objects
}

const madeFromSchema = 'made from the schema'

function gapOf(check: string, instance: Extract<Instance, { kind: 'none' }>): SkippedCheck {
  return { check: `make ${check}`, reason: instance.reason, promises: [] }
}

/** A manifest as a custom resource of a version that is served; null where it is none. */
function customResource(
  { source, object }: GivenObject,
  crds: readonly ShippedCrd[],
  namespace: string,
): CorpusObject | null {
  const apiVersion = stringMember(object, 'apiVersion') ?? ''
  const kind = stringMember(object, 'kind')
  const definition = crds
    .map((crd) => crd.definition)
    .find(({ group, names }) => group === apiGroupOf(apiVersion) && names.kind === kind)
  const version = definition?.versions.find(
    ({ name, served }) => served && apiVersion === `${definition.group}/${name}`,
  )
  const name = stringMember(objectMember(object, 'metadata'), 'name')
  if (definition === undefined || version === undefined || name === undefined) return null
  return placed(object, name, { definition, version, namespace }, source, null)
}

interface Placing {
  readonly definition: CustomResourceDefinition
  readonly version: CrdVersion
  readonly namespace: string
}

/** Everything of a run lies in one namespace, which is deleted with it. */
function placed(
  object: JsonObject,
  name: string,
  { definition, version, namespace }: Placing,
  source: string,
  field: string | null,
): CorpusObject {
  const place = definition.scope === 'Namespaced' ? namespace : null
  return {
    file: '',
    kind: definition.names.kind,
    resource: { group: definition.group, version: version.name, resource: definition.names.plural },
    namespace: place,
    name,
    source,
    field,
    object: withPlace(object, name, place),
  }
}

/** Without what a server writes: manifests are sometimes copied from a cluster. */
function withPlace(object: JsonObject, name: string, namespace: string | null): JsonObject {
  const given = objectMember(object, 'metadata') ?? {}
  const kept = [
    'resourceVersion',
    'uid',
    'creationTimestamp',
    'generation',
    'managedFields',
    'namespace',
    'ownerReferences',
  ].reduce<JsonObject>((metadata, key) => withoutMember(metadata, key), given)
  const named = withMember(kept, 'name', name)
  return withMember(object, 'metadata', namespace === null ? named : withMember(named, 'namespace', namespace))
}

function fileName(index: number, { kind, name }: CorpusObject): string {
  return `${String(index + 1).padStart(3, '0')}-${kind.toLowerCase()}-${name.replace(/[^A-Za-z0-9.-]/g, '-')}`
}

/** Objects of built-in kinds that custom resources may refer to. */
function companionsOf(given: readonly GivenObject[], { previous, namespace }: CorpusInput): readonly CorpusObject[] {
  const companionKinds = new Set(['ConfigMap', 'Secret', 'PersistentVolumeClaim', 'ServiceAccount'])
  const known = new Set<string>()
  return given.flatMap(({ source, object }, index) => {
    const kind = stringMember(object, 'kind') ?? ''
    const apiVersion = stringMember(object, 'apiVersion') ?? ''
    const name = stringMember(objectMember(object, 'metadata'), 'name')
    if (apiVersion !== 'v1' || !companionKinds.has(kind) || name === undefined || known.has(`${kind} ${name}`))
      return []
    known.add(`${kind} ${name}`)
    if (scopeOf({ apiVersion, kind }, previous.crds) !== 'Namespaced') return []
    const companion = {
      file: '',
      kind,
      resource: { group: '', version: 'v1', resource: `${kind.toLowerCase()}s` },
      namespace,
      name,
      source,
      field: null,
      object: withPlace(object, name, namespace),
    }
    return [{ ...companion, file: fileName(index, companion) }]
  })
}

/** The first of each kind once more, under another name. */
function twinsOf(stored: readonly CorpusObject[]): readonly CorpusObject[] {
  const first = new Map<string, CorpusObject>()
  for (const object of stored) {
    const key = `${object.kind}.${object.resource.group}`
    if (!first.has(key)) first.set(key, object)
  }
  return [...first.values()].map((object, index) => {
    const name = `twin-of-${object.name}`.slice(0, 63).replace(/[^a-z0-9]+$/, '')
    const twin = { ...object, name, object: withPlace(object.object, name, object.namespace) }
    return { ...twin, file: fileName(index, twin) }
  })
}

/** One for each twin of which a value can be changed in what both releases call valid. */
async function editsOf(
  twins: readonly CorpusObject[],
  { previous, next, engine }: CorpusInput,
): Promise<readonly CorpusEdit[]> {
  const edits: CorpusEdit[] = []
  for (const { file, kind, resource, object } of twins) {
    const served = await Promise.all(
      [previous, next].map(async ({ crds }) => {
        const definition = crds
          .map((crd) => crd.definition)
          .find(({ group, names }) => group === resource.group && names.kind === kind)
        const version = definition?.versions.find(({ name }) => name === resource.version)
        if (definition === undefined || version === undefined) return []
        const { accepts } = await engine.instanceMaker(definition, version)
        return [{ version, accepts }]
      }),
    )
    const both = served.flat()
    const [one] = both
    if (one === undefined) continue
    const scaled = both.flatMap(({ version }) => version.scale?.specReplicasPath ?? [])
    const accepts = (edited: JsonObject) => both.every((each) => each.accepts(edited))
    const edit = makeEdit(object, one.version.schema, accepts, scaled)
    if (edit !== null) edits.push({ file, ...edit })
  }
  return edits
}

/** One object for each field that next adds to a version that both serve, the stored version first. */
async function newFieldObjects(
  stored: readonly CorpusObject[],
  { previous, next, namespace, engine }: CorpusInput,
  gaps: SkippedCheck[],
): Promise<readonly CorpusObject[]> {
  const objects: CorpusObject[] = []
  for (const { definition } of next.crds) {
    const before = previous.crds.find((crd) => crd.definition.name === definition.name)?.definition
    if (before === undefined) continue
    const seen = new Set<string>()
    for (const version of definition.versions.toSorted((left, right) => Number(right.storage) - Number(left.storage))) {
      const counterpart = before.versions.find(({ name, served }) => served && name === version.name)
      if (!version.served || counterpart === undefined) continue
      const { changes } = await engine.compareVersions(before, counterpart, definition, version)
      const added = changes.filter(
        ({ keyword, action, path }) => keyword === 'property' && action === 'added' && isUsers(path),
      )
      const fresh = added.map(({ path }) => path).filter((path) => !seen.has(formatPath(path)))
      if (fresh.length === 0) continue
      const maker = await engine.instanceMaker(definition, version)
      const base = stored.find(
        ({ kind, resource }) =>
          kind === definition.names.kind && resource.group === definition.group && resource.version === version.name,
      )
      for (const path of fresh) {
        if (seen.size >= mostFieldsOfAKind) break
        seen.add(formatPath(path))
        const instance = await maker.withField(path, base?.object ?? null)
        if (instance.kind === 'none') {
          gaps.push(gapOf(`${withArticle(definition.names.kind)} with ${formatPath(path)}`, instance))
          continue
        }
        const name = `new-field-${seen.size}-${definition.names.singular}`.slice(0, 63)
        const object = placed(
          instance.object,
          name,
          { definition, version, namespace },
          madeFromSchema,
          formatPath(path),
        )
        objects.push({ ...object, file: fileName(objects.length, object) })
      }
    }
  }
  return objects
}

/** Status is the controllers'; metadata is the server's. */
function isUsers([first]: Path): boolean {
  return first !== 'status' && first !== 'metadata'
}

/** The witnesses of what is predicted, each in the version that it names. */
function probesOf({ findings, previous, next, namespace }: CorpusInput): readonly Probe[] {
  return findings.flatMap(({ fingerprint, rule, witness }): readonly Probe[] => {
    if (witness === null || witness.previousObject !== null) return []
    const { crds } = witness.acceptedBy === 'previous' ? previous : next
    const resource = customResource({ source: '', object: witness.object }, crds, namespace)
    if (resource === null) return []
    const { acceptedBy, outcome, lost } = witness
    return [
      {
        fingerprint,
        rule,
        resource: resource.resource,
        namespace: resource.namespace,
        object: resource.object,
        acceptedBy,
        outcome,
        lost,
      },
    ]
  })
}
