import { auditPolicy } from './audit-policy.ts'

/** Where kubeadm's API server finds the policy and writes its log, inside the node. */
export const auditLogInNode = '/var/log/kubernetes/audit.log'
const policyInNode = '/etc/kubernetes/policies/audit-policy.yaml'

const arguments_ = {
  'audit-policy-file': policyInNode,
  'audit-log-path': auditLogInNode,
  // A fight writes a hundred megabytes in minutes; the log is read as it grows.
  'audit-log-maxsize': '100',
  'audit-log-maxbackup': '2',
}

const volumes = `  extraVolumes:
    - name: audit-policy
      hostPath: /etc/kubernetes/policies
      mountPath: /etc/kubernetes/policies
      readOnly: true
      pathType: DirectoryOrCreate
    - name: audit-log
      hostPath: /var/log/kubernetes
      mountPath: /var/log/kubernetes
      readOnly: false
      pathType: DirectoryOrCreate
`

/**
 * A cluster of one node whose API server keeps an audit log. Arguments are a map up to kubeadm v1beta3 and a list from
 * v1beta4 on; kind applies the patch whose apiVersion its own configuration has, so both are given.
 */
export function kindConfiguration(work: string): string {
  const map = Object.entries(arguments_).map(([name, value]) => `    ${name}: "${value}"\n`)
  const list = Object.entries(arguments_).map(([name, value]) => `    - {name: ${name}, value: "${value}"}\n`)
  return `kind: Cluster
apiVersion: kind.x-k8s.io/v1alpha4
nodes:
  - role: control-plane
    extraMounts:
      - hostPath: ${JSON.stringify(`${work}/audit-policy.yaml`)}
        containerPath: ${policyInNode}
        readOnly: true
kubeadmConfigPatches:
${patch('v1beta3', map.join(''))}${patch('v1beta4', list.join(''))}`
}

function patch(version: string, extraArguments: string): string {
  const text = `apiVersion: kubeadm.k8s.io/${version}
kind: ClusterConfiguration
apiServer:
  extraArgs:
${extraArguments}${volumes}`
  const lines = text.trimEnd().split('\n')
  return `  - |\n${lines.map((line) => `    ${line}\n`).join('')}`
}

export function kindFiles(work: string): readonly (readonly [path: string, text: string])[] {
  return [
    ['audit-policy.yaml', auditPolicy],
    ['kind.yaml', kindConfiguration(work)],
  ]
}
