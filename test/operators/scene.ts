import { setTimeout as sleep } from 'node:timers/promises'
import { arrayMember, type Json, type JsonObject, memberAt, objectMember } from '../../src/model/json.ts'
import type { ApiClient } from '../support/cluster/api-client.ts'
import { textAt } from '../support/cluster/api-client.ts'
import { type AuditEvent, type AuditLog, alternations, changesOf } from '../support/cluster/audit-log.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { type HelmMajor, helm } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { applyUnshared } from './apply-unshared.ts'
import { type StandInRelease, writeChart } from './chart.ts'
import { definitionName, widgetDefinition } from './definition.ts'
import type { StandInRow } from './table.ts'
import { plain, Widgets } from './widgets.ts'

const quietSeconds = 6

/** A cluster to install releases into. */
export interface Stage extends AsyncDisposable {
  readonly api: ApiClient
  readonly kubeconfig: string
  readonly audit: AuditLog
}

export type Side = 'previous' | 'next'

let count = 0

/**
 * Releases of one test and the Widgets they act on, in namespaces of their own: release `previous` in `previous-N`,
 * `next` in `next-N`, Widgets in `widgets-N`. When disposed of, nothing cluster-wide is left.
 */
export class Scene implements AsyncDisposable {
  readonly widgets: Widgets
  private readonly suffix: number
  private readonly stage: Stage
  private readonly major: HelmMajor
  private readonly folder = temporaryFolder()
  private readonly installed = new Set<Side>()

  static async open(stage: Stage, major: HelmMajor = '4'): Promise<Scene> {
    const scene = new Scene(stage, major)
    await stage.api.create('/api/v1/namespaces', namespaceNamed(scene.widgets.namespace))
    return scene
  }

  private constructor(stage: Stage, major: HelmMajor) {
    count += 1
    this.suffix = count
    this.stage = stage
    this.major = major
    this.widgets = new Widgets(stage.api, `widgets-${count}`)
  }

  namespace(side: Side): string {
    return `${side}-${this.suffix}`
  }

  /** The user that the audit log names for pods of a side. */
  identity(side: Side): string {
    return `system:serviceaccount:${this.namespace(side)}:${side}`
  }

  /** Installs and waits for the pod to be ready; `waits: false` returns as Helm does. */
  async install(side: Side, release: StandInRelease, options: InstallOptions = {}): Promise<void> {
    const { more = [], waits = true } = options
    const chart = writeChart(this.folder.at(side), release)
    await this.helm('install', side, chart, '-n', this.namespace(side), '--create-namespace', ...more)
    this.installed.add(side)
    if (waits) await this.ready(side)
  }

  /**
   * Topology T2: the definition of next is put in place, then those of its objects that are not there yet are created;
   * tells which were there.
   */
  async installBeside(release: StandInRelease): Promise<readonly string[]> {
    const chart = writeChart(this.folder.at('beside'), release)
    const namespace = this.namespace('next')
    await this.replaceDefinition(release)
    await this.stage.api.create('/api/v1/namespaces', namespaceNamed(namespace))
    const shared = await applyUnshared(this.stage.api, await this.helm('template', 'next', chart, '-n', namespace))
    await this.ready('next')
    return shared
  }

  /** Upgrades `previous` in place, without waiting. */
  async upgrade(release: StandInRelease, ...more: readonly string[]): Promise<void> {
    const chart = writeChart(this.folder.at('upgraded'), release)
    await this.helm('upgrade', 'previous', chart, '-n', this.namespace('previous'), ...more)
  }

  /** Upgrades `previous` of two pods and holds the rollout with a third pod, which is of the new version. */
  async upgradeHalfway(release: StandInRelease): Promise<void> {
    await this.upgrade(release)
    await waitUntil('a third pod', 30, async () => (await this.pods('previous')).length === 3)
    await this.pause(true)
    await waitUntil('three ready pods', 60, async () => (await this.pods('previous')).filter(isReady).length === 3)
  }

  async finishUpgrade(): Promise<void> {
    await this.pause(false)
    await this.ready('previous')
  }

  private async pause(paused: boolean): Promise<void> {
    const path = `/apis/apps/v1/namespaces/${this.namespace('previous')}/deployments/previous`
    await this.stage.api.patch(path, { spec: { paused } })
  }

  async uninstall(side: Side): Promise<void> {
    this.installed.delete(side)
    await this.helm('uninstall', side, '-n', this.namespace(side), '--wait', '--timeout', '60s')
  }

  helm(...words: readonly string[]): Promise<string> {
    return helm(this.major, this.folder.path, ...words, '--kubeconfig', this.stage.kubeconfig)
  }

