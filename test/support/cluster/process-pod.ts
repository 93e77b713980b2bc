import { mkdirSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type JsonObject, memberAt } from '../../../src/model/json.ts'
import { type ApiAccess, type ApiClient, textAt, writeKubeconfig } from './api-client.ts'
import { type BoundProcess, startBoundProcess } from './bound-process.ts'
import { type ContainerSpecification, containersOf } from './pod-specification.ts'

/** What a pod of a process node has from the node. */
export interface PodHost {
  readonly api: ApiClient
  readonly access: ApiAccess
  /** Executables by image repository; an image that is not here cannot be pulled. */
  readonly programs: Readonly<Record<string, string>>
  readonly folder: string
}

type ContainerState = 'no-image' | 'running' | 'backing-off' | 'ended'

interface Container {
  readonly specification: ContainerSpecification
  state: ContainerState
  isReady: boolean
  restarts: number
  lastCode: number | undefined
  process: BoundProcess | undefined
}

/** Milliseconds; a kubelet begins with ten seconds and ends with five minutes, which no test has time for. */
const backOff = { first: 1_000, most: 10_000 }

/** One pod: a process for each container, restarted when it ends, with the status a kubelet would write. */
export class ProcessPod {
  readonly pod: JsonObject
  /** Loopback address that its processes listen on. */
  readonly address: string
  private readonly shownAddress: string
  private readonly host: PodHost
  private readonly containers: readonly Container[]
  private readonly startTime = new Date().toISOString()
  private readonly ending = new AbortController()
  private written = ''
  private writing: Promise<void> = Promise.resolve()

  constructor(host: PodHost, pod: JsonObject, addresses: { readonly address: string; readonly shownAddress: string }) {
    this.host = host
    this.pod = pod
    this.address = addresses.address
    this.shownAddress = addresses.shownAddress
    this.containers = containersOf(pod, addresses).map((specification) => ({
      specification,
      state: this.programOf(specification) === undefined ? 'no-image' : 'running',
      isReady: false,
      restarts: 0,
      lastCode: undefined,
      process: undefined,
    }))
  }

  get isReady(): boolean {
    return !this.ending.signal.aborted && this.containers.every((container) => container.isReady)
  }

  get log(): string {
    return join(this.folder, 'log')
  }

  /** Starts what can be started and keeps it running until {@link stop}. */
  async start(): Promise<void> {
    mkdirSync(this.folder, { recursive: true })
    writeFileSync(this.log, '')
    const runnable = this.containers.filter(({ state }) => state !== 'no-image')
    if (runnable.length > 0) await this.writeIdentity()
    for (const container of runnable) void this.keepRunning(container)
    this.writeStatus()
  }

  /** Asks the processes to end, waits for `grace` milliseconds at most, and ends them. */
  async stop(grace: number): Promise<void> {
    this.ending.abort()
    await Promise.all(this.containers.map(({ process }) => process?.stop(grace)))
    await this.writing
  }

  private get folder(): string {
    return join(this.host.folder, textAt(this.pod, 'metadata', 'namespace'), textAt(this.pod, 'metadata', 'name'))
  }

  private programOf({ image }: ContainerSpecification): string | undefined {
    return this.host.programs[image.replace(/@.*$/, '').replace(/:[^:/]*$/, '')]
  }

