import type { Json } from '../../src/model/json.ts'
import type { HelmMajor } from './helm-binaries.ts'

/** Files of a chart below its folder; `NAME` stands for a name of the row's own, for what is cluster-wide. */
type ChartFiles = Readonly<Record<string, string>>

/**
 * A step from one chart to another and what each Helm makes of it on a real API server. The unit tests hold the named rule to
 * this table, the tests with a control plane hold the table to both Helms.
 */
export interface HelmStep {
  readonly name: string
  readonly rule: string
  /** Whether the rule reports the step. */
  readonly isReported: boolean
  readonly previous: ChartFiles
  readonly next: ChartFiles
  /** What Helm renders of `next` where its templates hold more than text. */
  readonly renderedNext?: ChartFiles
  /** What something in the cluster writes between installation and upgrade: a merge patch by its API path; `AUTHORITY` is a CA in base64. */
  readonly between?: { readonly path: string; readonly patch: Json }
  /** A part of Helm's words where it fails; null where it succeeds. */
  readonly upgrade: Readonly<Record<HelmMajor, string | null>>
  /** Of `helm rollback` after a successful upgrade. */
  readonly rollback?: Readonly<Record<HelmMajor, string | null>>
  /** What is in the cluster in the end; `absent` where the object is not there. `NAMESPACE` in the path is the row's. */
  readonly state?: {
    readonly path: string
    readonly keys: readonly string[]
    readonly is: Readonly<Record<HelmMajor, Json>>
  }
}

