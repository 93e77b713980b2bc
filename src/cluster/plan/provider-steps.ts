import type { Side } from '../../model/topology.ts'
import { auditPolicy } from './audit-policy.ts'
import { kindFiles } from './kind-configuration.ts'
import { namesOf, type ProviderRequest, releaseNames, type VerifyRequest } from './request.ts'
import type { Action, Step, Undo, Words } from './step.ts'
import { limits } from './timing.ts'
import { commandWords } from './words.ts'

type Kind = Extract<ProviderRequest, { kind: 'kind' }>
type Kwok = Extract<ProviderRequest, { kind: 'kwok' }>
type Existing = Extract<ProviderRequest, { kind: 'existing' }>

/** P0 to P3: from nothing to a cluster whose API and audit log are open. */
export function openingSteps(request: VerifyRequest): readonly Step[] {
  const [first, ...others] = clusterSteps(request)
  return [
    ...(first === undefined ? [] : [first]),
    renderStep(request, 'previous'),
    renderStep(request, 'next'),
    ...others,
  ]
}

/** P1: both sides as they are installed. */
function renderStep(request: VerifyRequest, side: Side): Step {
  const { names } = commandWords(request)
  const { chart, values } = request[side]
  const namespace = side === 'previous' ? names.previousNamespace : names.nextNamespace
  return openingStep(
    `render-${side}`,
    'P1',
    `Render ${side}`,
    [['helm', 'template', releaseNames[side], chart, '--namespace', namespace, ...values]],
    { kind: 'render', side },
  )
}

function clusterSteps(request: VerifyRequest): readonly Step[] {
  const { provider } = request
  const { kubectl, file, names } = commandWords(request)
  const connect = openingStep(
    'connect',
    'P2',
    'Open the API and the audit log',
    [
      kubectl('create', 'namespace', names.markerNamespace),
      kubectl('label', 'namespace', names.markerNamespace, names.label),
    ],
    { kind: 'connect' },
    [
      {
        kind: 'command',
        words: kubectl('delete', 'namespace', names.markerNamespace, '--ignore-not-found', '--wait=false'),
        limit: limits.api,
      },
    ],
  )
  switch (provider.kind) {
    case 'existing':
      return [
        host([]),
        takeContext(request, provider),
        connect,
        openingStep(
          'guard',
          'P2',
          'Make sure that nothing of either release is there',
          [
            kubectl('get', '-f', file('rendered/previous.json'), '--ignore-not-found', '-o', 'name'),
            kubectl('get', '-f', file('rendered/next.json'), '--ignore-not-found', '-o', 'name'),
          ],
          { kind: 'guard' },
        ),
      ]
    case 'kind':
      return [...kindSteps(request, provider), connect, ...imageSteps(request, provider)]
    case 'kwok':
      return [...kwokSteps(request, provider), connect]
  }
}

/** Text files that creating the cluster needs. */
export function providerFiles({ provider, work }: VerifyRequest): readonly (readonly [path: string, text: string])[] {
  if (provider.kind === 'kind') return kindFiles(work)
  return provider.kind === 'kwok' ? [['audit-policy.yaml', auditPolicy]] : []
}

/** What must be there, asked before anything is created. */
function host(programs: readonly Words[]): Step {
  const always = [
    ['helm', 'version', '--short'],
    ['kubectl', 'version', '--client'],
  ]
  return openingStep(
    'host',
    'P0',
    'Ask the tools for their versions',
    [...always, ...programs],
    { kind: 'ask-versions' },
    [],
    limits.host,
  )
}

function kindSteps(request: VerifyRequest, { image, engine }: Kind): readonly Step[] {
  const { names, kubeconfig, file, waiting } = commandWords(request)
  return [
    host([
      ['kind', 'version'],
      [engine, 'info', '--format', '{{.ServerVersion}}'],
    ]),
    openingStep(
      'create-cluster',
      'P2',
      'Create a kind cluster',
      [
        [
          'kind',
          'create',
          'cluster',
          '--name',
          names.cluster,
          '--config',
          file('kind.yaml'),
          '--kubeconfig',
          kubeconfig,
          '--wait',
          '180s',
          ...(image === null ? [] : ['--image', image]),
        ],
        // kind only warns when its own wait runs out, and waits for nothing beyond the node.
        waiting('wait', '--for=condition=Ready', 'nodes', '--all', '--timeout=180s'),
        waiting('-n', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout=120s'),
      ],
      { kind: 'commands', onFailure: 'stop' },
      [deleteKind(names.cluster, kubeconfig)],
      limits.createCluster,
    ),
  ]
}

function deleteKind(cluster: string, kubeconfig: string): Undo {
  const words = ['kind', 'delete', 'cluster', '--name', cluster, '--kubeconfig', kubeconfig]
  return { kind: 'command', words, limit: limits.cleanUp }
}

function imageSteps(request: VerifyRequest, { archives, images }: Kind): readonly Step[] {
  const { cluster } = namesOf(request.runId)
  const commands = [
    ...archives.map((archive) => ['kind', 'load', 'image-archive', archive, '--name', cluster]),
    ...(images.length === 0 ? [] : [['kind', 'load', 'docker-image', ...images, '--name', cluster]]),
  ]
  if (commands.length === 0) return []
  return [
    openingStep(
      'load-images',
      'P3',
      'Load images',
      commands,
      { kind: 'commands', onFailure: 'stop' },
      [],
      limits.loadImages,
    ),
  ]
}

function kwokSteps(request: VerifyRequest, { kubernetes, runtime }: Kwok): readonly Step[] {
  const { names, kubeconfig, file } = commandWords(request)
  return [
    host([['kwokctl', '--version']]),
    openingStep(
      'create-cluster',
      'P2',
      'Create a kwok cluster',
      [
        [
          'kwokctl',
          'create',
          'cluster',
          '--name',
          names.cluster,
          '--runtime',
          runtime,
          '--kubeconfig',
          kubeconfig,
          '--kube-audit-policy',
          file('audit-policy.yaml'),
          '--wait',
          '120s',
          ...(kubernetes === null ? [] : ['--kube-version', `v${kubernetes}`]),
        ],
      ],
      { kind: 'commands', onFailure: 'stop' },
      [
        {
          kind: 'command',
          words: ['kwokctl', 'delete', 'cluster', '--name', names.cluster, '--kubeconfig', kubeconfig],
          limit: limits.cleanUp,
        },
      ],
      limits.createCluster,
    ),
  ]
}

function takeContext(request: VerifyRequest, { context }: Existing): Step {
  const { kubeconfig } = commandWords(request)
  return openingStep(
    'take-context',
    'P2',
    `Copy the context ${context} out of the kubeconfig`,
    [['kubectl', 'config', 'view', '--raw', '--minify', '--flatten', '--context', context]],
    { kind: 'save-output', file: kubeconfig },
  )
}

function openingStep(
  id: string,
  phase: Step['phase'],
  title: string,
  commands: readonly Words[],
  action: Action,
  undo: readonly Undo[] = [],
  limit: number = limits.api,
): Step {
  return { id: `run/${id}`, phase, topologies: [], title, commands, undo, limit, action, when: [] }
}
