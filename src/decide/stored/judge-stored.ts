import type { CrdVersion, CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import {
  arrayMember,
  type JsonObject,
  jsonEquals,
  member,
  objectMember,
  stringMember,
  withMember,
  withoutMember,
} from '../../model/json.ts'
import { type Cause, type JudgedResource, type StoredEffect, shownValue } from '../../model/live-cluster.ts'
import { parsePath, valueAt } from '../../model/path.ts'
import type { Admission, FieldError, Server } from '../admission.ts'
import { minorNumber } from '../server/kubernetes-minor.ts'
import { prepareServer, ratchetsSince } from '../server/prepare-server.ts'
import { someSchemaNode } from '../server/schema-walk.ts'

export interface StoredQuestion {
  /** As it is in the cluster. */
  readonly live: CustomResourceDefinition
  readonly next: CustomResourceDefinition
  /** The served version of `live` through which objects are read. */
  readonly readVersion: string
  readonly kubernetesMinor: string
  /** Names that are kept of the objects of one cause. */
  readonly namesKept: number
}

/** Judges stored objects one by one and keeps nothing of them but the names of those that something happens to. */
export interface StoredJudge {
  add(object: JsonObject): void
  /** Forgets all objects. */
  restart(): void
  result(): JudgedResource
}

/** The version to read stored objects through: the one they are stored in, for nothing is converted then; else the first that is served. */
export function readVersionOf({ versions }: CustomResourceDefinition): string | null {
  return (
    (versions.find(({ storage, served }) => storage && served) ?? versions.find(({ served }) => served))?.name ?? null
  )
}

export async function judgeStored(question: StoredQuestion): Promise<StoredJudge> {
  const { live, next, readVersion, kubernetesMinor } = question
  const prepared = new Map<CrdVersion, Promise<Server>>()
  const prepare = (definition: CustomResourceDefinition, version: CrdVersion) => {
    const server = prepared.get(version) ?? prepareServer({ definition, version, kubernetesMinor })
    prepared.set(version, server)
    return server
  }
  const versionOf = (definition: CustomResourceDefinition, name: string) =>
    definition.versions.find((version) => version.name === name)
  const storedIn = live.versions.find(({ storage }) => storage)?.name ?? readVersion
  const isConverted = live.conversion.strategy === 'Webhook' || next.conversion.strategy === 'Webhook'
  const read = versionOf(next, storedIn)
  const doors: Door[] = []
  for (const version of next.versions.filter(({ served }) => served)) {
    // What a conversion webhook makes of an object nobody but itself knows.
    if (isConverted && (version.name !== storedIn || readVersion !== storedIn)) continue
    const before = versionOf(live, version.name)
    doors.push({
      version: version.name,
      next: await prepare(next, version),
      isSettledByCreation: saysAllByCreation(version, kubernetesMinor),
      live: before?.served === true ? await prepare(live, before) : null,
    })
  }
  const readLive = versionOf(live, storedIn)
  const kept = isConverted ? undefined : next.versions.find(({ storage, name }) => storage && name !== storedIn)
  const former: FormerVersion[] = []
  for (const name of isConverted ? [] : (live.storedVersions ?? [])) {
    const [before, after] = [versionOf(live, name), versionOf(next, name)]
    if (name === storedIn || before === undefined || after === undefined) continue
    former.push({ version: name, live: await prepare(live, before), next: await prepare(next, after) })
  }
  return new Judge(question, storedIn, {
    reader: read === undefined ? null : await prepare(next, read),
    keeper: kept === undefined ? null : await prepare(next, kept),
    former,
    toStored: readVersion === storedIn || readLive === undefined ? null : await prepare(live, readLive),
    doors,
    left: isConverted
      ? next.versions.filter(({ name, served }) => served && !doors.some((door) => door.version === name))
      : [],
  })
}

/** A served version of the next definition: what clients go through. */
interface Door {
  readonly version: string
  readonly next: Server
  /** Null where the live definition does not serve it. */
  readonly live: Server | null
  /** See {@link saysAllByCreation}. */
  readonly isSettledByCreation: boolean
}

/** A version that `status.storedVersions` lists beside the one that is stored now: some objects may lie in it still. */
interface FormerVersion {
  readonly version: string
  readonly live: Server
  readonly next: Server
}

interface Servers {
  /** Reads from storage after the upgrade; null where the next definition does not know the version stored. */
  readonly reader: Server | null
  /** The version that the next definition stores, where that is another one. */
  readonly keeper: Server | null
  readonly former: readonly FormerVersion[]
  readonly toStored: Server | null
  readonly doors: readonly Door[]
  /** Served versions that a conversion webhook stands before. */
  readonly left: readonly CrdVersion[]
}

interface Counted {
  readonly cause: Omit<Cause, 'count' | 'objects' | 'stuck' | 'stuckObjects'>
  count: number
  stuck: number
  readonly objects: string[]
  readonly stuckObjects: string[]
}

/** An annotation that no definition knows: the smallest edit there is. */
const touch = 'kaito-check.dev/touch'

class Judge implements StoredJudge {
  readonly #question: StoredQuestion
  readonly #servers: Servers
  readonly #storedIn: string
  readonly #causes = new Map<string, Counted>()
  #count = 0

  constructor(question: StoredQuestion, storedIn: string, servers: Servers) {
    this.#question = question
    this.#storedIn = storedIn
    this.#servers = servers
  }

  add(given: JsonObject): void {
    this.#count += 1
    const name = storedName(given)
    this.#judgeVersions(given, name)
    // The API server keeps them, and no definition says anything about them.
    const metadata = withoutMember(objectMember(given, 'metadata') ?? {}, 'managedFields')
    const object = withMember(given, 'metadata', metadata)
    const { reader, keeper, toStored, doors } = this.#servers
    const stored = toStored === null ? object : toStored.convert(object).object
    this.#judgeFormer(stored, name)
    // The API server takes such a definition, as another rule says, once all objects are written in a version that it knows.
    const read = reader?.read(stored) ?? { object: stored, pruned: [], defaulted: [] }
    for (const path of read.pruned) this.#note(name, 'pruned', this.#storedIn, path, null, '')
    for (const path of keeper?.convert(read.object).pruned ?? []) {
      this.#note(name, 'pruned', keeper?.served.version.name ?? '', path, null, '')
    }
    for (const path of read.defaulted) {
      this.#note(
        name,
        'defaulted',
        this.#storedIn,
        path,
        null,
        shownValue(valueAt(read.object, parsePath(path)) ?? null),
      )
    }
    for (const door of doors) {
      const isAsStored = reader !== null && door.version === this.#storedIn
      const seen = isAsStored ? read.object : door.next.convert(read.object).object
      this.#judgeEdits(object, seen, door, name)
    }
  }

  restart(): void {
    this.#causes.clear()
    this.#count = 0
  }

  result(): JudgedResource {
    const { next } = this.#question
    const causes = [...this.#causes.values()].map(({ cause, ...counted }): Cause => ({ ...cause, ...counted }))
    return { definition: next.name, kind: next.names.kind, count: this.#count, causes }
  }

  /**
   * What an object loses if it still lies in a version that was stored before: nobody sees which it is. One with fields
   * that this version drops today does not lie in it.
   */
  #judgeFormer(stored: JsonObject, name: string): void {
    for (const { version, live, next } of this.#servers.former) {
      const encoded = withMember(stored, 'apiVersion', `${live.served.definition.group}/${version}`)
      if (live.read(encoded).pruned.length > 0) continue
      for (const path of next.read(encoded).pruned) {
        const why = `it may still be stored as ${version}, which status.storedVersions lists, and would lose \`${path}\` then`
        this.#note(name, 'undecided', version, path, null, why)
      }
    }
  }

  /** Who wrote an object says through which version: `metadata.managedFields[].apiVersion`. */
  #judgeVersions(object: JsonObject, name: string): void {
    const { live, next } = this.#question
    const gone = live.versions.filter(
      (version) => version.served && !next.versions.some((other) => other.served && other.name === version.name),
    )
    for (const { name: version } of this.#servers.left) {
      const why = `a conversion webhook stands before ${version}`
      this.#note(name, 'undecided', version, '', null, why)
    }
    if (gone.length === 0) return
    for (const entry of arrayMember(objectMember(object, 'metadata'), 'managedFields')) {
      const version = gone.find((each) => stringMember(entry, 'apiVersion') === `${live.group}/${each.name}`)
      if (version === undefined) continue
      this.#note(name, 'not-served', version.name, '', null, stringMember(entry, 'manager') ?? 'unknown')
    }
  }

  #judgeEdits(object: JsonObject, seen: JsonObject, door: Door, name: string): void {
    const { version, next, live } = door
    const anew = next.create(forCreation(seen))
    if (anew.accepted && anew.undecided.length === 0 && door.isSettledByCreation) return
    const edit = next.update(seen, touched(seen))
    for (const reason of [...edit.undecided, ...anew.undecided])
      this.#note(name, 'undecided', version, '', null, reason)
    if (edit.undecided.length > 0 || anew.undecided.length > 0) return
    if (edit.accepted && anew.accepted) return
    const known = live === null ? new Set<string>() : errorsToday(object, live)
    const hasFinalizers = arrayMember(objectMember(seen, 'metadata'), 'finalizers').length > 0
    const isStuck = hasFinalizers && !edit.accepted && !next.update(seen, withoutFinalizers(seen)).accepted
    const told = new Set<string>()
    const noteAll = (admission: Admission, effectOf: (error: FieldError) => StoredEffect, stuck: boolean) => {
      for (const error of admission.errors) {
        const key = keyOf(error)
        if (told.has(key)) continue
        told.add(key)
        const effect = known.has(key) ? 'already' : effectOf(error)
        this.#note(name, effect, version, error.path, error.keyword, error.message, stuck && effect === 'any-edit')
      }
    }
    noteAll(edit, () => 'any-edit', isStuck)
    noteAll(anew, ({ isRatcheted }) => (isRatcheted ? 'own-edit' : 'nearby-edit'), false)
  }

  #note(
    name: string,
    effect: StoredEffect,
    version: string,
    exactPath: string,
    keyword: string | null,
    detail: string,
    isStuck = false,
  ): void {
    const path = exactPath.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, '[*]')
    // The same field and keyword are one cause, whatever the values are.
    const by = effect === 'not-served' || effect === 'undecided' || effect === 'defaulted' ? detail : ''
    const key = JSON.stringify([effect, version, path, keyword, by])
    const counted = this.#causes.get(key) ?? {
      cause: { effect, version, path, keyword, detail },
      count: 0,
      stuck: 0,
      objects: [],
      stuckObjects: [],
    }
    this.#causes.set(key, counted)
    if (counted.objects.at(-1) === name) return
    counted.count += 1
    const { namesKept } = this.#question
    if (counted.objects.length < namesKept) counted.objects.push(name)
    if (!isStuck) return
    counted.stuck += 1
    if (counted.stuckObjects.length < namesKept) counted.stuckObjects.push(name)
  }
}

