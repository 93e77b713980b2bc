import type { Corpus, CorpusObject } from '../../src/cluster/plan/corpus.ts'
import type { VerifyRequest } from '../../src/cluster/plan/request.ts'
import { quickTiming } from '../../src/cluster/plan/timing.ts'
import type { Release } from '../../src/model/release.ts'
import { topologyNames } from '../../src/model/topology.ts'
import { releaseOf } from '../support/example-release.ts'

const manifest = (fieldsInNext: string) => `---
# Source: example/templates/crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.test}
spec:
  group: example.test
  scope: Namespaced
  names: {plural: widgets, kind: Widget, singular: widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {replicas: {type: integer}${fieldsInNext}}}}}}
---
# Source: example/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: operator}
spec: {replicas: 1, template: {spec: {containers: [{name: operator, image: "example.test/operator:1"}]}}}
---
# Source: example/templates/webhook.yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: check-widgets}
webhooks: [{name: widgets.example.test, failurePolicy: Fail}, {name: other.example.test, failurePolicy: Ignore}]
---
# Source: example/templates/role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: operator}
rules: []
`

export const previousRelease: Release = releaseOf({ manifest: manifest('') }, 'previous')
export const nextRelease: Release = releaseOf({ manifest: manifest(', finish: {type: string}') }, 'next')

const widget = (name: string, more: Partial<CorpusObject> = {}): CorpusObject => ({
  file: `001-widget-${name}`,
  kind: 'Widget',
  resource: { group: 'example.test', version: 'v1', resource: 'widgets' },
  namespace: 'kaito-check-1a2b3c4d-work',
  name,
  source: 'widgets.yaml',
  field: null,
  object: {
    apiVersion: 'example.test/v1',
    kind: 'Widget',
    metadata: { name, namespace: 'kaito-check-1a2b3c4d-work' },
    spec: { replicas: 1 },
  },
  ...more,
})

export const sampleCorpus: Corpus = {
  companions: [],
  stored: [widget('one')],
  twins: [widget('twin-of-one')],
  edits: [{ file: '001-widget-twin-of-one', path: '.spec.replicas', patch: { spec: { replicas: 2 } } }],
  newFields: [widget('new-field-1-widget', { field: '.spec.finish' })],
  probes: [],
  gaps: [],
}

/** Everything that can be asked for, of a kind cluster. */
export function sampleRequest(more: Partial<VerifyRequest> = {}): VerifyRequest {
  return {
    runId: '1a2b3c4d',
    provider: {
      kind: 'kind',
      image: 'kindest/node:v1.34.3',
      archives: ['/x/operator.tar'],
      images: [],
      engine: 'docker',
    },
    topologies: topologyNames,
    previous: { release: previousRelease, chart: 'previous.tgz', values: ['--set', 'a=b'] },
    next: { release: nextRelease, chart: 'next.tgz', values: [] },
    corpus: sampleCorpus,
    timing: quickTiming,
    work: 'WORK',
    helmMajor: 4,
    ...more,
  }
}
