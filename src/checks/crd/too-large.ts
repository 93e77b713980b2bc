import { stringifyJson } from '../../model/json.ts'
import type { KubernetesObject } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'

type Evidence = { readonly name: string; readonly bytes: number; readonly limit: number; readonly step: Step }

/** `near`: four fifths of what an annotation may hold. `apply`: more than that. `request`: more than etcd takes. */
type Step = 'near' | 'apply' | 'request'

/** `TotalAnnotationSizeLimitB` in k8s.io/apimachinery pkg/api/validation/objectmeta.go. */
const annotationLimit = 256 * 1024
/** etcd's `--max-request-bytes`, 1.5 MiB. */
const requestLimit = 1.5 * 1024 * 1024
const nearLimit = Math.floor(annotationLimit * 0.8)

const described = (length: number) =>
  inManifests({
    versions: [
      `name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, description: "${'x'.repeat(length)}"}}`,
    ],
  })

/** `kubectl apply` stores the whole object in an annotation of itself, and annotations are limited to 256 KiB together. */
export const crdTooLarge = defineRule<'release', Evidence>({
  id: 'crd/too-large',
  scope: 'release',
  title: 'Definition that is too large to apply',
  why: 'Client-side `kubectl apply` and Argo CD without server-side apply keep the whole definition in an annotation: beyond 262144 bytes they fail with "metadata.annotations: Too long"; beyond 1.5 MiB etcd takes it in no way.',
  sources: [
    'k8s.io/apimachinery pkg/api/validation/objectmeta.go, TotalAnnotationSizeLimitB',
    'https://kubernetes.io/docs/reference/kubectl/generated/kubectl_apply/',
    'https://etcd.io/docs/v3.5/dev-guide/limit/',
  ],
  category: 'crd',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'more than an annotation holds', next: described(270_000), reports: 1 },
    { title: 'four fifths of it', next: described(215_000), reports: 1 },
    { title: 'half of it', next: described(130_000), reports: 0 },
  ],
  message: ({ name, bytes, limit, step }) =>
    step === 'request'
      ? `\`${name}\` has ${bytes} bytes as JSON, more than the ${limit} that etcd takes: no client can create it.`
      : step === 'apply'
        ? `\`${name}\` has ${bytes} bytes as JSON, more than the ${limit} that client-side \`kubectl apply\` can store.`
        : `\`${name}\` has ${bytes} bytes as JSON; client-side \`kubectl apply\` fails from ${limit} on.`,
  remedy: () =>
    'Shorten or drop descriptions (`maxDescLen` of controller-gen), drop versions that are no longer served, or tell users to apply with `--server-side`.',
  check({ crds }, _context, report) {
    for (const { definition, object } of crds) {
      const bytes = appliedBytes(object)
      if (bytes < nearLimit) continue
      const step: Step = bytes > requestLimit ? 'request' : bytes > annotationLimit ? 'apply' : 'near'
      report({
        evidence: { name: definition.name, bytes, limit: step === 'request' ? requestLimit : annotationLimit, step },
        at: { object },
        ...(step === 'request' ? {} : { severity: step === 'apply' ? 'warning' : 'info' }),
      })
    }
  },
})

/** What `kubectl apply` would store: the object as JSON with a line break. */
function appliedBytes({ value, text }: KubernetesObject): number {
  // A character is three bytes of UTF-8 at most, and two of an escape.
  if (text.length * 6 < nearLimit) return 0
  return utf8Length(stringifyJson(value)) + 1
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
