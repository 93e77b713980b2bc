import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { ToolError } from '../errors.ts'
import { booleanMember, objectMember, stringifyJson } from '../model/json.ts'
import type { Environment } from './environment.ts'
import { findProgram } from './find-program.ts'
import { type ApiAnswer, connectToApi, type KubernetesApi } from './kubernetes-api.ts'
import { writePrivateFile } from './lasting-files.ts'

/** How the user's kubectl reaches the cluster that the user's Helm would reach. */
export interface ClusterAccess {
  readonly kubectl: string
  readonly flags: readonly string[]
  readonly environment: Environment
  readonly directory: string
}

/** A cluster that is only read: no request that writes gets past `kubectl proxy`. */
export interface ReadOnlyApi {
  get(path: string, options?: GetOptions): Promise<ApiAnswer>
  stop(): Promise<void>
}

interface GetOptions {
  /** What answers it: `application/json` by default. */
  readonly accept?: string
  /** Milliseconds; default 30 s. */
  readonly timeout?: number
}

/** Helm's settings as kubectl takes them (helm pkg/cli/environment.go); the token goes by a file. */
const flagsByVariable: Readonly<Record<string, string>> = {
  HELM_KUBECONTEXT: '--context',
  HELM_KUBEAPISERVER: '--server',
  HELM_KUBECAFILE: '--certificate-authority',
  HELM_KUBETLS_SERVER_NAME: '--tls-server-name',
  HELM_KUBEASUSER: '--as',
}

/**
 * What Helm's flags and variables say about the cluster, for kubectl. A token is written into a kubeconfig in `folder`,
 * which is private: arguments can be read by every user of the machine.
 */
export function clusterAccess(environment: Environment, directory: string, folder: string): ClusterAccess {
  const kubectl = findProgram('kubectl', environment, directory)
  if (kubectl === null) {
    throw new ToolError('`kubectl` is not installed, or not on PATH.', {
      code: 'tool-missing',
      hint: 'A live cluster is read through it. Install kubectl and put it on PATH.',
    })
  }
  const given = (name: string) => environment[name] || null
  const flags = Object.entries(flagsByVariable).flatMap(([variable, flag]) => {
    const value = given(variable)
    return value === null ? [] : [`${flag}=${value}`]
  })
  const groups = (given('HELM_KUBEASGROUPS') ?? '').split(',').filter((group) => group !== '')
  const isInsecure = /^(?:1|t|true)$/i.test(given('HELM_KUBEINSECURE_SKIP_TLS_VERIFY') ?? '')
  const token = given('HELM_KUBETOKEN')
  return {
    kubectl,
    directory,
    flags: [
      ...flags,
      ...groups.map((group) => `--as-group=${group}`),
      ...(isInsecure ? ['--insecure-skip-tls-verify'] : []),
      ...(token === null ? [] : [`--user=${tokenUser}`]),
    ],
    environment: { ...environment, ...(token === null ? {} : { KUBECONFIG: withToken(token, environment, folder) }) },
  }
}

const tokenUser = 'kaito-check-token'

/** The user's kubeconfig with one user more. */
function withToken(token: string, environment: Environment, folder: string): string {
  const file = join(folder, 'token.kubeconfig')
  writePrivateFile(
    file,
    stringifyJson({ apiVersion: 'v1', kind: 'Config', users: [{ name: tokenUser, user: { token } }] }),
  )
  const own = environment['KUBECONFIG'] || join(environment['HOME'] || homedir(), '.kube', 'config')
  return [file, own].join(delimiter)
}

/** Methods that change something, or might; `kubectl proxy` answers them with 403 itself. */
const writing = '^(POST|PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE)$'

/** Opens a cluster for reading. The socket lies in `folder`, which must be private. */
export async function openReadOnlyApi(access: ClusterAccess, folder: string): Promise<ReadOnlyApi> {
  const api = await connectToApi({
    ...access,
    guard: [`--reject-methods=${writing}`],
    socket: join(folder, 'read.sock'),
    patience: 5_000,
  })
  return {
    get: (path, { accept, timeout = 30_000 } = {}) =>
      api.send({ method: 'GET', path, timeout, ...(accept === undefined ? {} : { headers: { accept } }) }),
    stop: () => api.stop(),
  }
}

const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

/**
 * Opens a cluster for one kind of question alone: what this user may do. It is a POST that stores nothing, so it has a
 * proxy of its own that lets nothing else through.
 */
export async function openAccessReviews(access: ClusterAccess, folder: string): Promise<KubernetesApi> {
  return connectToApi({
    ...access,
    guard: ['--reject-methods=^(PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE)$', `--accept-paths=^(${reviews}|/version)$`],
    socket: join(folder, 'ask.sock'),
    patience: 5_000,
  })
}

/** What a user may be asked about; null is every one. */
export interface AskedRight {
  readonly group: string
  readonly resource: string
  readonly verb: 'get' | 'list'
  readonly namespace: string | null
}

/** Whether the user has a right; null where the question itself is not answered. */
export async function askRight(api: KubernetesApi, { namespace, ...asked }: AskedRight): Promise<boolean | null> {
  const { code, body } = await api.send({
    method: 'POST',
    path: reviews,
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: { ...asked, ...(namespace === null ? {} : { namespace }) } },
    },
  })
  return code === 201 ? (booleanMember(objectMember(body, 'status'), 'allowed') ?? null) : null
}
