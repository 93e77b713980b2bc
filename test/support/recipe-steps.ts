/** Files of a chart below its folder; `NAME` stands for a name of the row's own, for what is cluster-wide. */
type ChartFiles = Readonly<Record<string, string>>

/** A step whose recipes are followed to the letter, with both Helms on a real API server. */
export interface RecipeStep {
  readonly name: string
  readonly previous: ChartFiles
  readonly next: ChartFiles
  /** What the user gives at the installation. */
  readonly values?: string
  /** Commands between the installation and the upgrade. */
  readonly between?: readonly string[]
  /** Titles of the recipes that the comparison ends with; where one is missing, Helm's plain command is run. */
  readonly recipes: readonly string[]
  /** Commands that succeed after the upgrade, before what the recipe does later. */
  readonly upgraded: readonly string[]
  /** Commands that succeed after the way back. */
  readonly back: readonly string[]
}

const manifest = (apiVersion: string, kind: string, rest: string, metadata = 'name: x') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n${rest}\n`
const templates = (...documents: readonly string[]): ChartFiles =>
  Object.fromEntries(documents.map((text, index) => [`templates/${index}.yaml`, text]))
const config = (annotations = '') =>
  manifest('v1', 'ConfigMap', 'data: {a: b}', `name: x, annotations: {${annotations}}`)
const other = manifest('v1', 'ConfigMap', 'data: {a: b}', 'name: other')
const service = (name: string) =>
  manifest('v1', 'Service', 'spec: {selector: {app: a, part: b}, ports: [{name: http, port: 80}]}', `name: ${name}`)
const account = (name: string) => manifest('v1', 'ServiceAccount', '', `name: ${name}`)
const deployment = (account: string, label = 'a') =>
  manifest(
    'apps/v1',
    'Deployment',
    `spec: {selector: {matchLabels: {app: ${label}}}, template: {metadata: {labels: {app: ${label}}}, spec: {serviceAccountName: ${account}, containers: [{name: m, image: "example.com/a:1"}]}}}`,
  )
const claim = manifest(
  'v1',
  'PersistentVolumeClaim',
  'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}',
)
const storageClass = manifest(
  'storage.k8s.io/v1',
  'StorageClass',
  'provisioner: example.com\nparameters: {}',
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
const inFolder = (text: string): ChartFiles => ({ 'crds/widgets.yaml': text, ...templates(other) })
const keep = 'helm.sh/resource-policy: keep'
const lookup = '{{- if not (lookup "v1" "ConfigMap" .Release.Namespace "x") }}'
const port = (value: string) =>
  manifest('v1', 'ConfigMap', `data: {port: "{{ ${value} }}", mode: "{{ .Values.mode }}"}`)

const found = (object: string) => `kubectl get ${object} -n release-namespace`
const gone = (object: string) => `! ${found(object)}`
const holds = (object: string, path: string, value: string) =>
  `test "$(${found(object)} -o jsonpath='{${path}}')" = '${value}'`
const widget = [
  `printf 'apiVersion: NAME.example.com/v1\\nkind: Widget\\nmetadata: {name: w}\\n' | kubectl apply -n release-namespace -f -`,
]
const both = ['Upgrade', 'Way back']

export const recipeSteps: readonly RecipeStep[] = [
  {
    name: 'a hook that becomes an object',
    previous: templates(config('helm.sh/hook: pre-install'), other),
    next: templates(config(), other),
    recipes: ['Upgrade'],
    upgraded: [holds('configmap/x', '.metadata.annotations.meta\\.helm\\.sh/release-name', 'release-name')],
    back: [found('configmap/other')],
  },
  {
    name: 'an object that looks for itself',
    previous: templates(config(), other),
    next: templates(`${lookup}\n${config()}{{- end }}\n`, other),
    recipes: both,
    upgraded: [found('configmap/x')],
    back: [found('configmap/x')],
  },
  {
    name: 'a claim that is no longer rendered',
    previous: templates(claim, other),
    next: templates(other),
    recipes: both,
    upgraded: [holds('persistentvolumeclaim/x', '.metadata.deletionTimestamp', '')],
    back: [holds('persistentvolumeclaim/x', '.metadata.deletionTimestamp', '')],
  },
  {
    name: 'a Service with another name',
    previous: templates(service('one'), other),
    next: templates(service('two'), other),
    recipes: both,
    upgraded: [found('service/one'), found('service/two')],
    back: [found('service/one'), gone('service/two')],
  },
  {
    name: 'a workload under another account',
    previous: templates(account('one'), deployment('one')),
    next: templates(account('two'), deployment('two')),
    recipes: both,
    upgraded: [found('serviceaccount/one'), found('serviceaccount/two')],
    back: [found('serviceaccount/one'), gone('serviceaccount/two')],
  },
  {
    name: 'a StorageClass with empty parameters',
    previous: templates(storageClass, other),
    next: templates(storageClass, other.replace('a: b', 'a: c')),
    recipes: both,
    upgraded: ['kubectl get storageclass NAME'],
    back: ['kubectl get storageclass NAME'],
  },
  {
    name: 'an object that is kept and no longer rendered',
    previous: templates(config(keep), other),
    next: templates(other),
    recipes: ['Way back'],
    upgraded: [found('configmap/x')],
    back: [found('configmap/x')],
  },
  {
    name: 'an object that becomes a hook',
    previous: templates(config(), other),
    next: templates(config('helm.sh/hook: post-upgrade'), other),
    recipes: ['Way back'],
    upgraded: [found('configmap/x')],
    back: [holds('configmap/x', '.metadata.annotations.meta\\.helm\\.sh/release-name', 'release-name')],
  },
  {
    name: 'a value with another name',
    previous: { 'values.yaml': 'webhookPort: 9443\nmode: a\n', ...templates(port('.Values.webhookPort')) },
    next: { 'values.yaml': 'webhook: {port: 9443}\nmode: a\n', ...templates(port('(.Values.webhook).port')) },
    values: 'webhookPort: 8443\nmode: z\n',
    recipes: ['Upgrade'],
    upgraded: [holds('configmap/x', '.data.port', '8443'), holds('configmap/x', '.data.mode', 'z')],
    back: [holds('configmap/x', '.data.port', '8443')],
  },
  {
    name: 'values that are kept and lack what is new',
    previous: { 'values.yaml': 'mode: a\n', ...templates(port('9443')) },
    next: { 'values.yaml': 'webhook: {port: 9444}\nmode: a\n', ...templates(port('.Values.webhook.port')) },
    values: 'mode: z\n',
    recipes: ['Upgrade that keeps the values of the previous release'],
    upgraded: [holds('configmap/x', '.data.port', '9444'), holds('configmap/x', '.data.mode', 'z')],
    back: [holds('configmap/x', '.data.port', '9443')],
  },
  {
    name: 'a selector that changes',
    previous: templates(account('one'), deployment('one')),
    next: templates(account('one'), deployment('one', 'b')),
    recipes: both,
    upgraded: [holds('deployment/x', '.spec.selector.matchLabels.app', 'b')],
    back: [holds('deployment/x', '.spec.selector.matchLabels.app', 'a')],
  },
  {
    name: 'a definition that moves into the templates',
    previous: inFolder(definition()),
    next: templates(definition(), other),
    between: widget,
    recipes: both,
    upgraded: [found('widgets.NAME.example.com/w')],
    back: [found('widgets.NAME.example.com/w')],
  },
  {
    name: 'a definition that is no longer rendered',
    previous: templates(definition(), other),
    next: templates(other),
    between: widget,
    recipes: both,
    upgraded: [found('widgets.NAME.example.com/w')],
    back: [found('widgets.NAME.example.com/w')],
  },
  {
    name: 'a definition that changes in crds/',
    previous: inFolder(definition()),
    next: inFolder(definition('', secondVersion)),
    between: widget,
    recipes: ['Upgrade'],
    upgraded: [found('widgets.v2.NAME.example.com/w')],
    back: [found('widgets.NAME.example.com/w')],
  },
]
