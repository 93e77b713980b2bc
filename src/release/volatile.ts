import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  mapItems,
  mapMembers,
} from '../model/json.ts'
import type { Path } from '../model/path.ts'
import { groupOf, identityOf, type KubernetesObject } from '../model/release.ts'
import type { ReleaseSource, Render } from '../model/release-source.ts'
import { volatileText } from '../model/volatile-text.ts'
import type { DocumentCache } from './document-cache.ts'
import { readObjects } from './read-objects.ts'
import { renderedDocuments } from './rendered-documents.ts'

/** What two renders of the same inputs do not agree on, and so no comparison may look at. */
export interface Volatile {
  /** By object, as {@link identityOf} names it. A path to a list or a mapping stands for all of it. */
  readonly paths: ReadonlyMap<string, readonly Path[]>
  readonly names: readonly VolatileName[]
}

/** Objects that get another name with every render. */
interface VolatileName {
  /** See {@link familyOf}. */
  readonly family: string
  /** What of the name stays: up to the last separator, and from the first on. */
  readonly prefix: string
  readonly suffix: string
  /** Names in the family that stay. */
  readonly steady: ReadonlySet<string>
}

const nothingVolatile: Volatile = { paths: new Map(), names: [] }

/** Compares each render of a release with the one that repeats it. */
export function findVolatile({ renders }: ReleaseSource, cache: DocumentCache): Volatile {
  return renders
    .map((repeat) => {
      const first = repeatedBy(repeat, renders)
      const isSame = first === undefined || first.manifest === repeat.manifest
      return isSame ? nothingVolatile : compareManifests(first.manifest ?? '', repeat.manifest ?? '', cache)
    })
    .reduce(joinVolatile, nothingVolatile)
}

/** What is not steady on either side. */
export function joinVolatile(left: Volatile, right: Volatile): Volatile {
  const paths = new Map(left.paths)
  for (const [identity, more] of right.paths) paths.set(identity, [...(paths.get(identity) ?? []), ...more])
  return { paths, names: [...left.names, ...right.names] }
}

function repeatedBy({ purpose }: Render, renders: readonly Render[]): Render | undefined {
  if (purpose.kind !== 'repeat') return undefined
  const { gate } = purpose
  return renders.find(({ purpose: first }) =>
    gate === null
      ? first.kind === 'install'
      : first.kind === 'gate' && first.value === gate.value && first.setTo === gate.setTo,
  )
}

function compareManifests(first: string, second: string, cache: DocumentCache): Volatile {
  const before = objectsIn(first, cache)
  const after = objectsIn(second, cache)
  const paths = new Map<string, readonly Path[]>()
  const compare = (object: KubernetesObject, counterpart: KubernetesObject, identity: string) => {
    const found = differingPaths(object.value, counterpart.value, [])
    if (found.length > 0) paths.set(identity, found)
  }
  for (const [identity, object] of before) {
    const counterpart = after.get(identity)
    if (counterpart !== undefined) compare(object, counterpart, identity)
  }
  const names: VolatileName[] = []
  for (const [object, counterpart] of renamed(before, after)) {
    const name = changingName(object, counterpart, before, after)
    names.push(name)
    compare(object, counterpart, identityOf({ ...object, name: maskedName(name) }))
  }
  return { paths, names }
}

function objectsIn(manifest: string, cache: DocumentCache): ReadonlyMap<string, KubernetesObject> {
  const { objects } = readObjects(renderedDocuments(manifest), cache)
  return new Map(objects.map((object) => [identityOf(object), object]))
}

type Objects = ReadonlyMap<string, KubernetesObject>

/** Objects that only one render has, paired with what stands in the same place of the other. */
function renamed(before: Objects, after: Objects): readonly (readonly [KubernetesObject, KubernetesObject])[] {
  const left = [...after].flatMap(([identity, object]) => (before.has(identity) ? [] : [object]))
  const pairs: (readonly [KubernetesObject, KubernetesObject])[] = []
  for (const [identity, object] of before) {
    if (after.has(identity)) continue
    const at = left.findIndex((other) => familyOf(other) === familyOf(object))
    const [counterpart] = at < 0 ? [] : left.splice(at, 1)
    if (counterpart !== undefined) pairs.push([object, counterpart])
  }
  return pairs
}

