import type { JsonObject } from '../../src/model/json.ts'

/** Pod specifications around one that every Pod Security level admits, each with one thing about it. */
export interface PodVariant {
  readonly name: string
  readonly pod: JsonObject
}

const closed = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  seccompProfile: { type: 'RuntimeDefault' },
  capabilities: { drop: ['ALL'] },
}

function pod(more: JsonObject, context: JsonObject | null = {}, container: JsonObject = {}): JsonObject {
  const securityContext = context === null ? {} : { securityContext: { ...closed, ...context } }
  return { containers: [{ name: 'main', image: 'example.com/a:1', ...securityContext, ...container }], ...more }
}

const variants: Readonly<Record<string, JsonObject>> = {
  'nothing to object to': pod({}),
  'no security context': pod({}, null),
  'the network of the node': pod({ hostNetwork: true }),
  'the processes of the node': pod({ hostPID: true }),
  'the memory of the node': pod({ hostIPC: true }),
  'a directory of the node': pod({ volumes: [{ name: 'v', hostPath: { path: '/a' } }] }),
  'a volume of its own': pod({ volumes: [{ name: 'v', emptyDir: {} }] }),
  'a volume of a network': pod({ volumes: [{ name: 'v', nfs: { server: 'a', path: '/b' } }] }),
  'an ephemeral volume of a driver': pod({ volumes: [{ name: 'v', csi: { driver: 'example.com' } }] }),
  'an image as a volume': pod({ volumes: [{ name: 'v', image: { reference: 'example.com/a:1' } }] }),
  'a port of the node': pod({}, {}, { ports: [{ containerPort: 80, hostPort: 8080 }] }),
  'a port of the pod': pod({}, {}, { ports: [{ containerPort: 80, hostPort: 0 }] }),
  'a probe of another host': pod({}, {}, { livenessProbe: { httpGet: { port: 80, host: '192.0.2.1' } } }),
  'a probe of its own': pod({}, {}, { livenessProbe: { httpGet: { port: 80 } } }),
  privileged: pod({}, { privileged: true, allowPrivilegeEscalation: true }),
  'escalation not forbidden': pod({}, { allowPrivilegeEscalation: true }),
  'an administrator’s capability': pod({}, { capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] } }),
  'a harmless capability': pod({}, { capabilities: { add: ['CHOWN'], drop: ['ALL'] } }),
  'the capability that is always allowed': pod({}, { capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] } }),
  'capabilities that are not dropped': pod({}, { capabilities: { drop: ['NET_RAW'] } }),
  'user 0': pod({}, { runAsUser: 0 }),
  'user 0 of the pod': pod({ securityContext: { runAsUser: 0 } }),
  'another user': pod({}, { runAsUser: 1000 }),
  'root allowed': pod({}, { runAsNonRoot: false }),
  'root allowed to the pod, not to its container': pod({ securityContext: { runAsNonRoot: false } }),
  'root forbidden to the pod': pod(
    { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
    null,
    { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } },
  ),
  'no seccomp': pod({}, { seccompProfile: { type: 'Unconfined' } }),
  'seccomp of the node': pod({}, { seccompProfile: { type: 'Localhost', localhostProfile: 'a' } }),
  'no AppArmor': pod({}, { appArmorProfile: { type: 'Unconfined' } }),
  'AppArmor of the runtime': pod({}, { appArmorProfile: { type: 'RuntimeDefault' } }),
  'an open SELinux type': pod({}, { seLinuxOptions: { type: 'spc_t' } }),
  'an SELinux type of containers': pod({}, { seLinuxOptions: { type: 'container_t' } }),
  'an SELinux level': pod({}, { seLinuxOptions: { level: 's0:c1' } }),
  'an SELinux user': pod({ securityContext: { seLinuxOptions: { user: 'a' } } }),
  'a safe kernel setting': pod({ securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] } }),
  'a kernel setting of the node': pod({ securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] } }),
  'a container that starts first': pod({ initContainers: [{ name: 'first', image: 'example.com/a:1' }] }),
}

export const podVariants: readonly PodVariant[] = Object.entries(variants).map(([name, spec]) => ({ name, pod: spec }))