  /** Resolves when all pods of a Deployment are of its newest template and ready. */
  async ready(side: Side): Promise<void> {
    await waitUntil(`the pod of ${side}`, 90, async () => {
      const deployment = await this.stage.api.get(
        `/apis/apps/v1/namespaces/${this.namespace(side)}/deployments/${side}`,
      )
      const status = objectMember(deployment, 'status')
      const wanted = objectMember(deployment, 'spec')?.['replicas']
      return (
        status?.['observedGeneration'] === memberAt(deployment, 'metadata', 'generation') &&
        status?.['readyReplicas'] === wanted &&
        status?.['updatedReplicas'] === wanted &&
        status?.['replicas'] === wanted
      )
    })
  }

  async scale(side: Side, replicas: number): Promise<void> {
    const path = `/apis/apps/v1/namespaces/${this.namespace(side)}/deployments/${side}`
    await this.stage.api.patch(path, { spec: { replicas } })
    await waitUntil(`${replicas} pods`, 60, async () => (await this.pods(side)).length === replicas)
  }

  async pods(side: Side): Promise<readonly JsonObject[]> {
    return await this.stage.api.list(`/api/v1/namespaces/${this.namespace(side)}/pods`)
  }

  /** Puts a definition of Widget in place, as `kubectl apply` of it would. */
  async replaceDefinition({ definition }: StandInRelease): Promise<void> {
    const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definitionName}`
    await this.stage.api.patch(path, { spec: objectMember(widgetDefinition(definition), 'spec') ?? {} })
  }

  async hasDefinition(): Promise<boolean> {
    return (
      (await this.stage.api.get(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definitionName}`)) !==
      undefined
    )
  }

  async configuration(name: string): Promise<JsonObject | undefined> {
    return await this.stage.api.get(`/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${name}`)
  }

  /** Everything that the pods of either side asked for from a mark on. */
  requests(since: number): readonly AuditEvent[] {
    const users = [this.identity('previous'), this.identity('next')]
    return this.stage.audit.events(since).filter(({ user }) => users.includes(user))
  }

  /** {@link requests} of the next seconds, in which two idle operators have to leave everything alone. */
  async requestsOfIdle(): Promise<readonly AuditEvent[]> {
    const mark = this.stage.audit.mark()
    await sleep(quietSeconds * 1000)
    return this.requests(mark).filter(({ resource }) => resource !== 'leases')
  }

  /** Waits for both sides to have changed one object in turns, and gives the changes. */
  async fightOver(mark: number, of: { readonly resource: string; readonly name: string }) {
    return await waitUntil(`a fight over ${of.resource} ${of.name}`, 60, () => {
      const changes = changesOf(this.requests(mark), of)
      return alternations(changes, ({ user }) => user) >= 6 && changes
    })
  }

  /**
   * Installs both; the Widget `plain` is stored and reconciled before next arrives. Where both charts render one object,
   * next takes it over.
   */
  async sideBySide({ previous, next, expected }: StandInRow): Promise<void> {
    await this.install('previous', previous)
    await this.widgets.accepts(plain)
    await this.widgets.create('plain', plain)
    await this.widgets.reconciled('plain')
    const takesOver = expected.T1?.failureModes.includes('A7') === true
    const more = this.major === '4' ? ['--take-ownership', '--force-conflicts'] : ['--take-ownership']
    await this.install('next', next, takesOver ? { more } : {})
    await waitUntil('all webhooks to answer', 30, async () => {
      const refusal = await this.widgets.try(plain)
      if (refusal !== undefined && /failed calling webhook/.test(refusal)) throw new Error(refusal)
      return true
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const side of this.installed) await this.uninstall(side).catch(() => undefined)
    const { api } = this.stage
    await api.remove('/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/stand-in-operator')
    await api.remove(
      '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/validation.stand-in.example.com',
    )
    const next = `${this.namespace('next')}-next`
    await api.remove(`/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${next}`)
    for (const kind of ['clusterroles', 'clusterrolebindings']) {
      await api.remove(`/apis/rbac.authorization.k8s.io/v1/${kind}/${next}`)
    }
    await api.remove(`/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${definitionName}`)
    await waitUntil('the definition to go', 60, async () => !(await this.hasDefinition()))
    for (const name of [this.widgets.namespace, this.namespace('previous'), this.namespace('next')]) {
      await api.remove(`/api/v1/namespaces/${name}`)
    }
    this.folder[Symbol.dispose]()
  }
}

export interface InstallOptions {
  /** For Helm. */
  readonly more?: readonly string[]
  readonly waits?: boolean
}

function namespaceNamed(name: string): Json {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
}

function isReady(pod: JsonObject): boolean {
  const conditions = arrayMember(memberAt(pod, 'status'), 'conditions')
  return conditions.some((item) => textAt(item, 'type') === 'Ready' && textAt(item, 'status') === 'True')
}

/** What each user wrote at a place, users in order of their names. */
export function valuesByUser(changes: readonly AuditEvent[], value: (object: JsonObject | undefined) => string) {
  const users = [...new Set(changes.map(({ user }) => user))].sort()
  return users.map((user) => [
    ...new Set(changes.filter((change) => change.user === user).map(({ responseObject }) => value(responseObject))),
  ])
}
