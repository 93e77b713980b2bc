import { countDeleted } from '../decide/stored/count-deleted.ts'
import { judgeStored, mayDiffer, readVersionOf, type StoredJudge } from '../decide/stored/judge-stored.ts'
import { type CustomResourceDefinition, parseCustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { JsonObject } from '../model/json.ts'
import type {
  JudgedResource,
  KindName,
  LiveCluster,
  LiveCrd,
  LiveObject,
  OtherInstallation,
} from '../model/live-cluster.ts'
import { namespaceOf } from '../model/object-identity.ts'
import { objectName, type Release } from '../model/release.ts'
import type { SkippedCheck } from '../model/report.ts'
import { minorOf } from '../model/versions.ts'
import { readRelease } from '../release/read-release.ts'
import { isInCrdsFolder } from '../release/rendered-documents.ts'
import type { ReadOnlyApi } from '../shell/cluster-access.ts'
import type { Helm } from '../shell/helm.ts'
import type { Rights } from '../sources/live/ask-rights.ts'
import { countObjects, listObjects } from '../sources/live/list-objects.ts'
import { listReleases } from '../sources/live/list-releases.ts'
import { readLiveDefinitions } from '../sources/live/live-definitions.ts'
import { type ObjectPlace, readKubelets, readLiveObject } from '../sources/live/live-objects.ts'
import type { Installation } from '../sources/live/open-installed.ts'
import { releaseStorage } from '../sources/live/release-storage.ts'
import { apiVersionOf, type Discovery, resourcePath, type ServedResource } from '../sources/live/served-resources.ts'
import { inParallel } from './in-parallel.ts'

/** What is read of a cluster, and through what. */
export interface LiveReading {
  readonly api: ReadOnlyApi
  readonly rights: Rights
  readonly helm: Helm
  readonly helmMajor: number
  readonly discovery: Discovery
  readonly installation: Installation
  readonly previous: Release
  readonly next: Release
  /** Names of the definitions that the upgrade deletes. */
  readonly deleted: ReadonlySet<string>
  readonly kubeContext: string | null
  /** Names that are kept of the objects that one thing happens to. */
  readonly namesKept: number
  readonly step: (text: string) => void
}

export interface ClusterReading {
  readonly cluster: LiveCluster
  /** What was not looked at. */
  readonly skipped: readonly SkippedCheck[]
  readonly examined: Readonly<Record<string, number>>
}

/** Kinds of custom resources that are listed at once. */
const listLanes = 3
/** Objects that are asked for at once. */
const objectLanes = 8

/** Reads all of a cluster that an upgrade meets. What may not be read is in `skipped`, with the right that is missing. */
export async function readCluster(reading: LiveReading): Promise<ClusterReading> {
  const { installation, kubeContext, helmMajor } = reading
  const skipped: SkippedCheck[] = []
  const skip = (check: string, reason: string, promises: SkippedCheck['promises'] = []) => {
    skipped.push({ check: kubeContext === null ? check : `${kubeContext}: ${check}`, reason, promises })
  }
  reading.step('Reading definitions, nodes and objects')
  const [definitions, kubelets, others, objects] = await Promise.all([
    readDefinitions(reading, skip),
    readNodes(reading, skip),
    readOthers(reading, skip),
    readObjects(reading, skip),
  ])
  const judged = await judgeAll(reading, definitions, skip)
  const unserved = findUnserved(reading, skip)
  const { release } = installation
  return {
    skipped,
    examined: {
      storedObjects: judged.reduce((sum, { count }) => sum + count, 0),
      nodes: (kubelets ?? []).reduce((sum, { count }) => sum + count, 0),
      liveObjects: objects.length,
    },
    cluster: {
      context: kubeContext,
      kubernetes: installation.gitVersion,
      kubelets,
      installation: {
        name: release.name,
        namespace: release.namespace,
        revision: release.revision,
        newest: release.newest,
        chartVersion: release.chartVersion,
        applyMethod: release.applyMethod,
        helmMajor,
      },
      others,
      definitions,
      unserved,
      objects,
      judged,
    },
  }
}

type Skip = (check: string, reason: string, promises?: SkippedCheck['promises']) => void

/** Definitions that either release ships, as they are live. */
async function readDefinitions(
  { api, installation, next, rights }: LiveReading,
  skip: Skip,
): Promise<readonly LiveCrd[]> {
  const shipped = shippedDefinitions(installation)
  const missing = await rights.missing({
    group: 'apiextensions.k8s.io',
    resource: 'customresourcedefinitions',
    verb: 'get',
    namespace: null,
  })
  const names = [...new Set([...shipped.keys(), ...next.crds.map(({ definition }) => definition.name)])].sort()
  if (missing !== null) {
    skip('read the live definitions, and what is stored for them', missing, [
      'in-place',
      'custom-resources',
      'rollback',
    ])
    return []
  }
  const unknown = names.filter((name) => !installation.definitions.has(name))
  const live = new Map([...installation.definitions, ...(await readLiveDefinitions(api, unknown))])
  return names.flatMap((name): readonly LiveCrd[] => {
    const found = live.get(name)
    if (found === undefined || found.kind === 'unreadable') {
      skip(`read the live definition ${name}`, found?.reason ?? 'no answer', [
        'in-place',
        'custom-resources',
        'rollback',
      ])
      return []
    }
    return [{ name, live: found.kind === 'found' ? found.object : null, shipped: shipped.get(name) ?? null }]
  })
}

/** As the installed chart has them, whatever became of them. */
function shippedDefinitions({ shipped }: Installation): ReadonlyMap<string, JsonObject> {
  return new Map(readRelease(shipped).crds.map(({ definition }) => [definition.name, definition.raw]))
}

async function readNodes({ api, rights }: LiveReading, skip: Skip): Promise<LiveCluster['kubelets']> {
  const missing = await rights.missing({ group: '', resource: 'nodes', verb: 'list', namespace: null })
  const read = missing ?? (await readKubelets(api))
  if (typeof read !== 'string') return read
  skip('compare the versions of the nodes', read)
  return null
}

async function readOthers({ helm, installation, rights }: LiveReading, skip: Skip): Promise<LiveCluster['others']> {
  const { release } = installation
  const resource = releaseStorage(helm.environment)
  const missing =
    resource === null ? null : await rights.missing({ group: '', resource, verb: 'list', namespace: null })
  const read =
    missing ??
    (await listOthers(helm).catch((error: unknown) => String(error instanceof Error ? error.message : error)))
  if (typeof read === 'string') {
    skip('look for other installations', read)
    return null
  }
  return read
    .filter(({ chart }) => chart === release.chartName)
    .filter(({ name, namespace }) => name !== release.name || namespace !== release.namespace)
    .map(({ name, namespace, version, status }): OtherInstallation => ({ name, namespace, version, status }))
}

function listOthers(helm: Helm) {
  return listReleases({ helm, namespace: null })
}

/** Who owns what both releases render. */
async function readObjects(reading: LiveReading, skip: Skip): Promise<readonly LiveObject[]> {
  const { api, rights, step } = reading
  const found: LiveObject[] = []
  const unread = new Map<string, string>()
  const places = objectPlaces(reading)
  await inParallel(places, objectLanes, async (place) => {
    const missing = await rights.missing(place.right)
    const live = missing ?? (await readLiveObject(api, place))
    if (typeof live === 'string') unread.set(place.right.resource, live)
    else if (live !== null) found.push(live)
  })
  step('Reading custom resources')
  for (const [resource, reason] of unread) skip(`find out who owns ${resource} of the releases`, reason, ['in-place'])
  return found.toSorted((left, right) => (left.object < right.object ? -1 : 1))
}

type PlaceWithRight = ObjectPlace & { readonly right: Parameters<Rights['missing']>[0] }

function objectPlaces({ previous, next, discovery, helmMajor, installation }: LiveReading): readonly PlaceWithRight[] {
  const places = new Map<string, PlaceWithRight>()
  const isAppliedOnServer = helmMajor >= 4 && installation.release.applyMethod === 'server-side'
  for (const [release, side] of [
    [previous, 'isInstalled'],
    [next, 'isNext'],
  ] as const) {
    for (const object of release.objects) {
      // Helm owns no hooks and nothing of `crds/`.
      if (object.hooks.length > 0 || isInCrdsFolder(object.file)) continue
      const served = discovery.resources.find((each) => isOf(each, object))
      // It has a finding or an open check of its own.
      if (served === undefined) continue
      const namespace = served.isNamespaced ? namespaceOf(object, release) : null
      const path = resourcePath(served, namespace, object.name)
      const known = places.get(path)
      places.set(path, {
        object: objectName({ ...object, namespace }),
        isInstalled: known?.isInstalled === true || side === 'isInstalled',
        isNext: known?.isNext === true || side === 'isNext',
        resource: served.group === '' ? served.resource : `${served.resource}.${served.group}`,
        name: object.name,
        namespace,
        path,
        applied: isAppliedOnServer && side === 'isNext' ? object.value : (known?.applied ?? null),
        right: { group: served.group, resource: served.resource, verb: 'get', namespace },
      })
    }
  }
  return [...places.values()]
}

function isOf({ group, version, kind }: ServedResource, object: KindName): boolean {
  return object.kind === kind && object.apiVersion === apiVersionOf(group, version)
}

/** Kinds that the API server does not serve, of the objects of both releases that Helm looks up. */
function findUnserved({ previous, next, discovery }: LiveReading, skip: Skip): readonly KindName[] {
  const objects = [...previous.objects, ...next.objects].filter(({ file }) => !isInCrdsFolder(file))
  const kinds = new Map(objects.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]))
  const unknown = new Set<string>()
  const unserved = [...kinds.values()].filter((each) => {
    const isUnanswered = discovery.unanswered.includes(each.apiVersion)
    if (isUnanswered) unknown.add(each.apiVersion)
    return !isUnanswered && !discovery.resources.some((served) => isOf(served, each))
  })
  for (const apiVersion of unknown) {
    skip(`look up the kinds of ${apiVersion}`, 'the API server that serves them does not answer', ['in-place'])
  }
  return unserved
}

