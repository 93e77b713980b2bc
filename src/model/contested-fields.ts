import {
  arrayMember,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  member,
  objectMember,
  stringMember,
} from './json.ts'
import { parseJson } from './parse-json.ts'
import { formatPath, type Path } from './path.ts'
import { specificationDrift } from './specification-drift.ts'

/** A field that somebody else owns and that server-side apply by Helm would change. A `type`, so that evidence can hold it. */
export type ContestedField = { readonly manager: string; readonly field: string }

/** Of Helm 4 (helm/helm pkg/cmd/helm.go). */
const ownManager = 'helm'

/**
 * What server-side apply refuses as a conflict: fields of the applied object with another value than the live one has,
 * owned by another manager, or by Helm itself from the time when it wrote from the client. `isEqual` compares a value of
 * the applied object, where secrets may be hidden, with the live one.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
 */
export function contestedFields(
  live: JsonObject,
  applied: JsonObject,
  isEqual: (applied: Json, live: Json) => boolean = jsonEquals,
): readonly ContestedField[] {
  const drift = stringMember(applied, 'kind') === 'CustomResourceDefinition' ? specificationDrift(applied, live) : null
  const isChanged = (path: Path, next: Json, now: Json | undefined) => {
    const field = formatPath(path)
    // The API server writes a definition in other words than a chart.
    if (drift !== null && path[0] === 'spec') return drift.some((each) => each.startsWith(field))
    return now === undefined || !isEqual(next, now)
  }
  const found = new Map<string, ContestedField>()
  for (const entry of arrayMember(objectMember(live, 'metadata'), 'managedFields')) {
    const manager = stringMember(entry, 'manager') ?? 'unknown'
    if (manager === ownManager && stringMember(entry, 'operation') === 'Apply') continue
    const owned = objectMember(entry, 'fieldsV1')
    if (owned === undefined) continue
    for (const path of changedFields(owned, applied, live, [], isChanged)) {
      const contested = { manager, field: formatPath(path) }
      found.set(JSON.stringify(contested), contested)
    }
  }
  return [...found.values()]
}

/** Walks a set of fields (`f:name`, `k:{"key":"value"}`, `v:value`) beside both values. */
function changedFields(
  owned: JsonObject,
  next: Json,
  live: Json | undefined,
  path: Path,
  isChanged: (path: Path, next: Json, live: Json | undefined) => boolean,
): readonly Path[] {
  return Object.entries(owned).flatMap(([key, inner]): readonly Path[] => {
    const step = stepOf(key, next, live)
    if (step === null || !isJsonObject(inner)) return []
    const at = [...path, step.name]
    if (Object.keys(inner).length > 0) return changedFields(inner, step.next, step.live, at, isChanged)
    return isChanged(at, step.next, step.live) ? [at] : []
  })
}

interface Step {
  readonly name: string | number
  readonly next: Json
  readonly live: Json | undefined
}

/** Null for what the applied object says nothing about: then there is nothing to fight over. */
function stepOf(key: string, next: Json, live: Json | undefined): Step | null {
  if (key.startsWith('f:')) {
    const name = key.slice(2)
    const value = member(next, name)
    return value === undefined ? null : { name, next: value, live: member(live, name) }
  }
  if (!key.startsWith('k:') || !isJsonArray(next)) return null
  const keys = parseJson(key.slice(2))
  if (!isJsonObject(keys)) return null
  const isItem = (item: Json) => Object.entries(keys).every(([name, value]) => jsonEquals(member(item, name), value))
  const index = next.findIndex(isItem)
  const item = next[index]
  return item === undefined
    ? null
    : { name: index, next: item, live: isJsonArray(live) ? live.find(isItem) : undefined }
}
