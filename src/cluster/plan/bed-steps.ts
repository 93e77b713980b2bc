import type { JsonObject } from '../../model/json.ts'
import type { Side, TopologyName } from '../../model/topology.ts'
import { type CreatedList, corpusFolders, corpusResources } from './corpus.ts'
import { failingWebhooks, type Rendering, type Workload, workloadsOf } from './release-facts.ts'
import { releaseNames, type VerifyRequest } from './request.ts'
import type { Action, BedName, Condition, Moment, Phase, Step, Undo, Words } from './step.ts'
import { limits } from './timing.ts'
import { type CommandWords, commandWords, ownManager } from './words.ts'

/** What the steps of one bed are made of. */
export interface BedContext {
  readonly bed: BedName
  readonly topologies: readonly TopologyName[]
  readonly request: VerifyRequest
  readonly words: CommandWords
  readonly previous: Rendering
  /** As it is installed in this bed. */
  readonly next: Rendering
}

export function bedContext(
  bed: BedName,
  topologies: readonly TopologyName[],
  request: VerifyRequest,
  renderings: Pick<BedContext, 'previous' | 'next'>,
): BedContext {
  return { bed, topologies, request, words: commandWords(request), ...renderings }
}

interface StepParts {
  readonly id: string
  readonly phase: Phase
  readonly topologies?: readonly TopologyName[]
  readonly title: string
  readonly commands?: readonly Words[]
  readonly undo?: readonly Undo[]
  readonly limit?: number
  readonly action?: Action
  readonly when?: readonly Condition[]
}

/** A step with what most steps have: its commands are run, and what hangs on it stops when one fails. */
export function stepOf({ bed, topologies }: Pick<BedContext, 'bed' | 'topologies'>, parts: StepParts): Step {
  return {
    topologies,
    commands: [],
    undo: [],
    limit: limits.api,
    action: { kind: 'commands', onFailure: 'stop' },
    when: [],
    ...parts,
    id: `${bed}/${parts.id}`,
  }
}

export const controllersRun: Condition = { kind: 'controllers', run: true }
export const controllersAreAway: Condition = { kind: 'controllers', run: false }

/** `helm install` of a side under its own name in its own namespace. */
export function installWords(
  { request, words }: BedContext,
  side: Side,
  namespace: string,
  ...more: readonly string[]
): Words {
  const { chart, values } = request[side]
  return words.helm(
    'install',
    releaseNames[side],
    chart,
    '--namespace',
    namespace,
    '--timeout',
    `${limits.install}s`,
    ...more,
    ...values,
  )
}

/** What Helm leaves (hooks, `crds/`, kept objects, a release that failed half way) goes by its manifest. */
export function undoInstall(
  { request, words }: BedContext,
  side: Side,
  namespace: string,
  manifest: string,
): readonly Undo[] {
  const name = releaseNames[side]
  return [
    ...definitionsGone(side, { request, words }),
    { kind: 'strip-finalizers', resources: corpusResources(request.corpus), limit: limits.api },
    {
      kind: 'command',
      words: words.waiting('delete', '-f', words.file(manifest), '--ignore-not-found', '--wait=false'),
      limit: limits.api,
    },
    {
      kind: 'command',
      words: words.helm('uninstall', name, '--namespace', namespace, '--ignore-not-found', '--no-hooks'),
      limit: limits.uninstall,
    },
  ]
}

/** The next bed creates them anew, which their names must be free for. */
function definitionsGone(side: Side, { request, words }: Pick<BedContext, 'request' | 'words'>): readonly Undo[] {
  if (request[side].release.crds.length === 0) return []
  const definitions = words.file(`definitions/${side}.json`)
  return [
    {
      kind: 'command',
      words: words.waiting('wait', '--for=delete', '-f', definitions, `--timeout=${limits.cleanUp}s`),
      limit: limits.cleanUp + 10,
    },
  ]
}

export function awaitControllers(
  context: BedContext,
  side: Side,
  rendering: Rendering,
  phase: Phase,
  { id = `await-${side}`, when = [] }: { readonly id?: string; readonly when?: readonly Condition[] } = {},
): Step {
  const workloads = workloadsOf(rendering)
  return stepOf(context, {
    id,
    phase,
    title: `Wait for the pods of ${side}`,
    commands: workloads.map(({ handle, namespace }) =>
      context.words.waiting('-n', namespace, 'rollout', 'status', handle, `--timeout=${limits.controllers}s`),
    ),
    limit: limits.controllers + 30,
    action: { kind: 'await-controllers', side, workloads, isPartial: false },
    when,
  })
}

/**
 * Steps that write custom resources where nobody may answer the webhooks: without its pods, a webhook that fails closed
 * keeps every custom resource out. The policy is taken over by server-side apply and given back by an apply without it,
 * so that no field is left that Helm would meet a conflict over.
 */
