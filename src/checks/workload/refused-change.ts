import { apiGroupOf } from '../../model/api-scope.ts'
import type { Condition } from '../../model/finding.ts'
import { isJsonArray, isJsonObject, type Json, jsonEquals, member } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { KubernetesObject } from '../../model/release.ts'

/** A change of an object that the API server does not let pass. */
export interface RefusedChange {
  readonly path: Path
  readonly previous: Json | undefined
  readonly next: Json | undefined
  /** The API server's words, as both Helms print them. */
  readonly words: string
  readonly condition?: Condition
}

/** What the server refuses of the step from one state of an object to another. */
export type RefuseChanges = (previous: KubernetesObject, next: KubernetesObject) => readonly RefusedChange[]

/** `group/Kind`; the core group is empty. */
export function kindOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `${apiGroupOf(apiVersion)}/${kind}`
}

/** Equality as most of the server's own validation has it: null, empty and absent are one (apimachinery `equality.Semantic`). */
export function isSame(left: Json | undefined, right: Json | undefined): boolean {
  return jsonEquals(semantic(left), semantic(right))
}

function semantic(value: Json | undefined): Json {
  if (isJsonArray(value)) return value.length === 0 ? null : value.map(semantic)
  if (!isJsonObject(value)) return value ?? null
  const members = Object.keys(value)
    .map((key) => [key, semantic(member(value, key))] as const)
    .filter(([, item]) => item !== null)
  return members.length === 0 ? null : Object.fromEntries(members)
}
