import { createServer, connect as openConnection, type Server, type Socket } from 'node:net'
import { arrayMember, isJsonObject, type JsonObject, memberAt, objectMember } from '../../../src/model/json.ts'
import { textAt, type WatchEvent } from './api-client.ts'
import { portNumber } from './pod-specification.ts'
import type { ProcessPod } from './process-pod.ts'

/** Plays kube-proxy: listens on the cluster IPs of Services and passes each connection on to a ready pod. */
export class ServiceForwarder {
  private readonly network: string
  private readonly pods: () => readonly ProcessPod[]
  private readonly servers = new Map<string, readonly Server[]>()
  private readonly sockets = new Set<Socket>()

  constructor(network: string, pods: () => readonly ProcessPod[]) {
    this.network = network
    this.pods = pods
  }

  follow({ type, object: service }: WatchEvent): void {
    const uid = textAt(service, 'metadata', 'uid')
    const address = textAt(service, 'spec', 'clusterIP')
    if (type === 'DELETED') {
      for (const server of this.servers.get(uid) ?? []) server.close()
      this.servers.delete(uid)
    } else if (address.startsWith(`${this.network}.`) && !this.servers.has(uid)) {
      this.servers.set(
        uid,
        portsOf(service).map(({ port, target }) => this.listen(service, address, port, target)),
      )
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    await Promise.all(
      [...this.servers.values()].flat().map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    )
  }

  private listen(service: JsonObject, address: string, port: number, target: string | number): Server {
    const server = createServer((incoming) => {
      const ready = this.pods().filter((pod) => pod.isReady && isSelected(pod.pod, service))
      const pod = ready[Math.floor(Math.random() * ready.length)]
      if (pod === undefined) {
        incoming.destroy()
        return
      }
      const outgoing = openConnection(portNumber(pod.pod, target), pod.address)
      for (const [socket, other] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        this.sockets.add(socket)
        socket.pipe(other)
        socket.on('error', () => other.destroy())
        socket.on('close', () => {
          this.sockets.delete(socket)
          other.destroy()
        })
      }
    })
    // A port below 1024 needs rights; what listens there cannot be reached, as behind a Service without endpoints.
    server.on('error', () => {})
    return server.listen(port, address)
  }
}

/** Whether a pod has all labels of a Service's selector. */
function isSelected(pod: JsonObject, service: JsonObject): boolean {
  const selector = Object.entries(objectMember(memberAt(service, 'spec'), 'selector') ?? {})
  return (
    selector.length > 0 &&
    textAt(pod, 'metadata', 'namespace') === textAt(service, 'metadata', 'namespace') &&
    selector.every(([key, value]) => textAt(pod, 'metadata', 'labels', key) === value)
  )
}

/** Ports of a Service: where it listens, and what it calls the port of its pods. */
function portsOf(service: JsonObject): readonly { readonly port: number; readonly target: string | number }[] {
  return arrayMember(memberAt(service, 'spec'), 'ports')
    .filter(isJsonObject)
    .map((item) => {
      const port = typeof item['port'] === 'number' ? item['port'] : 0
      const target = item['targetPort']
      return { port, target: typeof target === 'string' || typeof target === 'number' ? target : port }
    })
}
