import { appendFileSync } from 'node:fs'
import { type JsonObject, memberAt } from '../../../src/model/json.ts'
import { textAt } from './api-client.ts'
import type { ControlPlane } from './control-plane.ts'
import { graceOf, ProcessPod } from './process-pod.ts'
import { ServiceForwarder } from './service-forwarder.ts'

/**
 * The only node of a control plane; its pods are processes of this machine, started from `programs` by image repository.
 * Scheduling, status, readiness, restarts with back-off, termination, ServiceAccount tokens and Services (by TCP, also
 * for webhooks) behave as on a real node. Not played: liveness probes, init containers, volumes, DNS, resources,
 * affinity. A pod with an image that is not in `programs` stays in ImagePullBackOff. Linux only: every address is one
 * of 127.0.0.0/8.
 */
export interface ProcessNode extends AsyncDisposable {
  /** File with what a pod prints. */
  logOf(namespace: string, pod: string): string | undefined
}

const nodeName = 'processes'

export async function startProcessNode(
  plane: ControlPlane,
  programs: Readonly<Record<string, string>>,
): Promise<ProcessNode> {
  await createNode(plane)
  const stopping = new AbortController()
  const pods = new Map<string, ProcessPod>()
  const steps = new Map<string, Promise<void>>()
  const forwarder = new ServiceForwarder(plane.serviceNetwork, () => [...pods.values()])
  const log = plane.folder.at('process-node.log')
  let count = 0

  const act = async (pod: JsonObject, isGone: boolean): Promise<void> => {
    const uid = textAt(pod, 'metadata', 'uid')
    const path = `/api/v1/namespaces/${textAt(pod, 'metadata', 'namespace')}/pods/${textAt(pod, 'metadata', 'name')}`
    if (isGone) {
      await pods.get(uid)?.stop(0)
      pods.delete(uid)
    } else if (memberAt(pod, 'metadata', 'deletionTimestamp') !== undefined) {
      await pods.get(uid)?.stop(graceOf(pod))
      pods.delete(uid)
      await plane.api.send('DELETE', path, { gracePeriodSeconds: 0, preconditions: { uid } })
    } else if (textAt(pod, 'spec', 'nodeName') === '') {
      const target = { apiVersion: 'v1', kind: 'Node', name: nodeName }
      const metadata = { name: textAt(pod, 'metadata', 'name') }
      await plane.api.create(`${path}/binding`, { apiVersion: 'v1', kind: 'Binding', metadata, target })
    } else if (textAt(pod, 'spec', 'nodeName') === nodeName && !pods.has(uid)) {
      count += 1
      const host = `${Math.floor(count / 250)}.${(count % 250) + 1}`
      const started = new ProcessPod(
        { api: plane.api, access: plane.access, programs, folder: plane.folder.at('pods') },
        pod,
        // EndpointSlices refuse loopback addresses, so the API gets to see another one.
        { address: `${plane.podNetwork}.${(count % 250) + 1}`, shownAddress: `10.244.${host}` },
      )
      pods.set(uid, started)
      await started.start()
    }
  }

  // Events of one pod one after the other: a deletion waits for the start it follows.
  const watching = plane.api.watch('/api/v1/pods', stopping.signal, ({ type, object }) => {
    const uid = textAt(object, 'metadata', 'uid')
    const step = (steps.get(uid) ?? Promise.resolve())
      .then(() => act(object, type === 'DELETED'))
      .catch((cause: unknown) => appendFileSync(log, `${textAt(object, 'metadata', 'name')}: ${cause}\n`))
    steps.set(uid, step)
  })
  const forwarding = plane.api.watch('/api/v1/services', stopping.signal, (event) => forwarder.follow(event))
  return {
    logOf: (namespace, name) =>
      [...pods.values()].find(
        ({ pod }) => textAt(pod, 'metadata', 'namespace') === namespace && textAt(pod, 'metadata', 'name') === name,
      )?.log,
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await Promise.all([...pods.values()].map((pod) => pod.stop(0)))
      await Promise.all([watching, forwarding, ...steps.values(), forwarder.stop()])
    },
  }
}

async function createNode({ api }: ControlPlane): Promise<void> {
  await api.create('/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: nodeName, labels: { 'kubernetes.io/hostname': nodeName, 'kubernetes.io/os': 'linux' } },
  })
  const resources = { cpu: '8', memory: '16Gi', pods: '110' }
  await api.patch(`/api/v1/nodes/${nodeName}/status`, {
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [{ type: 'Ready', status: 'True', reason: 'ProcessesRun', message: 'pods are processes' }],
    },
  })
}
