import { arrayMember, isJsonObject, type Json, member, memberAt, stringMember } from '../../model/json.ts'
import { containerLists, type PodTemplate } from '../../model/pod-template.ts'

/** The Pod Security Standards, most open first: what a namespace must allow for pods to be admitted. */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const
export type PodSecurityLevel = (typeof podSecurityLevels)[number]

/** Something that a level forbids; the next more open one allows it. */
export interface PodSecurityViolation {
  /** The level that forbids it first. */
  readonly level: 'baseline' | 'restricted'
  /** `hostPath volume "a"`. */
  readonly what: string
}

/** The most closed level that admits pods with these violations. */
export function levelOf(violations: readonly PodSecurityViolation[]): PodSecurityLevel {
  if (violations.some(({ level }) => level === 'baseline')) return 'privileged'
  return violations.length > 0 ? 'baseline' : 'restricted'
}

/**
 * What the Pod Security Standards of Kubernetes 1.34 forbid of a pod
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/; k8s.io/pod-security-admission policy/).
 */
export function podSecurityViolations({ metadata, spec }: PodTemplate): readonly PodSecurityViolation[] {
  const containers = containerLists.flatMap((list) => arrayMember(spec, list))
  const isWindows = memberAt(spec, 'os', 'name') === 'windows'
  return [...baseline(metadata, spec, containers), ...restricted(spec, containers, isWindows)]
}

const safeCapabilities: ReadonlySet<string> = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
)
const safeSysctls: ReadonlySet<string> = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
])
const safeSeLinuxTypes: ReadonlySet<string> = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
])
const restrictedVolumes: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])

