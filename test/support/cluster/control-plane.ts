import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { type TemporaryFolder, temporaryFolder } from '../temporary-folder.ts'
import { type ApiAccess, ApiClient, writeKubeconfig } from './api-client.ts'
import { type AuditLog, auditLogIn } from './audit-log.ts'
import { auditPolicy } from './audit-policy.ts'
import { type BoundProcess, lastLines, startBoundProcess } from './bound-process.ts'
import { requireProgram } from './programs.ts'
import { waitUntil } from './wait-until.ts'

/**
 * etcd, kube-apiserver and kube-controller-manager as processes on loopback ports: definitions, admission, RBAC, garbage
 * collection and the audit log are real; nothing runs pods (see {@link startProcessNode}). Gone when disposed of, and
 * when this process ends.
 */
export interface ControlPlane extends AsyncDisposable {
  /** As an administrator. */
  readonly api: ApiClient
  readonly access: ApiAccess
  /** File for kubectl and Helm, of the same administrator. */
  readonly kubeconfig: string
  readonly audit: AuditLog
  /** First three numbers of the cluster IPs, each a loopback address of this machine: `127.80.12`. */
  readonly serviceNetwork: string
  /** The same for pods that are processes. */
  readonly podNetwork: string
  /** Private folder with logs and keys. */
  readonly folder: TemporaryFolder
}

export async function startControlPlane(
  options: { readonly apiServerFlags?: readonly string[]; readonly auditPolicy?: string } = {},
): Promise<ControlPlane> {
  const folder = temporaryFolder()
  const running: BoundProcess[] = []
  const dispose = async () => {
    // At once: an API server takes ten seconds over a polite end, and its data goes with it.
    await Promise.all(running.map((started) => started.stop()))
    folder[Symbol.dispose]()
  }
  try {
    return { ...(await startPrograms(folder, running, options)), [Symbol.asyncDispose]: dispose }
  } catch (cause) {
    await dispose()
    throw cause
  }
}

async function startPrograms(
  folder: TemporaryFolder,
  running: BoundProcess[],
  options: { readonly apiServerFlags?: readonly string[]; readonly auditPolicy?: string },
): Promise<Omit<ControlPlane, typeof Symbol.asyncDispose>> {
  const [etcdPort, peerPort, apiPort, managerPort] = await freePorts()
  const start = (program: string, words: readonly string[]) => {
    const log = folder.at(`${program}.log`)
    const started = startBoundProcess({
      program: requireProgram(program),
      arguments: words,
      environment: { PATH: process.env['PATH'] ?? '' },
      directory: folder.path,
      log,
    })
    running.push(started)
    return async (what: string, ask: () => Promise<boolean>) => {
      await waitUntil(`${program} ${what}`, 120, async () => {
        if (!started.isRunning) return 'ended'
        return (await ask()) ? 'ready' : undefined
      }).catch((cause: unknown) => {
        throw new Error(`${program} is not ready: ${lastLines(log)}`, { cause })
      })
      if (!started.isRunning) throw new Error(`${program} ended: ${lastLines(log)}`)
    }
  }

  const client = `http://127.0.0.1:${etcdPort}`
  const peer = `http://127.0.0.1:${peerPort}`
  await start('etcd', [
    '--data-dir=etcd',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ])('answers', async () => (await fetch(`${client}/health`)).ok)

  // The high and low byte of a port that nobody else has make a network that nobody else has.
  const [high, low] = [Math.floor(apiPort / 256), apiPort % 256]
  const serviceNetwork = `127.${high}.${low}`
  const token = randomBytes(16).toString('hex')
  folder.write({
    'service-account.key': generateKeyPairSync('rsa', { modulusLength: 2048 })
      .privateKey.export({ type: 'pkcs1', format: 'pem' })
      .toString(),
    'tokens.csv': `${token},admin,admin,system:masters\n`,
    'audit-policy.yaml': options.auditPolicy ?? JSON.stringify(auditPolicy),
    'audit.log': '',
  })
  const apiServerReady = start('kube-apiserver', [
    `--etcd-servers=${client}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${apiPort}`,
    '--cert-dir=certificates',
    '--token-auth-file=tokens.csv',
    '--authorization-mode=RBAC',
    '--allow-privileged',
    `--service-cluster-ip-range=${serviceNetwork}.0/24`,
    '--endpoint-reconciler-type=none',
    '--service-account-issuer=https://kubernetes.default.svc',
    '--service-account-key-file=service-account.key',
    '--service-account-signing-key-file=service-account.key',
    '--audit-policy-file=audit-policy.yaml',
    '--audit-log-path=audit.log',
    '--audit-log-maxsize=1000',
    '--audit-log-maxbackup=1',
    ...(options.apiServerFlags ?? []),
  ])
  const authorityFile = folder.at('certificates/apiserver.crt')
  const server = `https://127.0.0.1:${apiPort}`
  const connect = () => ({ server, authority: readFileSync(authorityFile, 'utf8'), token })
  await apiServerReady('answers', async () => (await new ApiClient(connect()).send('GET', '/readyz')).status === 200)
  const access = connect()
  const api = new ApiClient(access)
  const kubeconfig = folder.at('admin.kubeconfig')
  writeFileSync(kubeconfig, writeKubeconfig(access), { mode: 0o600 })

  await start('kube-controller-manager', [
    `--kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${managerPort}`,
    '--cert-dir=certificates',
    `--root-ca-file=${authorityFile}`,
    '--service-account-private-key-file=service-account.key',
    '--leader-elect=false',
    // Nobody renews the heartbeat of a node here.
    '--controllers=*,-node-ipam-controller,-node-lifecycle-controller',
  ])(
    'makes the default ServiceAccount',
    async () => (await api.get('/api/v1/namespaces/default/serviceaccounts/default')) !== undefined,
  )
  return {
    api,
    access,
    kubeconfig,
    audit: auditLogIn(folder.at('audit.log')),
    serviceNetwork,
    podNetwork: `127.${high + 125}.${low}`,
    folder,
  }
}

// Below the range that the system hands out by itself; a port is taken by several test runs at a time only by bad luck.
async function freePorts(): Promise<readonly [number, number, number, number]> {
  const pick = async (): Promise<number> => {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    return (await isFree(port)) ? port : pick()
  }
  return [await pick(), await pick(), await pick(), await pick()]
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