/** Objects of one kind in one namespace from one template. */
function familyOf({ apiVersion, kind, namespace, file }: KubernetesObject): string {
  return [groupOf(apiVersion), kind, namespace ?? '', file].join('/')
}

function changingName(
  object: KubernetesObject,
  counterpart: KubernetesObject,
  before: Objects,
  after: Objects,
): VolatileName {
  const [one, other] = [object.name, counterpart.name]
  let start = 0
  while (start < one.length && one[start] === other[start]) start++
  let end = 0
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) end++
  // Random texts may agree on a letter by chance: only whole words count.
  const prefix = /^.*[-.]/.exec(one.slice(0, start))?.[0] ?? ''
  const suffix = /[-.].*$/.exec(one.slice(one.length - end))?.[0] ?? ''
  const family = familyOf(object)
  const steady = [...before].flatMap(([identity, each]) =>
    after.has(identity) && familyOf(each) === family ? [each.name] : [],
  )
  return { family, prefix, suffix, steady: new Set(steady) }
}

function maskedName({ prefix, suffix }: VolatileName): string {
  return `${prefix}*${suffix}`
}

function differingPaths(left: Json, right: Json, path: Path): readonly Path[] {
  if (jsonEquals(left, right)) return []
  if (isJsonObject(left) && isJsonObject(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)])
    return [...keys].flatMap((key) =>
      Object.hasOwn(left, key) && Object.hasOwn(right, key)
        ? differingPaths(left[key] ?? null, right[key] ?? null, [...path, key])
        : [[...path, key]],
    )
  }
  if (isJsonArray(left) && isJsonArray(right) && left.length === right.length) {
    return left.flatMap((item, index) => differingPaths(item, right[index] ?? null, [...path, index]))
  }
  return [path]
}

export type Mask = (object: KubernetesObject) => KubernetesObject

/** Puts one and the same value wherever two renders do not agree. An object's value is masked once. */
export function createMask({ paths, names }: Volatile): Mask {
  if (paths.size === 0 && names.length === 0) return (object) => object
  const masked = new WeakMap<JsonObject, JsonObject>()
  return (object) => {
    const changing = names.find((each) => isNamedBy(each, object))
    const name = changing === undefined ? object.name : maskedName(changing)
    const places = paths.get(identityOf({ ...object, name })) ?? []
    if (places.length === 0 && name === object.name) return object
    const known = masked.get(object.value)
    if (known !== undefined) return { ...object, name, value: known }
    const named = changing === undefined ? [] : [[['metadata', 'name'], name] as const]
    const value = maskObject(object.value, [...places.map((place) => [place, null] as const), ...named])
    masked.set(object.value, value)
    return { ...object, name, value }
  }
}

function isNamedBy({ family, prefix, suffix, steady }: VolatileName, object: KubernetesObject): boolean {
  const { name } = object
  return name.startsWith(prefix) && name.endsWith(suffix) && !steady.has(name) && familyOf(object) === family
}

/** A place, and what to put there; null for a value that says only what type was there. */
type Replacement = readonly [place: Path, text: string | null]

function maskObject(object: JsonObject, replacements: readonly Replacement[]): JsonObject {
  return mapMembers(object, (value, key) => maskBelow(value, below(replacements, key)))
}

function below(replacements: readonly Replacement[], segment: string | number): readonly Replacement[] {
  return replacements.flatMap(([[first, ...rest], text]) => (first === segment ? [[rest, text] as const] : []))
}

function maskBelow(value: Json, replacements: readonly Replacement[]): Json {
  if (replacements.length === 0) return value
  const whole = replacements.find(([place]) => place.length === 0)
  if (whole !== undefined) return whole[1] ?? placeholder(value)
  if (isJsonArray(value)) return mapItems(value, (item, index) => maskBelow(item, below(replacements, index)))
  return isJsonObject(value) ? maskObject(value, replacements) : value
}

/** Of the type that was there, so that a rule that reads it is not misled. */
function placeholder(value: Json): Json {
  if (typeof value === 'string') return volatileText
  if (typeof value === 'number' || typeof value === 'bigint') return 0
  if (isJsonArray(value)) return []
  return isJsonObject(value) ? {} : value
}
