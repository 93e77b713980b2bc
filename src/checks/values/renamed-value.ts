import { isJsonObject, type Json, jsonEquals } from '../../model/json.ts'
import { nearestNames } from '../../model/nearest-names.ts'
import { type OneSided, shapeOf } from '../../model/value-changes.ts'

/** The one added value that a removed one has most likely become; null where none stands out. */
export function findRenamed(removed: OneSided, added: readonly OneSided[]): OneSided | null {
  const candidates = added
    .flatMap(nodesOf)
    .map((each) => ({ each, likeness: likeness(removed, each) }))
    .filter((candidate) => candidate.likeness >= enough)
    .sort((left, right) => right.likeness - left.likeness)
  const [best, second] = candidates
  return best === undefined || second?.likeness === best.likeness ? null : best.each
}

/** A value and all that is in it. */
function nodesOf(each: OneSided): readonly OneSided[] {
  const { path, value } = each
  if (!isJsonObject(value)) return [each]
  return [each, ...Object.entries(value).flatMap(([key, child]) => nodesOf({ path: [...path, key], value: child }))]
}

const enough = 3

function likeness(removed: OneSided, added: OneSided): number {
  const [before, after] = [shapeOf(removed.value), shapeOf(added.value)]
  if (before !== null && after !== null && before !== after) return 0
  const [oldName, newName] = [nameOf(removed), nameOf(added)]
  const isSamePlace = jsonEquals([...removed.path.slice(0, -1)], [...added.path.slice(0, -1)])
  const name =
    plain(oldName) === plain(newName)
      ? 3
      : isNear(oldName, newName) || isPart(oldName, newName) || (isSamePlace && isWordsLess(oldName, newName))
        ? 2
        : 0
  const value = jsonEquals(removed.value, added.value)
    ? isTelling(removed.value)
      ? 2
      : 1
    : sharedKeys(removed.value, added.value)
  // A name without a place or a value in common is chance: many mappings have an `enabled`.
  if (name === 0 || (!isSamePlace && value === 0)) return name === 0 && isSamePlace && value === 2 ? enough : 0
  return name + value + (isSamePlace ? 1 : 0)
}

function nameOf({ path }: OneSided): string {
  return String(path.at(-1) ?? '')
}

/** Letter case and separators apart. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

/** Written almost alike, word by word: `replicaLimit` is no other spelling of `replicaCount`. */
function isNear(left: string, right: string): boolean {
  if (nearestNames(left, [right]).length === 0) return false
  const [one, other] = [wordsOf(left), wordsOf(right)]
  if (one.length !== other.length) return true
  return one.every((word, index) => word === other[index] || nearestNames(word, [other[index] ?? '']).length > 0)
}

function isPart(left: string, right: string): boolean {
  const [short = '', long = ''] = [plain(left), plain(right)].sort((one, other) => one.length - other.length)
  return short.length >= 4 && long.includes(short)
}

/** Whether one name has all words of the other, in the singular or the plural: `replicaCount`, `replicas`. */
function isWordsLess(left: string, right: string): boolean {
  const [few = [], many = []] = [wordsOf(left), wordsOf(right)].sort((one, other) => one.length - other.length)
  return few.join('').length >= 4 && few.every((word) => many.includes(word))
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_]+/)
    .map((word) => word.replace(/s$/, ''))
}

/** Few values are equal to it by chance. */
function isTelling(value: Json): boolean {
  if (typeof value === 'boolean' || value === null) return false
  if (typeof value === 'string') return value.length > 2
  if (typeof value === 'number' || typeof value === 'bigint') return value > 9
  return shapeOf(value) !== null
}

function sharedKeys(left: Json, right: Json): number {
  if (!isJsonObject(left) || !isJsonObject(right)) return 0
  const keys = Object.keys(left)
  return keys.length > 0 && keys.filter((key) => Object.hasOwn(right, key)).length * 2 >= keys.length ? 1 : 0
}