const manifest = (apiVersion: string, kind: string, rest: string, metadata = 'name: x') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}\n`
const templates = (...documents: readonly string[]): ChartFiles =>
  Object.fromEntries(documents.map((text, index) => [`templates/${index}.yaml`, text]))
const workload = (kind: string, spec: string, container = '') =>
  manifest(
    'apps/v1',
    kind,
    `spec: {${spec}selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: m, ${container}image: "example.com/a:1"}]}}}`,
  )
const config = (annotations = '') =>
  manifest('v1', 'ConfigMap', 'data: {a: b}', `name: x, annotations: {${annotations}}`)
const other = manifest('v1', 'ConfigMap', 'data: {a: b}', 'name: other')
const service = (ports: string) => manifest('v1', 'Service', `spec: {selector: {a: b}, ports: [${ports}]}`)
const storageClass = (rest: string) =>
  manifest('storage.k8s.io/v1', 'StorageClass', `provisioner: example.com\n${rest}`, 'name: NAME')
const secret = (rest: string) => manifest('v1', 'Secret', rest)
const webhook = (bundle: string) =>
  manifest(
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    `webhooks: [{name: a.example.com, admissionReviewVersions: [v1], sideEffects: None, clientConfig: {service: {name: s, namespace: default}${bundle}}, rules: [{apiGroups: [NAME.example.com], apiVersions: [v1], operations: [CREATE], resources: [widgets]}]}]`,
    'name: NAME',
  )
const definition = (annotations = '', more = '') =>
  manifest(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    `spec: {group: NAME.example.com, scope: Namespaced, names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}${more}]}`,
    `name: widgets.NAME.example.com, annotations: {${annotations}}`,
  )
const secondVersion = ', {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}'
const resource = (version = 'v1') => manifest(`NAME.example.com/${version}`, 'Widget', '')
const inFolder = (text: string): ChartFiles => ({ 'crds/widgets.yaml': text, ...templates(other) })
const keep = 'helm.sh/resource-policy: keep'

const never = { '3': null, '4': null }
const both = (words: string) => ({ '3': words, '4': words })
const onlyHelm4 = (words: string) => ({ '3': null, '4': words })
const configMap = { path: '/api/v1/namespaces/NAMESPACE/configmaps/x', keys: ['data', 'a'] }
const definitionPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.NAME.example.com'
const webhookPath = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/NAME'
const lookup = '{{- if not (lookup "v1" "ConfigMap" .Release.Namespace "x") }}'

export const helmSteps: readonly HelmStep[] = [
  {
    name: 'a selector that changes',
    rule: 'workload/immutable-field-changed',
    isReported: true,
    previous: templates(workload('Deployment', '')),
    next: templates(workload('Deployment', '').replaceAll('app: a', 'app: b')),
    upgrade: both('field is immutable'),
  },
  {
    name: 'a Service that becomes headless',
    rule: 'workload/immutable-field-changed',
    isReported: true,
    previous: templates(service('{port: 80}')),
    next: templates(service('{port: 80}').replace('selector', 'clusterIP: None, selector')),
    upgrade: both('may not change once set'),
  },
  {
    name: 'a StorageClass with empty parameters, to the same',
    rule: 'workload/storage-class-stuck',
    isReported: true,
    previous: templates(storageClass('parameters: {}')),
    next: templates(storageClass('parameters: {}')),
    upgrade: both('updates to parameters are forbidden'),
  },
  {
    name: 'a StorageClass without parameters',
    rule: 'workload/storage-class-stuck',
    isReported: false,
    previous: templates(storageClass('')),
    next: templates(storageClass('parameters:')),
    upgrade: never,
  },
  {
    name: 'a Deployment that becomes Recreate',
    rule: 'workload/strategy-leftover',
    isReported: true,
    previous: templates(workload('Deployment', '')),
    next: templates(workload('Deployment', 'strategy: {type: Recreate}, ')),
    upgrade: onlyHelm4("may not be specified when strategy `type` is 'Recreate'"),
  },
  {
    name: 'a Deployment that becomes Recreate after it wrote what rolls',
    rule: 'workload/strategy-leftover',
    isReported: false,
    previous: templates(workload('Deployment', 'strategy: {rollingUpdate: {maxUnavailable: 0}}, ')),
    next: templates(workload('Deployment', 'strategy: {type: Recreate}, ')),
    upgrade: never,
  },
  {
    name: 'a StatefulSet that becomes OnDelete',
    rule: 'workload/strategy-leftover',
    isReported: true,
    previous: templates(workload('StatefulSet', 'serviceName: s, ')),
    next: templates(workload('StatefulSet', 'serviceName: s, updateStrategy: {type: OnDelete}, ')),
    upgrade: both("only allowed for updateStrategy 'RollingUpdate'"),
  },
  {
    name: 'a variable that is given a second time',
    rule: 'workload/list-entry-newly-repeated',
    isReported: true,
    previous: templates(workload('Deployment', '', 'env: [{name: A, value: "1"}], ')),
    next: templates(workload('Deployment', '', 'env: [{name: A, value: "1"}, {name: A, value: "2"}], ')),
    upgrade: onlyHelm4('duplicate entries for key [name="A"]'),
  },
  {
    name: 'a port of another protocol on the same number',
    rule: 'workload/service-ports-merged',
    isReported: true,
    previous: templates(service('{name: tcp, port: 53}')),
    next: templates(service('{name: tcp, port: 53}, {name: udp, port: 53, protocol: UDP}')),
    upgrade: never,
    state: {
      path: '/api/v1/namespaces/NAMESPACE/services/x',
      keys: ['spec', 'ports'],
      is: {
        '3': [{ name: 'tcp', port: 53, protocol: 'UDP', targetPort: 53 }],
        '4': [
          { name: 'tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          { name: 'udp', port: 53, protocol: 'UDP', targetPort: 53 },
        ],
      },
    },
  },
  {
    name: 'replicas that are no longer written',
    rule: 'workload/replicas-left-out',
    isReported: true,
    previous: templates(workload('Deployment', 'replicas: 3, ')),
    next: templates(workload('Deployment', '')),
    upgrade: never,
    state: {
      path: '/apis/apps/v1/namespaces/NAMESPACE/deployments/x',
      keys: ['spec', 'replicas'],
      is: { '3': 1, '4': 1 },
    },
  },
  {
    name: 'an object that disappears',
    rule: 'workload/object-removed',
    isReported: true,
    previous: templates(config(), other),
    next: templates(other),
    upgrade: never,
    rollback: never,
    state: { ...configMap, is: { '3': 'b', '4': 'b' } },
  },
  {
    name: 'an object that disappears and is kept',
    rule: 'workload/rollback-finds-object',
    isReported: true,
    previous: templates(config(keep), other),
    next: templates(other),
    upgrade: never,
    rollback: { '3': 'no ConfigMap with the name "x" found', '4': 'with the name "x" not found' },
    state: { ...configMap, is: { '3': 'b', '4': 'b' } },
  },
  {
    name: 'an object that looks for itself',
    rule: 'workload/only-at-install',
    isReported: true,
    previous: templates(config(), other),
    next: templates(`${lookup}\n${config()}{{- end }}\n`, other),
    renderedNext: templates(config(), other),
    upgrade: never,
    state: { ...configMap, is: { '3': 'absent', '4': 'absent' } },
  },
  {
    name: 'a hook that becomes an object',
    rule: 'workload/hook-became-object',
    isReported: true,
    previous: templates(config('helm.sh/hook: pre-install'), other),
    next: templates(config(), other),
    upgrade: both('invalid ownership metadata'),
  },
  {
    name: 'a hook that is deleted when it is done and becomes an object',
    rule: 'workload/hook-became-object',
    isReported: false,
    previous: templates(config('helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded'), other),
    next: templates(config(), other),
    upgrade: never,
  },
  {
    name: 'an object that becomes a hook before the upgrade',
    rule: 'workload/object-became-hook',
    isReported: true,
    previous: templates(config(), other),
    next: templates(config('helm.sh/hook: pre-upgrade'), other),
    upgrade: never,
    state: { ...configMap, is: { '3': 'absent', '4': 'absent' } },
  },
  {
    name: 'an object that becomes a hook after the upgrade',
    rule: 'workload/object-became-hook',
    isReported: false,
    previous: templates(config(), other),
    next: templates(config('helm.sh/hook: post-upgrade'), other),
    upgrade: never,
    state: { ...configMap, is: { '3': 'b', '4': 'b' } },
  },
  {
    name: 'a Secret that is rendered empty and filled by a controller',
    rule: 'webhook/filled-by-controller',
    isReported: true,
    previous: templates(secret('data: {tls.crt: ""}')),
    next: templates(secret('data: {tls.crt: ""}')),
    between: { path: '/api/v1/namespaces/NAMESPACE/secrets/x', patch: { data: { 'tls.crt': 'YQ==' } } },
    upgrade: onlyHelm4('conflict occurred while applying object'),
    state: {
      path: '/api/v1/namespaces/NAMESPACE/secrets/x',
      keys: ['data', 'tls.crt'],
      is: { '3': '', '4': 'YQ==' },
    },
  },
  {
    name: 'a Secret without content that a controller fills',
    rule: 'webhook/filled-by-controller',
    isReported: false,
    previous: templates(secret('type: Opaque')),
    next: templates(secret('type: Opaque')),
    between: { path: '/api/v1/namespaces/NAMESPACE/secrets/x', patch: { data: { 'tls.crt': 'YQ==' } } },
    upgrade: never,
    state: {
      path: '/api/v1/namespaces/NAMESPACE/secrets/x',
      keys: ['data', 'tls.crt'],
      is: { '3': 'YQ==', '4': 'YQ==' },
    },
  },
  {
    name: 'a text that is rendered empty and filled by a controller',
    rule: 'webhook/filled-by-controller',
    isReported: true,
    previous: templates(secret('stringData: {tls.crt: ""}')),
    next: templates(secret('stringData: {tls.crt: ""}')),
    between: { path: '/api/v1/namespaces/NAMESPACE/secrets/x', patch: { data: { 'tls.crt': 'YQ==' } } },
    upgrade: never,
    state: { path: '/api/v1/namespaces/NAMESPACE/secrets/x', keys: ['data', 'tls.crt'], is: { '3': '', '4': '' } },
  },
  {
    name: 'a webhook whose CA is a placeholder',
    rule: 'webhook/filled-by-controller',
    isReported: true,
    previous: templates(webhook(', caBundle: Cg==')),
    next: templates(webhook(', caBundle: Cg==')),
    between: {
      path: webhookPath,
      patch: {
        webhooks: [
          {
            name: 'a.example.com',
            admissionReviewVersions: ['v1'],
            sideEffects: 'None',
            clientConfig: { service: { name: 's', namespace: 'default' }, caBundle: 'AUTHORITY' },
            rules: [
              { apiGroups: ['NAME.example.com'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'] },
            ],
          },
        ],
      },
    },
    upgrade: onlyHelm4('clientConfig.caBundle'),
  },
  {
    name: 'a definition that moves into the templates',
    rule: 'crd/moved-into-templates',
    isReported: true,
    previous: inFolder(definition()),
    next: templates(definition(), other),
    upgrade: both('invalid ownership metadata'),
  },
  {
    name: 'a definition that moves into crds/',
    rule: 'crd/deleted-by-upgrade',
    isReported: true,
    previous: templates(definition(), other),
    next: inFolder(definition()),
    upgrade: never,
    state: { path: definitionPath, keys: ['metadata', 'name'], is: { '3': 'absent', '4': 'absent' } },
  },
  {
    name: 'a definition that changes in crds/',
    rule: 'crd/not-updated-by-upgrade',
    isReported: true,
    previous: inFolder(definition()),
    next: inFolder(definition('', secondVersion)),
    upgrade: never,
    state: { path: definitionPath, keys: ['status', 'storedVersions'], is: { '3': ['v1'], '4': ['v1'] } },
  },
  {
    name: 'a definition that is new in crds/',
    rule: 'crd/not-created-by-upgrade',
    isReported: true,
    previous: templates(other),
    next: inFolder(definition()),
    upgrade: never,
    state: { path: definitionPath, keys: ['metadata', 'name'], is: { '3': 'absent', '4': 'absent' } },
  },
  {
    name: 'a definition that is new and gone after a rollback',
    rule: 'crd/deleted-by-rollback',
    isReported: true,
    previous: templates(other),
    next: templates(definition(), other),
    upgrade: never,
    rollback: never,
    state: { path: definitionPath, keys: ['metadata', 'name'], is: { '3': 'absent', '4': 'absent' } },
  },
  {
    name: 'a definition that is new, kept and still there after a rollback',
    rule: 'crd/deleted-by-rollback',
    isReported: false,
    previous: templates(other),
    next: templates(definition(keep), other),
    upgrade: never,
    rollback: never,
    state: { path: definitionPath, keys: ['spec', 'scope'], is: { '3': 'Namespaced', '4': 'Namespaced' } },
  },
  {
    name: 'a definition that is kept and no longer rendered',
    rule: 'workload/rollback-finds-object',
    isReported: true,
    previous: templates(definition(keep), other),
    next: templates(other),
    upgrade: never,
    rollback: { '3': 'no CustomResourceDefinition with the name', '4': 'original object CustomResourceDefinition' },
  },
  {
    name: 'a definition and its resource, both new',
    rule: 'crd/used-before-created',
    isReported: true,
    previous: templates(other),
    next: templates(other, definition(), resource()),
    upgrade: both('no matches for kind "Widget"'),
  },
  {
    name: 'a resource that moves to a version which comes with it',
    rule: 'crd/used-before-created',
    isReported: true,
    previous: { 'crds/widgets.yaml': definition(), ...templates(resource()) },
    next: { 'crds/widgets.yaml': definition('', secondVersion), ...templates(resource('v2')) },
    upgrade: both('no matches for kind "Widget"'),
  },
  {
    name: 'a resource of a definition that is there',
    rule: 'crd/used-before-created',
    isReported: false,
    previous: templates(definition()),
    next: templates(definition(), resource()),
    upgrade: never,
  },
]