function baseline(metadata: Json, spec: Json, containers: readonly Json[]): readonly PodSecurityViolation[] {
  const volumes = arrayMember(spec, 'volumes')
  const found = [
    ...['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => member(spec, field) === true),
    ...volumes
      .filter((volume) => isJsonObject(member(volume, 'hostPath')))
      .map((volume) => `hostPath \`${String(memberAt(volume, 'hostPath', 'path'))}\``),
    ...arrayMember(member(spec, 'securityContext'), 'sysctls')
      .map((sysctl) => stringMember(sysctl, 'name') ?? '')
      .filter((name) => !safeSysctls.has(name))
      .map((name) => `sysctl \`${name}\``),
    ...Object.entries(objectAt(metadata, 'annotations'))
      .filter(([key]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/'))
      .filter(([, profile]) => !/^(?:|runtime\/default|localhost\/.*)$/.test(String(profile)))
      .map(([, profile]) => `AppArmor profile \`${String(profile)}\``),
    ...contexts(spec, containers).flatMap(({ context, name }) => contextFaults(context, name)),
    ...containers.flatMap((container) => containerFaults(container)),
  ]
  return [...new Set(found)].map((what) => ({ level: 'baseline', what }))
}

interface Context {
  readonly context: Json | undefined
  /** Of the container; null for the pod's own. */
  readonly name: string | null
}

function contexts(spec: Json, containers: readonly Json[]): readonly Context[] {
  return [
    { context: member(spec, 'securityContext'), name: null },
    ...containers.map((container) => ({
      context: member(container, 'securityContext'),
      name: stringMember(container, 'name') ?? '',
    })),
  ]
}

/** What pod and containers can both ask for. */
function contextFaults(context: Json | undefined, name: string | null): readonly string[] {
  const where = name === null ? '' : ` in container ${name}`
  const linux = member(context, 'seLinuxOptions')
  const appArmor = stringMember(member(context, 'appArmorProfile'), 'type')
  return [
    ...(memberAt(context, 'windowsOptions', 'hostProcess') === true ? [`hostProcess${where}`] : []),
    ...(isJsonObject(linux) &&
    (!safeSeLinuxTypes.has(stringMember(linux, 'type') ?? '') ||
      Boolean(stringMember(linux, 'user')) ||
      Boolean(stringMember(linux, 'role')))
      ? [`SELinux options${where}`]
      : []),
    ...(stringMember(member(context, 'seccompProfile'), 'type') === 'Unconfined' ? [`no seccomp${where}`] : []),
    ...(appArmor === 'Unconfined' ? [`no AppArmor${where}`] : []),
  ]
}

function containerFaults(container: Json): readonly string[] {
  const where = ` in container ${stringMember(container, 'name') ?? ''}`
  const context = member(container, 'securityContext')
  const procMount = stringMember(context, 'procMount') ?? 'Default'
  return [
    ...(member(context, 'privileged') === true ? [`privileged${where}`] : []),
    ...texts(member(context, 'capabilities'), 'add')
      .filter((capability) => !safeCapabilities.has(capability))
      .map((capability) => `capability ${capability}${where}`),
    ...arrayMember(container, 'ports').flatMap((port) => {
      const hostPort = member(port, 'hostPort')
      return typeof hostPort === 'number' && hostPort !== 0 ? [`hostPort ${hostPort}`] : []
    }),
    ...(procMount === 'Default' ? [] : [`procMount ${procMount}${where}`]),
    ...(hasHostProbe(container) ? [`a probe of another host${where}`] : []),
  ]
}

/** Probes and life-cycle hooks that name a host (forbidden since 1.34). */
function hasHostProbe(container: Json): boolean {
  const handlers = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => member(container, probe)),
    memberAt(container, 'lifecycle', 'postStart'),
    memberAt(container, 'lifecycle', 'preStop'),
  ]
  return handlers.some((handler) =>
    ['httpGet', 'tcpSocket'].some((action) => Boolean(stringMember(member(handler, action), 'host'))),
  )
}

function restricted(spec: Json, containers: readonly Json[], isWindows: boolean): readonly PodSecurityViolation[] {
  const pod = member(spec, 'securityContext')
  const volumes = arrayMember(spec, 'volumes').flatMap((volume) =>
    isJsonObject(volume)
      ? Object.keys(volume).filter(
          (source) => source !== 'name' && !restrictedVolumes.has(source) && source !== 'hostPath',
        )
      : [],
  )
  const found = [
    ...volumes.map((source) => `${source} volume`),
    ...(member(pod, 'runAsUser') === 0 ? ['runAsUser 0'] : []),
    ...(member(pod, 'runAsNonRoot') === false ? ['may run as root'] : []),
    ...containers.flatMap((container) => restrictedFaults(container, pod, isWindows)),
  ]
  return [...new Set(found)].map((what) => ({ level: 'restricted', what }))
}

function restrictedFaults(container: Json, pod: Json | undefined, isWindows: boolean): readonly string[] {
  const where = ` in container ${stringMember(container, 'name') ?? ''}`
  const context = member(container, 'securityContext')
  const nonRoot = member(context, 'runAsNonRoot') ?? member(pod, 'runAsNonRoot')
  const seccomp =
    stringMember(member(context, 'seccompProfile'), 'type') ?? stringMember(member(pod, 'seccompProfile'), 'type')
  const capabilities = member(context, 'capabilities')
  const linux = isWindows
    ? []
    : [
        ...(member(context, 'allowPrivilegeEscalation') === false ? [] : [`privilege escalation${where}`]),
        ...(seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? [] : [`no seccomp profile${where}`]),
        ...(texts(capabilities, 'drop').includes('ALL') ? [] : [`capabilities not dropped${where}`]),
        ...texts(capabilities, 'add')
          .filter((capability) => capability !== 'NET_BIND_SERVICE' && safeCapabilities.has(capability))
          .map((capability) => `capability ${capability}${where}`),
      ]
  return [
    ...(nonRoot === true ? [] : [`may run as root${where}`]),
    ...(member(context, 'runAsUser') === 0 ? [`runAsUser 0${where}`] : []),
    ...linux,
  ]
}

function texts(value: Json | undefined, key: string): readonly string[] {
  return arrayMember(value, key).filter((item) => typeof item === 'string')
}

function objectAt(value: Json, key: string): Readonly<Record<string, Json>> {
  const found = member(value, key)
  return isJsonObject(found) ? found : {}
}
