import type { TopologyName } from '../../model/topology.ts'
import {
  awaitControllers,
  type BedContext,
  controllersRun,
  create,
  probe,
  scale,
  settle,
  snapshot,
  softForBoth,
  stepOf,
} from './bed-steps.ts'
import { corpusFolders, editsFolder } from './corpus.ts'
import { deleteObjects } from './deletion-steps.ts'
import { type Rendering, type Workload, workloadsOf } from './release-facts.ts'
import type { Condition, Step } from './step.ts'
import { limits } from './timing.ts'
import { ownManager } from './words.ts'

/**
 * P6 for two releases beside each other: at rest, then each stimulus, then at rest again. The order goes from what
 * disturbs little to what disturbs most, so that a window is explained by what came before it.
 */
export function bothRun(context: BedContext, topology: TopologyName, when: readonly Condition[]): readonly Step[] {
  const { previous, next, request } = context
  const { timing, corpus } = request
  const both = [...workloadsOf(previous), ...workloadsOf(next)]
  return forTopology(topology, when, [
    awaitControllers(context, 'next', next, 'P5', { id: `${topology}-await-next` }),
    snapshot(context, 'arrived', 'P5'),
    watch(context, 'idle', timing.idle, 'Watch both at rest'),
    ...touch(context, 'touch'),
    ...(corpus.newFields.length === 0
      ? []
      : [
          create(context, 'newFields', 'P6', 'Store custom resources with fields that next adds', [controllersRun]),
          settle(context, 'settle-new-fields', 'P6', []),
        ]),
    ...(corpus.twins.length === 0
      ? []
      : [
          create(context, 'twins', 'P6', 'Store custom resources while both run', [controllersRun]),
          settle(context, 'settle-twins', 'P6', []),
        ]),
    ...scaleObjects(context),
    ...editObjects(context),
    snapshot(context, 'both', 'P6', [controllersRun]),
    ...deleteObjects(context),
    restart(context, both),
    awaitControllers(context, 'previous', previous, 'P6', {
      id: `${topology}-await-previous-again`,
      when: [controllersRun],
    }),
    awaitControllers(context, 'next', next, 'P6', { id: `${topology}-await-next-again`, when: [controllersRun] }),
    watch(context, 'after-restart', timing.afterRestart, 'Watch both after their restart'),
    ...stopAndStart(context, topology, 'previous', previous),
    ...stopAndStart(context, topology, 'next', next),
  ])
}

/** Marks steps with what hangs on them. */
export function forTopology(
  topology: TopologyName,
  when: readonly Condition[],
  steps: readonly Step[],
): readonly Step[] {
  return steps.map((step) => ({
    ...step,
    id: step.id.includes(`/${topology}`) ? step.id : step.id.replace('/', `/${topology}-`),
    topologies: [topology],
    when: [...when, ...step.when],
  }))
}

function watch(
  context: BedContext,
  window: 'idle' | 'after-restart' | 'overlap',
  seconds: number,
  title: string,
): Step {
  return stepOf(context, {
    id: `watch-${window}`,
    phase: 'P6',
    title,
    commands: [['sleep', String(seconds)]],
    limit: seconds + limits.api,
    action: { kind: 'window', window, seconds, injected: null },
    when: [controllersRun],
  })
}

/** An annotation makes every controller look at the object again, and an older one write it whole. */
export function touch(context: BedContext, id: string): readonly Step[] {
  const { words, request } = context
  if (request.corpus.stored.length === 0) return []
  return [
    stepOf(context, {
      id,
      phase: 'P6',
      title: 'Touch every custom resource',
      commands: [
        words.waiting('annotate', '-f', words.file(corpusFolders.stored), `kaito-check/touched=${id}`, '--overwrite'),
      ],
      limit: limits.api * 2,
      action: { kind: 'commands', onFailure: 'note' },
      when: [controllersRun],
    }),
    settle(context, `settle-${id}`, 'P6', []),
  ]
}

function scaleObjects(context: BedContext): readonly Step[] {
  const { words, request, next } = context
  const scalable = request.corpus.twins.filter(({ resource }) =>
    next.crds.some(
      ({ definition }) =>
        definition.group === resource.group &&
        definition.names.plural === resource.resource &&
        definition.versions.some(({ name, scale: found }) => name === resource.version && found !== null),
    ),
  )
  if (scalable.length === 0) return []
  const files = scalable.flatMap(({ file }) => ['-f', words.file(`${corpusFolders.twins}/${file}.json`)])
  return [2, 1].flatMap((replicas) => [
    stepOf(context, {
      id: `scale-to-${replicas}`,
      phase: 'P6',
      title: `Scale custom resources to ${replicas}`,
      commands: [words.waiting('scale', ...files, `--replicas=${replicas}`)],
      action: { kind: 'commands', onFailure: 'note' },
      when: [controllersRun],
    }),
    settle(context, `settle-scale-to-${replicas}`, 'P6', []),
  ])
}

