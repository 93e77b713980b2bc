import { spawnSync } from 'node:child_process'
import { isRunning } from '../is-running.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { ApiClient, readKubeconfig } from './api-client.ts'
import { type AuditLog, auditLogOf } from './audit-log.ts'
import { auditPolicy } from './audit-policy.ts'
import { requireProgram } from './programs.ts'

/** A kind cluster of one node with the audit log on. Deleted when disposed of. */
export interface KindCluster extends AsyncDisposable {
  readonly name: string
  /** As an administrator. */
  readonly api: ApiClient
  readonly kubeconfig: string
  readonly audit: AuditLog
  /** The same log as a file of this machine. */
  readonly auditFile: string
}

/**
 * Creates a cluster of node image `KIND_NODE_IMAGE`, or of kind's own default, and loads images that the container
 * engine has. `name` gets the number of this process, so that runs do not meet.
 */
export async function startKindCluster(name: string, images: readonly string[]): Promise<KindCluster> {
  const folder = temporaryFolder({
    'policy/audit-policy.yaml': JSON.stringify(auditPolicy),
    'log/.made': '',
  })
  deleteLeftovers(name)
  const unique = `${name}-${process.pid}`
  const kubeconfig = folder.at('kubeconfig')
  const dispose = async () => {
    // What the node's root wrote, nobody else could remove.
    spawnSync('docker', ['exec', `${unique}-control-plane`, 'rm', '-rf', '/var/log/kubernetes'])
    runKind('delete', 'cluster', '--name', unique, '--kubeconfig', kubeconfig)
    folder[Symbol.dispose]()
  }
  try {
    folder.write({ 'kind.yaml': JSON.stringify(clusterWithAudit(folder.path)) })
    const image = process.env['KIND_NODE_IMAGE']
    runKind(
      ...['create', 'cluster', '--name', unique, '--kubeconfig', kubeconfig, '--config', folder.at('kind.yaml')],
      ...(image === undefined ? [] : ['--image', image]),
      ...['--wait', '180s'],
    )
    if (images.length > 0) runKind('load', 'docker-image', ...images, '--name', unique)
  } catch (cause) {
    await dispose()
    throw cause
  }
  const container = `${unique}-control-plane`
  // The API server keeps it to itself.
  run('docker', ['exec', container, 'chmod', '-R', 'a+rX', '/var/log/kubernetes'])
  return {
    name: unique,
    api: new ApiClient(readKubeconfig(kubeconfig)),
    kubeconfig,
    audit: auditLogOf((start) =>
      run('docker', ['exec', container, 'tail', '-c', `+${start + 1}`, '/var/log/kubernetes/audit.log']),
    ),
    auditFile: folder.at('log/audit.log'),
    [Symbol.asyncDispose]: dispose,
  }
}

// Clusters of test processes that were killed.
function deleteLeftovers(name: string): void {
  for (const cluster of runKind('get', 'clusters').toString('utf8').split('\n')) {
    const pid = cluster.startsWith(`${name}-`) ? Number(cluster.slice(name.length + 1)) : Number.NaN
    if (Number.isInteger(pid) && pid !== process.pid && !isRunning(pid)) runKind('delete', 'cluster', '--name', cluster)
  }
}

/** Makes an image of one static program, under several names, for `kind load`. Nothing is pulled. */
export async function importImage(tar: Buffer, names: readonly string[]): Promise<void> {
  const changes = ['ENTRYPOINT ["/program"]', 'USER 65532:65532', 'WORKDIR /tmp']
  const [first = ''] = names
  run('docker', ['import', ...changes.flatMap((change) => ['--change', change]), '-', first], tar)
  for (const name of names.slice(1)) run('docker', ['tag', first, name])
}

/** `folder` holds `policy` and `log`. */
function clusterWithAudit(folder: string) {
  const flags = {
    'audit-policy-file': '/etc/kubernetes/policies/audit-policy.yaml',
    'audit-log-path': '/var/log/kubernetes/audit.log',
    'audit-log-maxsize': '1000',
  }
  const mounts = [
    { name: 'policies', hostPath: '/etc/kubernetes/policies', mountPath: '/etc/kubernetes/policies', readOnly: true },
    { name: 'log', hostPath: '/var/log/kubernetes', mountPath: '/var/log/kubernetes', pathType: 'DirectoryOrCreate' },
  ]
  const patch = { kind: 'ClusterConfiguration', apiServer: { extraArgs: flags, extraVolumes: mounts } }
  return {
    kind: 'Cluster',
    apiVersion: 'kind.x-k8s.io/v1alpha4',
    nodes: [
      {
        role: 'control-plane',
        kubeadmConfigPatches: [JSON.stringify(patch)],
        extraMounts: [
          { hostPath: `${folder}/policy`, containerPath: '/etc/kubernetes/policies', readOnly: true },
          { hostPath: `${folder}/log`, containerPath: '/var/log/kubernetes' },
        ],
      },
    ],
  }
}

function runKind(...words: readonly string[]): Buffer {
  return run(requireProgram('kind'), words)
}

function run(program: string, words: readonly string[], input?: Buffer): Buffer {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    maxBuffer: 1024 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  })
  if (error !== undefined) throw error
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr.toString('utf8').trim().slice(-2000)}`)
  return stdout
}