/**
 * Whether an object that may be created may be updated by a label as well. An update asks more only about the status,
 * which a creation drops and ratcheting excuses where it is unchanged, by rules (of a transition, too), by paths of
 * `scale` and in embedded objects.
 */
function saysAllByCreation({ schema, scale }: CrdVersion, kubernetesMinor: string): boolean {
  if (minorNumber(kubernetesMinor) < ratchetsSince || scale !== null) return false
  return schema === null || !someSchemaNode(schema, (node) => node.validations.length > 0 || node.embeddedResource)
}

/** `namespace/name`, or the name of what lies in no namespace. */
export function storedName(object: JsonObject): string {
  const metadata = objectMember(object, 'metadata')
  const namespace = stringMember(metadata, 'namespace')
  const name = stringMember(metadata, 'name') ?? ''
  return namespace === undefined ? name : `${namespace}/${name}`
}

function keyOf({ path, keyword }: FieldError): string {
  return `${keyword} ${path}`
}

/** What today's definition says of the same object: that is no news of the upgrade. */
function errorsToday(object: JsonObject, live: Server): ReadonlySet<string> {
  const { definition, version } = live.served
  const isOwn = stringMember(object, 'apiVersion') === `${definition.group}/${version.name}`
  const seen = isOwn ? object : live.convert(object).object
  const errors = [...live.update(seen, touched(seen)).errors, ...live.create(forCreation(seen)).errors]
  return new Set(errors.map(keyOf))
}

