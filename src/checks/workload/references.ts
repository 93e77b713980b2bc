import { apiGroupOf, scopeOf } from '../../model/api-scope.ts'
import { arrayMember, isJsonObject, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import type { Path } from '../../model/path.ts'
import { containerLists, podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'
import { kindOf } from './refused-change.ts'

/** An object that another one names and cannot do without. */
export interface Reference {
  /** `group/Kind`. */
  readonly kind: string
  readonly name: string
  /** Of the name in the object that holds it. */
  readonly path: Path
  /** Entries of the object's data that are named too. */
  readonly keys: readonly string[]
  /** What happens where it is missing, as the rest of a sentence. */
  readonly effect: string
}

const noStart = 'its pods do not start'
const refused = 'its pods are refused'

/** What an object names and needs; what it marks as optional is left out. */
export function referencesOf(object: KubernetesObject): readonly Reference[] {
  return [...podReferences(object), ...otherReferences(object)].filter(({ name }) => name !== '')
}

function podReferences(object: KubernetesObject): readonly Reference[] {
  const template = podTemplateOf(object)
  if (template === null) return []
  const { spec } = template
  const specPath: Path = [...template.path, 'spec']
  const named = (kind: string, field: string, effect: string): readonly Reference[] =>
    reference(kind, spec, field, specPath, effect)
  return [
    ...named('/ServiceAccount', 'serviceAccountName', refused),
    ...named('scheduling.k8s.io/PriorityClass', 'priorityClassName', refused),
    ...named('node.k8s.io/RuntimeClass', 'runtimeClassName', refused),
    ...arrayMember(spec, 'volumes').flatMap((volume, index) =>
      volumeReferences(volume, [...specPath, 'volumes', index]),
    ),
    ...containerLists.flatMap((list) =>
      arrayMember(spec, list).flatMap((container, index) =>
        environmentReferences(container, [...specPath, list, index]),
      ),
    ),
  ]
}

function volumeReferences(volume: Json, path: Path): readonly Reference[] {
  const source = (kind: string, part: string, field: string): readonly Reference[] =>
    reference(kind, member(volume, part), field, [...path, part], noStart)
  return [
    ...source('/ConfigMap', 'configMap', 'name'),
    ...source('/Secret', 'secret', 'secretName'),
    ...source('/PersistentVolumeClaim', 'persistentVolumeClaim', 'claimName'),
    ...arrayMember(member(volume, 'projected'), 'sources').flatMap((projected, index) => {
      const at: Path = [...path, 'projected', 'sources', index]
      return [
        ...reference('/ConfigMap', member(projected, 'configMap'), 'name', [...at, 'configMap'], noStart),
        ...reference('/Secret', member(projected, 'secret'), 'name', [...at, 'secret'], noStart),
      ]
    }),
  ]
}

function environmentReferences(container: Json, path: Path): readonly Reference[] {
  return [
    ...arrayMember(container, 'env').flatMap((variable, index) => {
      const at: Path = [...path, 'env', index, 'valueFrom']
      const from = member(variable, 'valueFrom')
      return [
        ...reference('/ConfigMap', member(from, 'configMapKeyRef'), 'name', [...at, 'configMapKeyRef'], noStart),
        ...reference('/Secret', member(from, 'secretKeyRef'), 'name', [...at, 'secretKeyRef'], noStart),
      ]
    }),
    ...arrayMember(container, 'envFrom').flatMap((source, index) => {
      const at: Path = [...path, 'envFrom', index]
      return [
        ...reference('/ConfigMap', member(source, 'configMapRef'), 'name', [...at, 'configMapRef'], noStart),
        ...reference('/Secret', member(source, 'secretRef'), 'name', [...at, 'secretRef'], noStart),
      ]
    }),
  ]
}

function otherReferences(object: KubernetesObject): readonly Reference[] {
  const { value } = object
  const kind = `${apiGroupOf(object.apiVersion)}/${object.kind}`
  const spec = member(value, 'spec')
  if (kind === 'autoscaling/HorizontalPodAutoscaler') {
    const target = member(spec, 'scaleTargetRef')
    const group = apiGroupOf(stringMember(target, 'apiVersion') ?? '')
    const targetKind = `${group}/${stringMember(target, 'kind') ?? ''}`
    return reference(targetKind, target, 'name', ['spec', 'scaleTargetRef'], 'it scales nothing')
  }
  if (kind === 'networking.k8s.io/Ingress') {
    const effect = 'requests to it are answered with an error'
    const backends = [
      ...(isJsonObject(member(spec, 'defaultBackend')) ? [['spec', 'defaultBackend', 'service'] as const] : []),
    ].flatMap((path) => reference('/Service', memberAt(value, ...path), 'name', path, effect))
    const rules = arrayMember(spec, 'rules').flatMap((rule, ruleIndex) =>
      arrayMember(member(rule, 'http'), 'paths').flatMap((entry, index) =>
        reference(
          '/Service',
          memberAt(entry, 'backend', 'service'),
          'name',
          ['spec', 'rules', ruleIndex, 'http', 'paths', index, 'backend', 'service'],
          effect,
        ),
      ),
    )
    return [...backends, ...rules]
  }
  if (kind === 'apiregistration.k8s.io/APIService') {
    return reference('/Service', member(spec, 'service'), 'name', ['spec', 'service'], 'its API does not answer')
  }
  return []
}

/** `key` of a variable, `items` of a volume. */
function keysOf(holder: Json | undefined): readonly string[] {
  const entries = [holder, ...arrayMember(holder, 'items')]
  return entries.flatMap((entry) => stringMember(entry, 'key') ?? [])
}

/** Whether `candidate` of `release` is what `holder` of `holderRelease` names. */
export function isTarget(
  { kind, name }: Reference,
  holder: KubernetesObject,
  candidate: KubernetesObject,
  release: Release,
  holderRelease: Release,
): boolean {
  if (kindOf(candidate) !== kind || candidate.name !== name) return false
  if (scopeOf(candidate, release.crds) === 'Cluster') return true
  return namespaceOf(candidate, release) === namespaceOf(holder, holderRelease)
}

function reference(
  kind: string,
  holder: Json | undefined,
  field: string,
  path: Path,
  effect: string,
): readonly Reference[] {
  const name = stringMember(holder, field)
  if (name === undefined || member(holder, 'optional') === true) return []
  return [{ kind, name, path: [...path, field], keys: keysOf(holder), effect }]
}
