import { memberAt, stringMember } from '../../model/json.ts'
import { connectToApi, type KubernetesApi } from '../../shell/kubernetes-api.ts'
import { readAuditLog } from '../audit-log.ts'
import { namesOf } from '../plan/request.ts'
import { commandWords } from '../plan/words.ts'
import { auditSourceOf } from '../providers/audit-source.ts'
import { done, type Executor, failedBecause, type RunContext } from '../run-context.ts'

/** Opens the API, finds out who the run is there, and follows the audit log from now on. */
export const connect: Executor<'connect'> = async (_step, _action, context) => {
  const { request, programs, state, recorder } = context
  const api = await connectToApi({
    kubectl: programs.pathOf('kubectl'),
    flags: [`--kubeconfig=${commandWords(request).kubeconfig}`],
    socket: `${request.work}/api.sock`,
    directory: programs.directory,
    environment: programs.environment,
  })
  state.api = api
  const version = await api.send({ method: 'GET', path: '/version' })
  recorder.versions['kubernetes'] = stringMember(version.body, 'gitVersion') ?? 'unknown'
  state.account = await whoAmI(api)
  const { markerNamespace, label } = namesOf(request.runId)
  const [key = '', value = ''] = label.split('=')
  const created = await api.send({
    method: 'POST',
    path: '/api/v1/namespaces',
    body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: markerNamespace, labels: { [key]: value } } },
  })
  if (created.code !== 201) {
    return failedBecause(
      `the namespace ${markerNamespace} cannot be created: ${stringMember(created.body, 'message') ?? created.code}`,
    )
  }
  await followAudit(context, api)
  return done
}

async function whoAmI(api: KubernetesApi): Promise<string | null> {
  const { body } = await api.send({
    method: 'POST',
    path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
  })
  const name = memberAt(body, 'status', 'userInfo', 'username')
  return typeof name === 'string' ? name : null
}

/** An audit log that does not show our own next write is none. */
async function followAudit(context: RunContext, api: KubernetesApi): Promise<void> {
  const { request, programs, state, recorder } = context
  const source = auditSourceOf(request)
  if (source === null) {
    state.noAudit = 'no audit log is given; name it with --audit-log'
    return
  }
  const { markerNamespace } = namesOf(request.runId)
  const audit = readAuditLog(source, {
    programs,
    api,
    namespace: markerNamespace,
    account: state.account,
    onEvent: (event) => {
      recorder.event(event)
      if (event.name === markerNamespace) state.clockAhead = clockAheadOf(event.at)
    },
  })
  if (await audit.sync()) {
    state.audit = audit
    return
  }
  await audit.stop()
  state.noAudit = 'the audit log does not show what is written'
}

/** Reading takes a moment: what is less than two seconds is no difference between clocks. */
function clockAheadOf(at: string): number {
  const difference = Date.parse(at) - Date.now()
  return Math.abs(difference) < 2_000 || Number.isNaN(difference) ? 0 : difference
}
