import { isJsonObject, type Json, member, stringMember } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { isSame, type RefusedChange } from './refused-change.ts'

const sealed = 'field is immutable when `immutable` is set'

/** ConfigMap and Secret with `immutable: true`, and the type of a Secret (ValidateConfigMapUpdate, ValidateSecretUpdate). */
export function refusedContentChanges(previous: KubernetesObject, next: KubernetesObject): readonly RefusedChange[] {
  const changed = (name: string, words: string): RefusedChange => ({
    path: [name],
    words,
    previous: member(previous.value, name),
    next: member(next.value, name),
  })
  const isSecret = next.kind === 'Secret'
  const typeOf = ({ value }: KubernetesObject) => stringMember(value, 'type') || 'Opaque'
  return [
    ...(isSecret && typeOf(previous) !== typeOf(next) ? [changed('type', 'field is immutable')] : []),
    ...(member(previous.value, 'immutable') === true ? sealedChanges() : []),
  ]

  function sealedChanges(): readonly RefusedChange[] {
    const parts: readonly string[] = isSecret ? ['data'] : ['data', 'binaryData']
    const contents = parts.filter((part) => !isSame(contentOf(previous, part), contentOf(next, part)))
    return [
      ...(member(next.value, 'immutable') === true ? [] : [changed('immutable', sealed)]),
      ...contents.map((part) => changed(part, sealed)),
    ]
  }
}

/** What is stored: `stringData` of a Secret becomes part of its data. */
function contentOf({ kind, value }: KubernetesObject, part: string): Json | undefined {
  const data = member(value, part)
  const texts = kind === 'Secret' ? member(value, 'stringData') : undefined
  if (!isJsonObject(texts)) return data
  const encoded = Object.entries(texts).map(([key, text]) => [key, typeof text === 'string' ? base64(text) : text])
  return { ...(isJsonObject(data) ? data : {}), ...Object.fromEntries(encoded) }
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