/** What a user changes, both reconcilers have to bring to the children. */
function editObjects(context: BedContext): readonly Step[] {
  const { words, request } = context
  if (request.corpus.edits.length === 0) return []
  return [
    stepOf(context, {
      id: 'edit',
      phase: 'P6',
      title: 'Edit custom resources',
      commands: request.corpus.edits.map(({ file }) =>
        words.waiting(
          'patch',
          '-f',
          words.file(`${corpusFolders.twins}/${file}.json`),
          '--type=merge',
          '--patch-file',
          words.file(`${editsFolder}/${file}.json`),
        ),
      ),
      limit: limits.api * 2,
      action: { kind: 'commands', onFailure: 'note' },
      when: [controllersRun],
    }),
    settle(context, 'settle-edit', 'P6', []),
  ]
}

function restart(context: BedContext, workloads: readonly Workload[]): Step {
  return stepOf(context, {
    id: 'restart',
    phase: 'P6',
    title: 'Restart both, which makes them look at everything',
    commands: workloads.map(({ handle, namespace }) =>
      context.words.kubectl('-n', namespace, 'rollout', 'restart', handle),
    ),
    action: { kind: 'commands', onFailure: 'note' },
    when: [controllersRun],
  })
}

function stopAndStart(
  context: BedContext,
  topology: TopologyName,
  side: 'previous' | 'next',
  rendering: Rendering,
): readonly Step[] {
  const { request } = context
  const { stopped } = request.timing
  const workloads = workloadsOf(rendering)
  if (workloads.length === 0) return []
  const window = side === 'previous' ? 'previous-stopped' : 'next-stopped'
  return [
    stop(context, side, workloads),
    awaitStopped(context, side, workloads),
    stepOf(context, {
      id: `watch-${window}`,
      phase: 'P6',
      title: `Watch while ${side} is stopped`,
      commands: [['sleep', String(stopped)]],
      limit: stopped + limits.api,
      action: { kind: 'window', window, seconds: stopped, injected: null },
      when: [controllersRun],
    }),
    stepOf(context, {
      id: `start-${side}`,
      phase: 'P6',
      title: `Start ${side} again`,
      commands: scale(context, workloads, false),
      when: [controllersRun],
    }),
    awaitControllers(context, side, rendering, 'P6', {
      id: `${topology}-await-${side}-started`,
      when: [controllersRun],
    }),
  ]
}

export function stop(context: BedContext, side: 'previous' | 'next', workloads: readonly Workload[]): Step {
  return stepOf(context, {
    id: `stop-${side}`,
    phase: 'P6',
    title: `Stop ${side}`,
    commands: scale(context, workloads, true),
    when: [controllersRun],
  })
}

export function awaitStopped(context: BedContext, side: 'previous' | 'next', workloads: readonly Workload[]): Step {
  return stepOf(context, {
    id: `await-${side}-stopped`,
    phase: 'P6',
    title: `Wait until ${side} is gone`,
    commands: workloads.map(({ handle, namespace }) =>
      context.words.waiting('-n', namespace, 'rollout', 'status', handle, '--timeout=60s'),
    ),
    limit: limits.api * 2,
    action: { kind: 'await-stopped', workloads },
    when: [controllersRun],
  })
}

/** P7 for two releases beside each other: next stops, the definitions of previous come back. */
export function backBeside(context: BedContext, topology: TopologyName, when: readonly Condition[]): readonly Step[] {
  const { words, next } = context
  const workloads = workloadsOf(next)
  const steps: readonly Step[] = [
    { ...stop(context, 'next', workloads), id: `${context.bed}/stop-next-for-good` },
    { ...awaitStopped(context, 'next', workloads), id: `${context.bed}/await-next-stopped-for-good` },
    stepOf(context, {
      id: 'put-back-definitions',
      phase: 'P7',
      title: 'Put the definitions of previous back',
      commands: [
        words.kubectl(
          'apply',
          '--server-side',
          '--force-conflicts',
          `--field-manager=${ownManager}`,
          '-f',
          words.file('definitions/previous.json'),
        ),
      ],
      action: { kind: 'commands', onFailure: 'note' },
    }),
    settle(context, 'settle-back', 'P7', []),
    ...softForBoth(context, [probe(context, 'back', 'P7')], 'P7', '-at-last'),
    ...touch(context, 'touch-back'),
    snapshot(context, 'back', 'P7'),
  ]
  return forTopology(
    topology,
    when,
    steps.map((step) => ({ ...step, phase: 'P7' })),
  )
}