interface StoredPair {
  readonly live: CustomResourceDefinition
  /** Null for a definition that the upgrade deletes. */
  readonly next: CustomResourceDefinition | null
}

/** Every stored custom resource of a definition that changes, against the next definition, and of one that goes. */
async function judgeAll(
  reading: LiveReading,
  definitions: readonly LiveCrd[],
  skip: Skip,
): Promise<readonly JudgedResource[]> {
  const pairs = definitions.flatMap(({ name, live }): readonly StoredPair[] => {
    const next = reading.next.crds.find(({ definition }) => definition.name === name)?.definition
    const before = live === null ? null : parsed(live)
    if (before === null) return []
    return reading.deleted.has(name)
      ? [{ live: before, next: null }]
      : next === undefined
        ? []
        : [{ live: before, next }]
  })
  const judged: JudgedResource[] = []
  await inParallel(pairs, listLanes, async (pair) => {
    const result = await judgeDefinition(reading, pair, skip)
    if (result !== null) judged.push(result)
  })
  return judged.toSorted((left, right) => (left.definition < right.definition ? -1 : 1))
}

function parsed(raw: JsonObject): CustomResourceDefinition | null {
  const reading = parseCustomResourceDefinition(raw)
  return reading.kind === 'definition' ? reading.definition : null
}

