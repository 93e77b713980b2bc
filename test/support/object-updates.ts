/**
 * Updates of objects, with what a kube-apiserver 1.34 answers to them under Helm 3 and Helm 4: `refused` is a part of its words,
 * null where it accepts. `NAME` stands for a name of the row's own. The unit tests hold the rules to this table, the tests with
 * a control plane hold the table to the API server.
 */
export interface ObjectUpdate {
  readonly name: string
  readonly previous: string
  readonly next: string
  readonly refused: string | null
  /** Refused or not depending on what else is in the cluster; the rules say when. */
  readonly isConditional?: true
}

type Row = readonly [name: string, object: string, from: string, to: string, refused: string | null, conditional?: true]

function rows(...table: readonly Row[]): readonly ObjectUpdate[] {
  return table.map(([name, object, from, to, refused, isConditional]) => {
    if (object.split(from).length !== 2) throw new Error(`${name}: "${from}" must occur once in the object`)
    return { name, previous: object, next: object.replace(from, to), refused, ...(isConditional && { isConditional }) }
  })
}

const manifest = (apiVersion: string, kind: string, rest: string, name = 'NAME') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}\n`
const pods = '{metadata: {labels: {app: a}}, spec: {containers: [{name: m, image: "example.com/a:1"}]}}'
const workload = (kind: string, more = '') =>
  manifest('apps/v1', kind, `spec: {${more}selector: {matchLabels: {app: a}}, template: ${pods}}`)
const statefulSet = (more = 'serviceName: s, ') => workload('StatefulSet', more)
const claims = (template: string) => statefulSet(`serviceName: s, volumeClaimTemplates: [${template}], `)
const claimTemplate =
  '{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}'
const job = (more = '', container = '') =>
  manifest(
    'batch/v1',
    'Job',
    `spec: {${more}template: {spec: {restartPolicy: Never, containers: [{name: m, ${container}image: "example.com/a:1"}]}}}`,
  )
const service = (more: string) => manifest('v1', 'Service', `spec: {${more}ports: [{port: 80}], selector: {a: b}}`)
const claim = (more = '') =>
  manifest(
    'v1',
    'PersistentVolumeClaim',
    `spec: {${more}accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}`,
  )
const volume = (more = '') =>
  manifest(
    'v1',
    'PersistentVolume',
    `spec: {${more}accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /a}}`,
  )
const storageClass = (rest: string) =>
  manifest('storage.k8s.io/v1', 'StorageClass', `provisioner: example.com\n${rest}`)
const driver = manifest('storage.k8s.io/v1', 'CSIDriver', 'spec: {}')
const binding = manifest(
  'rbac.authorization.k8s.io/v1',
  'RoleBinding',
  'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: one}\nsubjects: [{kind: ServiceAccount, name: a, namespace: b}]',
)
const priority = (rest: string) => manifest('scheduling.k8s.io/v1', 'PriorityClass', `value: 1\n${rest}`)

const immutable = 'field is immutable'
const onlyListed = 'updates to statefulset spec for fields other than'
const fixedClaim = 'spec is immutable after creation'
const onceSet = 'may not change once set'
const sealed = 'field is immutable when `immutable` is set'

export const objectUpdates: readonly ObjectUpdate[] = [
  ...rows(
    [
      'selector of a Deployment',
      workload('Deployment'),
      'matchLabels: {app: a}',
      'matchExpressions: [{key: app, operator: Exists}]',
      immutable,
    ],
    [
      'selector of a Deployment in other words',
      workload('Deployment'),
      'matchLabels: {app: a}',
      'matchExpressions: [{key: app, operator: In, values: [a]}]',
      immutable,
    ],
    ['replicas of a Deployment', workload('Deployment', 'replicas: 1, '), 'replicas: 1', 'replicas: 2', null],
    [
      'selector of a DaemonSet',
      workload('DaemonSet'),
      'matchLabels: {app: a}',
      'matchExpressions: [{key: app, operator: Exists}]',
      immutable,
    ],
    [
      'selector of a ReplicaSet',
      workload('ReplicaSet'),
      'matchLabels: {app: a}',
      'matchExpressions: [{key: app, operator: Exists}]',
      immutable,
    ],
    [
      'selector of a StatefulSet',
      statefulSet(),
      'matchLabels: {app: a}',
      'matchExpressions: [{key: app, operator: Exists}]',
      onlyListed,
    ],
    ['service of a StatefulSet', statefulSet(), 'serviceName: s,', 'serviceName: t,', onlyListed],
    [
      'service of a StatefulSet without one',
      statefulSet(''),
      'spec: {selector',
      'spec: {serviceName: t, selector',
      onlyListed,
    ],
    [
      'pod management of a StatefulSet',
      statefulSet(),
      'serviceName: s,',
      'serviceName: s, podManagementPolicy: Parallel,',
      onlyListed,
    ],
    [
      'pod management of a StatefulSet, written out',
      statefulSet(),
      'serviceName: s,',
      'serviceName: s, podManagementPolicy: OrderedReady,',
      null,
    ],
    [
      'history of a StatefulSet',
      statefulSet(),
      'serviceName: s,',
      'serviceName: s, revisionHistoryLimit: 3, minReadySeconds: 1,',
      null,
    ],
    ['claim template that grows', claims(claimTemplate), '1Gi', '2Gi', onlyListed],
    ['claim template in another unit', claims(claimTemplate), '1Gi', '1024Mi', null],
    ['claim template with a label', claims(claimTemplate), '{name: d}', '{name: d, labels: {a: b}}', onlyListed],
    [
      'claim template with type and default',
      claims(claimTemplate),
      '{metadata: {name: d}, spec: {',
      '{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: d}, spec: {volumeMode: Filesystem, ',
      null,
    ],
    [
      'second claim template',
      claims(claimTemplate),
      `[${claimTemplate}]`,
      `[${claimTemplate}, ${claimTemplate.replace('name: d', 'name: e')}]`,
      onlyListed,
    ],
  ),
  ...rows(
    ['image of a Job', job(), 'a:1', 'a:2', immutable],
    [
      'label of a Job’s pods',
      job(),
      'template: {spec',
      'template: {metadata: {labels: {helm.sh/chart: b}}, spec',
      immutable,
    ],
    [
      'defaults of a Job’s container',
      job(),
      'name: m,',
      'name: m, imagePullPolicy: IfNotPresent, terminationMessagePath: /dev/termination-log, terminationMessagePolicy: File, resources: {},',
      null,
    ],
    [
      'defaults of a Job’s pods',
      job(),
      'restartPolicy: Never,',
      'restartPolicy: Never, dnsPolicy: ClusterFirst, schedulerName: default-scheduler, terminationGracePeriodSeconds: 30, securityContext: {}, tolerations: [], nodeSelector: {}, volumes: [],',
      null,
    ],
    ['empty variable of a Job', job('', 'env: [{name: A}], '), '{name: A}', '{name: A, value: ""}', null],
    [
      'default protocol of a Job’s port',
      job('', 'ports: [{containerPort: 80}], '),
      '{containerPort: 80}',
      '{containerPort: 80, protocol: TCP}',
      null,
    ],
    [
      'default of a field reference',
      job('', 'env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}], '),
      '{fieldPath',
      '{apiVersion: v1, fieldPath',
      null,
    ],
    [
      'defaults of a Job’s probe',
      job('', 'livenessProbe: {httpGet: {port: 80}}, '),
      '{httpGet: {port: 80}}',
      '{httpGet: {port: 80, path: /, scheme: HTTP}, timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3}',
      null,
    ],
    [
      'amounts in another unit',
      job('', 'resources: {requests: {cpu: 500m, memory: 1Gi}}, '),
      'cpu: 500m, memory: 1Gi',
      'cpu: 0.5, memory: 1024Mi',
      null,
    ],
    ['empty security context of a Job’s container', job(), 'name: m,', 'name: m, securityContext: {},', immutable],
    ['empty affinity of a Job', job(), 'restartPolicy: Never,', 'restartPolicy: Never, affinity: {},', immutable],
    ['completions of a Job', job('completions: 1, '), 'completions: 1', 'completions: 2', immutable],
    [
      'completions of an indexed Job with its parallelism',
      job('completionMode: Indexed, completions: 2, parallelism: 2, '),
      'completions: 2, parallelism: 2',
      'completions: 3, parallelism: 3',
      null,
    ],
    [
      'completions of an indexed Job alone',
      job('completionMode: Indexed, completions: 2, parallelism: 2, '),
      'completions: 2',
      'completions: 3',
      'can only be modified in tandem',
    ],
    [
      'parallelism and limits of a Job',
      job('parallelism: 1, '),
      'parallelism: 1',
      'parallelism: 2, backoffLimit: 2, ttlSecondsAfterFinished: 900, manualSelector: false',
      null,
    ],
    [
      'failure policy of a Job',
      job('backoffLimit: 1, podReplacementPolicy: Failed, '),
      'backoffLimit: 1',
      'backoffLimit: 1, podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget, status: "True"}]}]}',
      immutable,
    ],
    [
      'node of a suspended Job',
      job('suspend: true, '),
      'restartPolicy: Never',
      'nodeSelector: {a: b}, restartPolicy: Never',
      null,
    ],
    ['image of a suspended Job', job('suspend: true, '), 'a:1', 'a:2', immutable],
  ),
  ...rows(
    ['Service that becomes headless', service('type: ClusterIP, '), 'type: ClusterIP', 'clusterIP: None', onceSet],
    ['headless Service that names no address any more', service('clusterIP: None, '), 'clusterIP: None, ', '', null],
    [
      'headless Service that becomes a LoadBalancer',
      service('clusterIP: None, '),
      'clusterIP: None',
      'type: LoadBalancer',
      "may not be set to 'None'",
    ],
    [
      'Service that becomes an ExternalName',
      service('type: ClusterIP, '),
      'type: ClusterIP',
      'type: ExternalName, externalName: example.com',
      null,
    ],
    [
      'LoadBalancer that becomes a ClusterIP',
      service('type: LoadBalancer, '),
      'type: LoadBalancer',
      'type: ClusterIP',
      null,
    ],
    ['NodePort that becomes a ClusterIP', service('type: NodePort, '), 'type: NodePort', 'type: ClusterIP', null],
    ['class of a LoadBalancer', service('type: LoadBalancer, loadBalancerClass: a.b/c, '), 'a.b/c', 'a.b/d', onceSet],
    [
      'class of a LoadBalancer without one',
      service('type: LoadBalancer, '),
      'LoadBalancer',
      'LoadBalancer, loadBalancerClass: a.b/d',
      onceSet,
    ],
    [
      'class of a LoadBalancer taken away',
      service('type: LoadBalancer, loadBalancerClass: a.b/d, '),
      ', loadBalancerClass: a.b/d',
      '',
      onceSet,
    ],
    [
      'health port of a LoadBalancer',
      service('type: LoadBalancer, externalTrafficPolicy: Local, '),
      'Local',
      'Local, healthCheckNodePort: 31999',
      immutable,
    ],
    ['family of a Service', service('ipFamilies: [IPv4], '), 'IPv4', 'IPv6', 'ipFamilies[0]'],
    ['affinity of a Service', service('sessionAffinity: ClientIP, '), 'ClientIP', 'None', null],
  ),
  ...rows(
    ['access modes of a claim', claim(), 'ReadWriteOnce', 'ReadWriteMany', fixedClaim],
    ['volume mode of a claim', claim(), 'spec: {', 'spec: {volumeMode: Block, ', fixedClaim],
    ['volume mode of a claim, written out', claim(), 'spec: {', 'spec: {volumeMode: Filesystem, ', null],
    ['claim that shrinks', claim(), '2Gi', '1Gi', fixedClaim],
    ['claim in another unit', claim(), '2Gi', '2048Mi', null],
    ['claim that grows', claim(), '2Gi', '3Gi', fixedClaim, true],
    ['limits of a claim', claim(), 'requests: {', 'limits: {storage: 9Gi}, requests: {', fixedClaim],
    ['class of a claim', claim('storageClassName: one, '), 'one', 'two', fixedClaim],
    ['class of a claim taken away', claim('storageClassName: one, '), 'storageClassName: one, ', '', fixedClaim],
    ['class of a claim without one', claim(), 'spec: {', 'spec: {storageClassName: one, ', null, true],
    [
      'volume of a claim',
      claim('storageClassName: one, volumeName: v, '),
      'volumeName: v',
      'volumeName: w',
      fixedClaim,
    ],
    [
      'volume of a claim taken away',
      claim('storageClassName: one, volumeName: v, '),
      'volumeName: v, ',
      '',
      fixedClaim,
    ],
    ['volume of a claim without one', claim('storageClassName: one, '), 'one,', 'one, volumeName: v,', null, true],
    ['source of a volume', volume(), '/a', '/b', 'spec.persistentvolumesource is immutable'],
    ['default of a volume’s source', volume(), '{path: /a}', '{path: /a, type: ""}', null],
    [
      'size and policy of a volume',
      volume(),
      'spec: {',
      'spec: {persistentVolumeReclaimPolicy: Delete, mountOptions: [ro], ',
      null,
    ],
    ['mode of a volume', volume(), 'spec: {', 'spec: {volumeMode: Block, ', immutable],
    [
      'nodes of a volume that has none',
      volume(),
      'spec: {',
      'spec: {nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}, ',
      null,
    ],
    [
      'nodes of a volume',
      volume('nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: Exists}]}]}}, '),
      'key: a',
      'key: b',
      immutable,
    ],
  ),
  ...rows(
    [
      'type of a Secret',
      manifest('v1', 'Secret', 'data: {tls.crt: YQ==, tls.key: Yg==}'),
      '\ndata:',
      '\ntype: kubernetes.io/tls\ndata:',
      immutable,
    ],
    [
      'type of a Secret taken away',
      manifest('v1', 'Secret', 'type: example.com/a'),
      'type: example.com/a',
      '',
      immutable,
    ],
    [
      'type of a Secret, written out',
      manifest('v1', 'Secret', 'data: {a: YQ==}'),
      '\ndata:',
      '\ntype: Opaque\ndata:',
      null,
    ],
    [
      'content of a sealed Secret',
      manifest('v1', 'Secret', 'immutable: true\nstringData: {a: b}'),
      'a: b',
      'a: c',
      sealed,
    ],
    [
      'content of a sealed Secret in other words',
      manifest('v1', 'Secret', 'immutable: true\nstringData: {a: b}'),
      'stringData: {a: b}',
      'data: {a: Yg==}',
      null,
    ],
    [
      'seal of a Secret',
      manifest('v1', 'Secret', 'immutable: true\nstringData: {a: b}'),
      'immutable: true',
      'immutable: false',
      sealed,
    ],
    ['seal of a Secret, new', manifest('v1', 'Secret', 'data: {a: YQ==}'), '\ndata:', '\nimmutable: true\ndata:', null],
    [
      'content of a sealed ConfigMap',
      manifest('v1', 'ConfigMap', 'immutable: true\ndata: {a: b}'),
      'a: b',
      'a: c',
      sealed,
    ],
    [
      'seal of a ConfigMap',
      manifest('v1', 'ConfigMap', 'immutable: true\ndata: {a: b}'),
      'immutable: true\n',
      '',
      sealed,
    ],
    ['content of a ConfigMap', manifest('v1', 'ConfigMap', 'data: {a: b}'), 'a: b', 'a: c', null],
    [
      'empty content of a sealed ConfigMap',
      manifest('v1', 'ConfigMap', 'immutable: true'),
      'immutable: true',
      'immutable: true\ndata: {}',
      null,
    ],
  ),
  ...rows(
    [
      'parameters of a StorageClass',
      storageClass('parameters: {a: b}'),
      'a: b',
      'a: c',
      'updates to parameters are forbidden',
    ],
    [
      'provisioner of a StorageClass',
      storageClass('parameters: {a: b}'),
      'provisioner: example.com',
      'provisioner: example.org',
      'updates to provisioner are forbidden',
    ],
    [
      'reclaim policy of a StorageClass',
      storageClass('allowVolumeExpansion: false'),
      'allow',
      'reclaimPolicy: Retain\nallow',
      'updates to reclaimPolicy are forbidden',
    ],
    [
      'binding mode of a StorageClass',
      storageClass('allowVolumeExpansion: false'),
      'allow',
      'volumeBindingMode: WaitForFirstConsumer\nallow',
      immutable,
    ],
    [
      'defaults of a StorageClass',
      storageClass('allowVolumeExpansion: false'),
      'allow',
      'reclaimPolicy: Delete\nvolumeBindingMode: Immediate\nallow',
      null,
    ],
    [
      'the rest of a StorageClass',
      storageClass('allowVolumeExpansion: false'),
      'allowVolumeExpansion: false',
      'allowVolumeExpansion: true\nmountOptions: [ro]\nallowedTopologies: [{matchLabelExpressions: [{key: a, values: [b]}]}]',
      null,
    ],
    [
      'parameters of a VolumeAttributesClass',
      manifest('storage.k8s.io/v1', 'VolumeAttributesClass', 'driverName: example.com\nparameters: {a: b}'),
      'a: b',
      'a: c',
      'updates to parameters are forbidden',
    ],
    ['attachment of a CSIDriver', driver, '{}', '{attachRequired: false}', immutable],
    [
      'attachment of a CSIDriver, written out',
      driver,
      '{}',
      '{attachRequired: true, volumeLifecycleModes: [Persistent]}',
      null,
    ],
    ['life cycle of a CSIDriver', driver, '{}', '{volumeLifecycleModes: [Persistent, Ephemeral]}', immutable],
    [
      'the rest of a CSIDriver',
      driver,
      '{}',
      '{fsGroupPolicy: File, podInfoOnMount: true, storageCapacity: true, requiresRepublish: true, seLinuxMount: true}',
      null,
    ],
    [
      'class of a CSIStorageCapacity',
      manifest('storage.k8s.io/v1', 'CSIStorageCapacity', 'storageClassName: a'),
      'storageClassName: a',
      'storageClassName: b',
      immutable,
    ],
    ['role of a binding', binding, 'name: one', 'name: two', 'cannot change roleRef'],
    ['role of a binding in other words', binding, 'apiGroup: rbac.authorization.k8s.io, ', '', null],
    ['subject of a binding', binding, 'name: a, namespace', 'name: c, namespace', null],
    ['value of a PriorityClass', priority('description: a'), 'value: 1', 'value: 2', 'may not be changed in an update'],
    [
      'preemption of a PriorityClass',
      priority('description: a'),
      'description: a',
      'preemptionPolicy: Never',
      immutable,
    ],
    [
      'defaults of a PriorityClass',
      priority('description: a'),
      'description: a',
      'preemptionPolicy: PreemptLowerPriority\nglobalDefault: false',
      null,
    ],
    [
      'controller of an IngressClass',
      manifest('networking.k8s.io/v1', 'IngressClass', 'spec: {controller: a.b/c}'),
      'a.b/c',
      'a.b/d',
      immutable,
    ],
    [
      'handler of a RuntimeClass',
      manifest('node.k8s.io/v1', 'RuntimeClass', 'handler: a'),
      'handler: a',
      'handler: b',
      immutable,
    ],
    [
      'overhead of a RuntimeClass',
      manifest('node.k8s.io/v1', 'RuntimeClass', 'handler: a'),
      'handler: a',
      'handler: a\noverhead: {podFixed: {cpu: 1m}}',
      null,
    ],
    [
      'addresses of an EndpointSlice',
      manifest('discovery.k8s.io/v1', 'EndpointSlice', 'addressType: IPv4\nendpoints: []'),
      'IPv4',
      'FQDN',
      immutable,
    ],
    [
      'content of a ControllerRevision',
      manifest('apps/v1', 'ControllerRevision', 'revision: 1\ndata: {a: b}'),
      'a: b',
      'a: c',
      immutable,
    ],
    [
      'class of a ResourceClaimTemplate',
      manifest(
        'resource.k8s.io/v1',
        'ResourceClaimTemplate',
        'spec: {spec: {devices: {requests: [{name: a, exactly: {deviceClassName: b}}]}}}',
      ),
      'deviceClassName: b',
      'deviceClassName: c',
      immutable,
    ],
    [
      'budget of a PodDisruptionBudget',
      manifest('policy/v1', 'PodDisruptionBudget', 'spec: {minAvailable: 1, selector: {matchLabels: {a: b}}}'),
      'minAvailable: 1, selector: {matchLabels: {a: b',
      'maxUnavailable: 1, selector: {matchLabels: {a: c',
      null,
    ],
  ),
]
