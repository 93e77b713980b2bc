import { apiGroupOf } from '../../model/api-scope.ts'
import { arrayMember, isJsonObject, member, memberAt, stringMember } from '../../model/json.ts'
import { type Path, valueAt } from '../../model/path.ts'
import type { KubernetesObject, Release } from '../../model/release.ts'

/** A field that the chart renders empty and something in the cluster has to fill. */
export interface EmptyField {
  readonly object: KubernetesObject
  readonly path: Path
  /** `text`: `stringData`, which Helm 4 does not notice as a conflict and both Helms write over. */
  readonly kind: 'certificate' | 'text' | 'ca-bundle'
}

const certificateKey = /(?:^|[-_.])(?:ca|cert|certificate|certs|crt|key|pem|tls)(?:$|[-_.])/i

/** Certificates in Secrets and `caBundle`s that are rendered as nothing, by object. Left out altogether they are nobody’s business but the controller’s. */
export function emptyFieldsOf({ objects, crds }: Pick<Release, 'objects' | 'crds'>): readonly EmptyField[] {
  return [
    ...objects.filter(({ hooks }) => hooks.length === 0).flatMap(emptyFieldsIn),
    ...crds
      .filter(({ placement, object }) => placement === 'templates' && object.hooks.length === 0)
      .flatMap(({ object }) => emptyBundle(object, ['spec', 'conversion', 'webhook', 'clientConfig'])),
  ]
}

function emptyFieldsIn(object: KubernetesObject): readonly EmptyField[] {
  const group = apiGroupOf(object.apiVersion)
  if (group === '' && object.kind === 'Secret') return emptyCertificates(object)
  if (group === 'admissionregistration.k8s.io') {
    return arrayMember(object.value, 'webhooks').flatMap((_webhook, index) =>
      emptyBundle(object, ['webhooks', index, 'clientConfig']),
    )
  }
  return group === 'apiregistration.k8s.io' && object.kind === 'APIService' ? emptyBundle(object, ['spec']) : []
}

function emptyCertificates(object: KubernetesObject): readonly EmptyField[] {
  const isTls = stringMember(object.value, 'type') === 'kubernetes.io/tls'
  return (['data', 'stringData'] as const).flatMap((part) => {
    const content = member(object.value, part)
    if (!isJsonObject(content)) return []
    return Object.entries(content)
      .filter(([key, value]) => (value === '' || value === null) && (isTls || certificateKey.test(key)))
      .map(([key]): EmptyField => ({ object, path: [part, key], kind: part === 'data' ? 'certificate' : 'text' }))
  })
}

/** Nothing, or white space in base64 such as `Cg==`. */
function emptyBundle(object: KubernetesObject, client: Path): readonly EmptyField[] {
  const config = valueAt(object.value, client)
  if (!isJsonObject(config) || !Object.hasOwn(config, 'caBundle')) return []
  const bundle = memberAt(config, 'caBundle')
  const isEmpty = bundle === null || (typeof bundle === 'string' && /^(?:|Cg==|Cg|IA==|Cgo=)$/.test(bundle.trim()))
  return isEmpty ? [{ object, path: [...client, 'caBundle'], kind: 'ca-bundle' }] : []
}