function touched(object: JsonObject): JsonObject {
  const metadata = objectMember(object, 'metadata') ?? {}
  const annotations = withMember(objectMember(metadata, 'annotations') ?? {}, touch, 'true')
  return withMember(object, 'metadata', withMember(metadata, 'annotations', annotations))
}

function withoutFinalizers(object: JsonObject): JsonObject {
  return withMember(object, 'metadata', withoutMember(objectMember(object, 'metadata') ?? {}, 'finalizers'))
}

/** As a manifest in a repository or a backup has it: without what only the server writes. */
function forCreation(object: JsonObject): JsonObject {
  const kept = Object.entries(objectMember(object, 'metadata') ?? {}).filter(([key]) => !serverOnly.has(key))
  return withMember(object, 'metadata', Object.fromEntries(kept))
}

const serverOnly = new Set([
  'managedFields',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'generation',
  'selfLink',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
])

/** Whether two definitions decide differently on objects: otherwise nothing that is stored needs to be read. */
export function mayDiffer(live: CustomResourceDefinition, next: CustomResourceDefinition): boolean {
  const parts = ({ versions, conversion, preserveUnknownFields }: CustomResourceDefinition) => [
    preserveUnknownFields,
    conversion.strategy,
    ...versions.map(({ name, served, storage, statusSubresource, raw }) => [
      name,
      served,
      storage,
      statusSubresource,
      member(raw, 'schema') ?? null,
    ]),
  ]
  return !jsonEquals(parts(live), parts(next))
}
