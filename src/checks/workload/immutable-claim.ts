import type { Condition } from '../../model/finding.ts'
import { type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { billionthsOf } from '../../model/quantity.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { isSame, type RefusedChange } from './refused-change.ts'

const words =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'

/** A claim's specification stays as it was created; a bound one may ask for more space (ValidatePersistentVolumeClaimUpdate). */
export function refusedClaimChanges(previous: KubernetesObject, next: KubernetesObject): readonly RefusedChange[] {
  const [before, after] = [member(previous.value, 'spec'), member(next.value, 'spec')]
  const changed = (name: string, condition?: Condition): RefusedChange => ({
    path: ['spec', name],
    words,
    previous: member(before, name),
    next: member(after, name),
    ...(condition === undefined ? {} : { condition }),
  })
  const fixed = ['accessModes', 'selector', 'dataSource', 'dataSourceRef'].filter(
    (name) => !isSame(member(before, name), member(after, name)),
  )
  const mode = (spec: Json | undefined) => stringMember(spec, 'volumeMode') ?? 'Filesystem'
  return [
    ...fixed.map((name) => changed(name)),
    ...(mode(before) === mode(after) ? [] : [changed('volumeMode')]),
    ...setOnce('storageClassName', 'only when the cluster has a default class, which the claim then holds'),
    ...setOnce('volumeName', 'only when the claim is bound to another volume'),
    ...sizes(),
  ]

  function setOnce(name: string, whenAbsent: string): readonly RefusedChange[] {
    const [was, is] = [stringMember(before, name), stringMember(after, name)]
    if (was === is) return []
    // Left out, the name of the volume stays as the controller set it.
    if (was === undefined) return [changed(name, { kind: 'cluster', text: whenAbsent })]
    return [changed(name)]
  }

  function sizes(): readonly RefusedChange[] {
    const limits = (spec: Json | undefined) => memberAt(spec, 'resources', 'limits')
    if (!isSame(limits(before), limits(after))) return [changed('resources')]
    const [was, is] = [sizeOf(before), sizeOf(after)]
    if (was === null || is === null || was === is) return []
    if (is < was) return [changed('resources')]
    return [
      changed('resources', {
        kind: 'cluster',
        text: 'only when the claim is not bound yet, or its StorageClass has no `allowVolumeExpansion: true`',
      }),
    ]
  }
}

function sizeOf(spec: Json | undefined): bigint | null {
  const size = memberAt(spec, 'resources', 'requests', 'storage')
  return typeof size === 'string' || typeof size === 'number' || typeof size === 'bigint' ? billionthsOf(size) : null
}
