import {
  arrayMember,
  isJsonObject,
  type Json,
  type JsonObject,
  memberAt,
  objectMember,
  stringMember,
} from '../../model/json.ts'
import type { KubernetesObject } from '../../model/release.ts'

const kinds = new Set(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'])

export function isWebhookConfiguration({ apiVersion, kind }: KubernetesObject): boolean {
  return kinds.has(kind) && apiVersion.startsWith('admissionregistration.k8s.io/')
}

/** The entries of `webhooks`. */
export function webhooksOf({ value }: KubernetesObject): readonly JsonObject[] {
  return arrayMember(value, 'webhooks').filter(isJsonObject)
}

/** `NAMESPACE/NAME` of the Service that a webhook is served by; null where it has an address of its own. */
export function serviceOf(webhook: JsonObject): string | null {
  const service = objectMember(objectMember(webhook, 'clientConfig'), 'service')
  return service === undefined
    ? null
    : `${stringMember(service, 'namespace') ?? ''}/${stringMember(service, 'name') ?? ''}`
}

/** Annotations by which something outside the operator fills in `caBundle`. */
const injectors = [
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'cert-manager.io/inject-apiserver-ca',
  'service.beta.openshift.io/inject-cabundle',
]

/** Whether the chart leaves `caBundle` to a program, and to no injector that it names. */
export function isCaLeftToProgram(object: KubernetesObject): boolean {
  const annotations: Json | undefined = memberAt(object.value, 'metadata', 'annotations')
  if (injectors.some((key) => stringMember(annotations, key) !== undefined)) return false
  const webhooks = webhooksOf(object)
  return (
    webhooks.length === 0 ||
    webhooks.some((webhook) => !stringMember(objectMember(webhook, 'clientConfig'), 'caBundle'))
  )
}

/** The parts of a rule that a request matches one by one; `*` stands for all. */
export const interceptParts = ['operation', 'group', 'version', 'resource'] as const
export type Intercept = Readonly<Record<(typeof interceptParts)[number], string>>

/** What a webhook intercepts, its rules multiplied out. */
export function interceptsOf(webhook: JsonObject): readonly Intercept[] {
  const texts = (value: JsonObject, key: string) =>
    arrayMember(value, key).flatMap((item) => (typeof item === 'string' ? [item] : []))
  return arrayMember(webhook, 'rules')
    .filter(isJsonObject)
    .flatMap((rule) =>
      texts(rule, 'operations').flatMap((operation) =>
        texts(rule, 'apiGroups').flatMap((group) =>
          texts(rule, 'apiVersions').flatMap((version) =>
            texts(rule, 'resources').map((resource) => ({ operation, group, version, resource })),
          ),
        ),
      ),
    )
}

/** `CREATE widgets.example.com/v1`, from the parts in their order. */
export function formatIntercept([operation, group, version, resource]: readonly (string | null)[]): string {
  return `${operation} ${resource}${group === '' ? '' : `.${group}`}/${version}`
}