  // The token of the ServiceAccount, bound to the pod as the kubelet's is: the audit log then names the pod.
  private async writeIdentity(): Promise<void> {
    const namespace = textAt(this.pod, 'metadata', 'namespace')
    const account = textAt(this.pod, 'spec', 'serviceAccountName') || 'default'
    const reply = await this.host.api.create(`/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {
        audiences: [],
        expirationSeconds: 24 * 3600,
        boundObjectRef: {
          apiVersion: 'v1',
          kind: 'Pod',
          name: textAt(this.pod, 'metadata', 'name'),
          uid: textAt(this.pod, 'metadata', 'uid'),
        },
      },
    })
    const { server, authority } = this.host.access
    const token = textAt(reply, 'status', 'token')
    writeFileSync(join(this.folder, 'kubeconfig'), writeKubeconfig({ server, authority, token }, namespace), {
      mode: 0o600,
    })
  }

  private async keepRunning(container: Container): Promise<void> {
    const { specification } = container
    const program = this.programOf(specification) ?? ''
    while (!this.ending.signal.aborted) {
      container.state = 'running'
      container.process = startBoundProcess({
        program,
        arguments: specification.arguments,
        environment: {
          PATH: process.env['PATH'] ?? '',
          ...specification.environment,
          KUBECONFIG: join(this.folder, 'kubeconfig'),
        },
        directory: this.folder,
        log: this.log,
      })
      this.writeStatus()
      void this.probe(container, container.process)
      container.lastCode = await container.process.ended
      container.isReady = false
      if (this.ending.signal.aborted) break
      container.state = 'backing-off'
      this.writeStatus()
      const pause = Math.min(backOff.first * 2 ** container.restarts, backOff.most)
      await sleep(pause, undefined, { signal: this.ending.signal }).catch(() => undefined)
      container.restarts += 1
    }
    container.state = 'ended'
  }

  private async probe(container: Container, process: BoundProcess): Promise<void> {
    const { readiness } = container.specification
    if (readiness === undefined) {
      container.isReady = true
      this.writeStatus()
      return
    }
    while (process.isRunning && !this.ending.signal.aborted) {
      container.isReady = await answers(`http://${this.address}:${readiness.port}${readiness.path}`)
      this.writeStatus()
      await sleep(readiness.period * (container.isReady ? 1000 : 200))
    }
  }

  /** Writes the status where it is another than the last; one write at a time. */
  private writeStatus(): void {
    const status = this.status()
    const text = JSON.stringify(status)
    if (text === this.written || this.ending.signal.aborted) return
    this.written = text
    const path = `/api/v1/namespaces/${textAt(this.pod, 'metadata', 'namespace')}/pods/${textAt(this.pod, 'metadata', 'name')}/status`
    this.writing = this.writing.then(async () => {
      // The pod may be gone by now.
      await this.host.api.send('PATCH', path, { status }, 'application/merge-patch+json').catch(() => undefined)
    })
  }

  private status(): JsonObject {
    const hasStarted = this.containers.some(({ state }) => state !== 'no-image')
    const condition = (type: string, isTrue: boolean) => ({
      type,
      status: isTrue ? 'True' : 'False',
      lastTransitionTime: this.startTime,
      ...(isTrue ? {} : { reason: 'ContainersNotReady', message: 'containers are not ready' }),
    })
    return {
      phase: hasStarted ? 'Running' : 'Pending',
      hostIP: this.shownAddress,
      podIP: this.shownAddress,
      podIPs: [{ ip: this.shownAddress }],
      startTime: this.startTime,
      conditions: [
        condition('PodScheduled', true),
        condition('Initialized', true),
        condition('ContainersReady', this.isReady),
        condition('Ready', this.isReady),
      ],
      containerStatuses: this.containers.map((container) => this.statusOf(container)),
    }
  }

  private statusOf({ specification, state, isReady, restarts, lastCode }: Container): JsonObject {
    const { name, image } = specification
    const terminated = { exitCode: lastCode ?? 0, reason: lastCode === 0 ? 'Completed' : 'Error' }
    const states: Readonly<Record<ContainerState, JsonObject>> = {
      'no-image': { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}"` } },
      running: { running: { startedAt: this.startTime } },
      'backing-off': {
        waiting: { reason: 'CrashLoopBackOff', message: `back-off restarting failed container ${name}` },
      },
      ended: { terminated },
    }
    return {
      name,
      image,
      imageID: state === 'no-image' ? '' : image,
      ready: isReady,
      started: state === 'running',
      restartCount: restarts,
      state: states[state],
      lastState: lastCode === undefined ? {} : { terminated },
    }
  }
}

/** Milliseconds that a pod has to end. */
export function graceOf(pod: JsonObject): number {
  const seconds = memberAt(pod, 'metadata', 'deletionGracePeriodSeconds')
  return (typeof seconds === 'number' ? seconds : 30) * 1000
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(address, { timeout: 1_000, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode !== undefined && response.statusCode < 400)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