export function withSoftWebhooks(
  context: BedContext,
  side: Side,
  rendering: Rendering,
  steps: readonly Step[],
  { phase, suffix = '' }: { readonly phase: Phase; readonly suffix?: string },
): readonly Step[] {
  if (failingWebhooks(rendering).length === 0) return steps
  const apply = (file: string) =>
    context.words.kubectl(
      'apply',
      '--server-side',
      '--force-conflicts',
      // A part of an object is no whole one to kubectl.
      '--validate=false',
      `--field-manager=${ownManager}`,
      '-f',
      context.words.file(file),
    )
  const step = (id: string, title: string, file: string) =>
    stepOf(context, {
      id: `${id}-webhooks-of-${side}${suffix}`,
      phase,
      title,
      commands: [apply(file)],
      when: [controllersAreAway],
      action: { kind: 'commands', onFailure: 'note' },
    })
  return [
    step('soften', `Let writes pass the webhooks of ${side}, which nobody answers`, softFile(side, 'soft')),
    ...steps,
    step('harden', `Close the webhooks of ${side} again`, softFile(side, 'hard')),
  ]
}

/** {@link withSoftWebhooks} of both sides, which may have different ones. */
export function softForBoth(
  context: BedContext,
  steps: readonly Step[],
  phase: Phase,
  suffix: string,
): readonly Step[] {
  const { previous, next } = context
  const inner = withSoftWebhooks(context, 'next', next, steps, { phase, suffix })
  return withSoftWebhooks(context, 'previous', previous, inner, { phase, suffix })
}

/** Manifests of {@link withSoftWebhooks}. */
export function softFile(side: Side, how: 'soft' | 'hard'): string {
  return `webhooks/${side}-${how}.json`
}

/** Webhook configurations with nothing but what is taken over, or with nothing at all. */
export function softWebhooks(rendering: Rendering, how: 'soft' | 'hard'): readonly JsonObject[] {
  return failingWebhooks(rendering).map(({ object, webhooks }) => ({
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { name: object.name },
    ...(how === 'hard' ? {} : { webhooks: webhooks.map((name) => ({ name, failurePolicy: 'Ignore' })) }),
  }))
}

/** Creates a folder of the corpus; objects that are refused are recorded, the others stored all the same. */
export function create(
  context: BedContext,
  list: CreatedList,
  phase: Phase,
  title: string,
  when: readonly Condition[] = [],
): Step {
  const { words } = context
  return stepOf(context, {
    id: `create-${list}`,
    phase,
    title,
    // kubectl asks the server to refuse fields that it does not know; a controller does not ask for that.
    commands: [
      words.waiting(
        'create',
        '-f',
        words.file(corpusFolders[list]),
        ...(list === 'newFields' ? ['--validate=ignore'] : []),
      ),
    ],
    limit: limits.api * 2,
    action: { kind: 'create', list },
    when,
  })
}

export function settle(context: BedContext, id: string, phase: Phase, when: readonly Condition[]): Step {
  const { settle: seconds } = context.request.timing
  const deadline = phase === 'P4' ? limits.quiet : 4 * seconds
  return stepOf(context, {
    id,
    phase,
    title: `Wait until nothing is written for ${seconds} s`,
    commands: [['sleep', String(seconds)]],
    limit: deadline + 10,
    action: { kind: 'settle', seconds, deadline },
    when: [controllersRun, ...when],
  })
}

export function snapshot(context: BedContext, moment: Moment, phase: Phase, when: readonly Condition[] = []): Step {
  return stepOf(context, {
    id: `list-${moment}`,
    phase,
    title: 'List everything in the cluster',
    commands: [context.words.kubectl('get', 'all,customresourcedefinitions', '--all-namespaces', '-o', 'json')],
    action: { kind: 'snapshot', moment },
    when,
  })
}

export function probe(context: BedContext, moment: Moment, phase: Phase, when: readonly Condition[] = []): Step {
  const { words } = context
  return stepOf(context, {
    id: `try-${moment}`,
    phase,
    title: 'Try custom resources without storing them',
    commands: [words.kubectl('create', '--dry-run=server', '-f', words.file(corpusFolders.stored))],
    limit: limits.api * 2,
    action: { kind: 'probe', moment },
    when,
  })
}

/** Scales workloads; `down` to nothing, else to what the chart renders. */
export function scale({ words }: BedContext, workloads: readonly Workload[], down: boolean): readonly Words[] {
  return workloads
    .filter(({ kind }) => kind !== 'DaemonSet')
    .map(({ handle, namespace, replicas }) =>
      words.kubectl('-n', namespace, 'scale', handle, `--replicas=${down ? 0 : replicas}`),
    )
}