async function judgeDefinition(
  { api, rights, installation, namesKept, step }: LiveReading,
  { live, next }: StoredPair,
  skip: Skip,
): Promise<JudgedResource | null> {
  const readVersion = readVersionOf(live)
  const check =
    next === null ? `count the stored ${live.name} that the upgrade deletes` : `judge the stored ${live.name}`
  if (readVersion === null) {
    // What no version serves, nobody can read or write.
    if (next === null) skip(check, 'no version of the live definition is served', ['custom-resources'])
    return null
  }
  const { group, names } = live
  const missing = await rights.missing({ group, resource: names.plural, verb: 'list', namespace: null })
  const path = resourcePath({ group, version: readVersion, resource: names.plural }, null)
  const total = missing === null ? await countObjects(api, path) : null
  // What both definitions decide alike needs nobody to look at it.
  if (next !== null && !mayDiffer(live, next)) {
    return { definition: live.name, kind: names.kind, count: total ?? 0, causes: [] }
  }
  if (missing !== null) {
    skip(check, missing, ['custom-resources'])
    return null
  }
  const judge: StoredJudge =
    next === null
      ? countDeleted({ live, readVersion, namesKept })
      : await judgeStored({ live, next, readVersion, kubernetesMinor: minorOf(installation.kubernetes), namesKept })
  let count = 0
  const outcome = await listObjects(api, path, {
    restart: () => {
      judge.restart()
      count = 0
    },
    take: (objects) => {
      for (const object of objects) judge.add(object)
      count += objects.length
      step(`Reading ${live.name}: ${count}${total === null ? '' : ` of ${total}`}`)
    },
  })
  if (outcome.kind === 'whole') return judge.result()
  skip(check, outcome.reason, ['custom-resources'])
  return null
}
