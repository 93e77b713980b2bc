import type { TopologyName } from '../../model/topology.ts'
import {
  awaitControllers,
  type BedContext,
  controllersRun,
  create,
  installWords,
  probe,
  settle,
  snapshot,
  softForBoth,
  stepOf,
  undoInstall,
  withSoftWebhooks,
} from './bed-steps.ts'
import { backBeside, bothRun, forTopology, touch } from './both-run.ts'
import { previousAlone } from './previous-alone.ts'
import { clusterIdentity, sharedObjects, workloadsOf } from './release-facts.ts'
import { releaseNames } from './request.ts'
import type { Condition, Step, Undo, Words } from './step.ts'
import { limits } from './timing.ts'
import { ownManager } from './words.ts'

const arrived = (topology: TopologyName, accepted: boolean): Condition => ({ kind: 'arrived', topology, accepted })

/**
 * T1 and T3: the plain second release first. Where Helm refuses it, nothing is changed and the one that takes
 * ownership follows; where Helm accepts it, there is nothing to take over and T3 is answered by T1.
 */
export function besideSteps(context: BedContext): readonly Step[] {
  const { topologies } = context
  const plain = topologies.includes('T1')
  const taking = topologies.includes('T3')
  const afterRefusal = plain ? [arrived('T1', false)] : []
  return [
    ...previousAlone(context, { isWatched: true }),
    ...(plain
      ? [
          arrive(context, 'T1', 'Install next beside it', [installWords(context, 'next', context.next.namespace)], []),
          ...forTopology('T1', [arrived('T1', false)], [snapshot(context, 'refused', 'P5')]),
          ...withBoth(context, 'T1', [arrived('T1', true)]),
        ]
      : []),
    ...(taking
      ? [takeOwnership(context, afterRefusal), ...withBoth(context, 'T3', [...afterRefusal, arrived('T3', true)])]
      : []),
  ]
}

function withBoth(context: BedContext, topology: TopologyName, when: readonly Condition[]): readonly Step[] {
  return [
    ...forTopology(topology, when, tryArrived(context)),
    ...bothRun(context, topology, when),
    ...backBeside(context, topology, when),
    ...goes(context, topology, 'previous', when),
  ]
}

/** What the API server says once next's definitions are there. */
function tryArrived(context: BedContext): readonly Step[] {
  return softForBoth(context, [probe(context, 'arrived', 'P5')], 'P5', '-meanwhile')
}

function takeOwnership(context: BedContext, when: readonly Condition[]): Step {
  const { next, request } = context
  const plain = installWords(context, 'next', next.namespace, '--take-ownership')
  // Helm 3 writes client-side, where there are no field conflicts. A refused attempt leaves a failed release behind.
  const forced =
    request.helmMajor < 4
      ? []
      : [installWords(context, 'next', next.namespace, '--take-ownership', '--force-conflicts', '--replace')]
  return arrive(context, 'T3', 'Install next beside it, taking ownership', [plain], forced, when)
}

function arrive(
  context: BedContext,
  topology: TopologyName,
  title: string,
  commands: readonly Words[],
  forced: readonly Words[],
  when: readonly Condition[] = [],
  undo: readonly Undo[] = undoInstall(context, 'next', context.next.namespace, 'rendered/next.json'),
): Step {
  return stepOf(context, {
    id: `${topology}-arrive`,
    phase: 'P5',
    topologies: [topology],
    title,
    commands,
    undo,
    limit: (limits.install + 30) * (forced.length === 0 ? 1 : 2),
    action: { kind: 'arrive', topology, forced },
    when,
  })
}

/** P8: one side is uninstalled while the other lives. */
function goes(
  context: BedContext,
  topology: TopologyName,
  side: 'previous' | 'next',
  when: readonly Condition[],
): readonly Step[] {
  const { words } = context
  const namespace = context[side].namespace
  return forTopology(topology, when, [
    snapshot(context, side === 'previous' ? 'before-previous-goes' : 'before-next-goes', 'P8'),
    stepOf(context, {
      id: `uninstall-${side}`,
      phase: 'P8',
      title: `Uninstall ${side} while the other lives`,
      commands: [
        words.helm('uninstall', releaseNames[side], '--namespace', namespace),
        words.helm(
          'status',
          releaseNames[side === 'previous' ? 'next' : 'previous'],
          '--namespace',
          context[side === 'previous' ? 'next' : 'previous'].namespace,
        ),
      ],
      limit: limits.uninstall,
      action: { kind: 'commands', onFailure: 'note' },
    }),
    settle(context, `settle-without-${side}`, 'P8', []),
    snapshot(context, side === 'previous' ? 'previous-gone' : 'next-gone', 'P8'),
  ])
}

/** The same once more, so that next can be the one that goes. */
export function nextGoesSteps(context: BedContext): readonly Step[] {
  const { topologies, next } = context
  const taking = topologies.includes('T3')
  const topology: TopologyName = taking ? 'T3' : 'T1'
  return [
    ...previousAlone(context, { isWatched: false }),
    taking
      ? takeOwnership(context, [])
      : arrive(context, 'T1', 'Install next beside it', [installWords(context, 'next', next.namespace)], []),
    ...goes(context, topology, 'next', [arrived(topology, true)]),
  ]
}

/** T2: what both render is left to previous, but for the definitions, which are next's. */
export function withoutSharedSteps(context: BedContext): readonly Step[] {
  const { words, next } = context
  const when = [arrived('T2', true)]
  const file = 'rendered/next-without-shared.json'
  const manifest = words.file(file)
  const definitions = words.file('definitions/next.json')
  const commands = [
    ...(next.crds.length === 0
      ? []
      : [
          words.kubectl(
            'apply',
            '--server-side',
            '--force-conflicts',
            `--field-manager=${ownManager}`,
            '-f',
            definitions,
          ),
          words.waiting('wait', '--for=condition=Established', '-f', definitions, '--timeout=60s'),
        ]),
    words.kubectl('apply', '--server-side', `--field-manager=${ownManager}`, '-f', manifest),
  ]
  const undo: readonly Undo[] = [
    {
      kind: 'command',
      words: words.waiting('delete', '-f', manifest, '--ignore-not-found', '--wait=false'),
      limit: limits.api,
    },
  ]
  return [
    ...previousAlone(context, { isWatched: true }),
    stepOf(context, {
      id: 'T2-leave-out-shared',
      phase: 'P5',
      title: `Write ${manifest}: what next renders, without what both share`,
      commands: [],
      action: { kind: 'leave-out-shared', file, shared: sharedIdentities(context) },
    }),
    arrive(context, 'T2', 'Apply next without the objects that both share', commands, [], [], undo),
    ...forTopology('T2', when, tryArrived(context)),
    ...bothRun(context, 'T2', when),
    ...backBeside(context, 'T2', when),
  ]
}

/** What T2 leaves out, told apart as the API server does. */
function sharedIdentities({ previous, next }: Pick<BedContext, 'previous' | 'next'>): readonly string[] {
  return sharedObjects(previous, next).map((object) => clusterIdentity(object, next))
}

/** T4: the same namespace. */
export function sameNamespaceSteps(context: BedContext): readonly Step[] {
  const { next } = context
  const when = [arrived('T4', true)]
  const undo = undoInstall(context, 'next', next.namespace, 'rendered/next-in-the-same-namespace.json')
  return [
    ...previousAlone(context, { isWatched: true }),
    arrive(
      context,
      'T4',
      'Install next in the same namespace',
      [installWords(context, 'next', next.namespace)],
      [],
      [],
      undo,
    ),
    ...forTopology('T4', [arrived('T4', false)], [snapshot(context, 'refused', 'P5')]),
    ...bothRun(context, 'T4', when),
    ...goes(context, 'T4', 'previous', when),
  ]
}

/** T0: `helm upgrade`, the way back, and once more with both held in one Deployment. */
export function inPlaceSteps(context: BedContext): readonly Step[] {
  const { words, previous, next, request } = context
  const namespace = previous.namespace
  const when = [arrived('T0', true)]
  const { timing } = request
  const upgrade = upgradeWords(context)
  const undo = undoInstall(context, 'previous', namespace, 'rendered/next-in-place.json').slice(0, 3)
  const steps: readonly Step[] = [
    awaitControllers(context, 'next', next, 'P5'),
    snapshot(context, 'arrived', 'P5'),
    ...withSoftWebhooks(
      context,
      'next',
      next,
      [
        probe(context, 'arrived', 'P5'),
        ...(request.corpus.newFields.length === 0
          ? []
          : [create(context, 'newFields', 'P6', 'Store custom resources with fields that next adds')]),
      ],
      { phase: 'P6' },
    ),
    ...touch(context, 'touch'),
    stepOf(context, {
      id: 'watch-next',
      phase: 'P6',
      title: 'Watch next at rest',
      commands: [['sleep', String(timing.idle)]],
      limit: timing.idle + limits.api,
      action: { kind: 'window', window: 'idle', seconds: timing.idle, injected: null },
      when: [controllersRun],
    }),
    snapshot(context, 'both', 'P6'),
    stepOf(context, {
      id: 'roll-back',
      phase: 'P7',
      title: 'Roll back to previous',
      commands: [
        words.helm(
          'rollback',
          releaseNames.previous,
          '1',
          '--namespace',
          namespace,
          '--timeout',
          `${limits.rollback}s`,
        ),
      ],
      limit: limits.rollback + 30,
      action: { kind: 'commands', onFailure: 'note' },
    }),
    awaitControllers(context, 'previous', previous, 'P7', { id: 'await-previous-back' }),
    snapshot(context, 'back', 'P7'),
    ...withSoftWebhooks(context, 'previous', previous, [probe(context, 'back', 'P7')], {
      phase: 'P7',
      suffix: '-again',
    }),
    ...touch(context, 'touch-back').map((step): Step => ({ ...step, phase: 'P7' })),
    snapshot(context, 'back-touched', 'P7', [controllersRun]),
  ]
  return [
    ...previousAlone(context, { isWatched: true }),
    arrive(
      context,
      'T0',
      'Upgrade to next',
      [upgrade],
      request.helmMajor < 4 ? [] : [[...upgrade, '--force-conflicts']],
      [],
      undo,
    ),
    ...forTopology('T0', when, steps),
    ...forTopology('T0', when, overlap(context)),
  ]
}

function upgradeWords({ request, words, previous }: BedContext): Words {
  const { chart, values } = request.next
  return words.helm(
    'upgrade',
    releaseNames.previous,
    chart,
    '--namespace',
    previous.namespace,
    '--timeout',
    `${limits.install}s`,
    ...values,
  )
}

/**
 * Both versions in one Deployment for as long as it takes to see them fight. A rollout that is paused while Helm
 * writes, and that waits `minReadySeconds` before it takes an old pod away, is the chart's own rollout made slow.
 */
function overlap(context: BedContext): readonly Step[] {
  const { words, previous, next, request } = context
  const { overlap: seconds } = request.timing
  const rolling = workloadsOf(next).filter(({ rolls }) => rolls)
  const known = new Set(workloadsOf(previous).map(({ handle, namespace }) => `${namespace} ${handle}`))
  const both = rolling.filter(({ handle, namespace }) => known.has(`${namespace} ${handle}`))
  if (both.length === 0) return []
  const each = (...more: readonly string[]): readonly Words[] =>
    both.map(({ namespace, handle }) => words.kubectl('-n', namespace, ...more, handle))
  const slowly = JSON.stringify({
    spec: {
      minReadySeconds: seconds + 60,
      progressDeadlineSeconds: seconds + 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    },
  })
  const upgrade = upgradeWords(context)
  const steps: readonly Step[] = [
    stepOf(context, {
      id: 'upgrade-slowly',
      phase: 'P6',
      title: 'Upgrade again, old and new pods side by side',
      commands: [
        ...each('rollout', 'pause'),
        request.helmMajor < 4 ? upgrade : [...upgrade, '--force-conflicts'],
        ...both.map(({ namespace, handle }) =>
          words.kubectl('-n', namespace, 'patch', handle, '--type=merge', '-p', slowly),
        ),
        ...each('rollout', 'resume'),
      ],
      limit: limits.install + limits.api,
    }),
    stepOf(context, {
      id: 'await-overlap',
      phase: 'P6',
      title: 'Wait for the new pods',
      limit: limits.controllers,
      action: { kind: 'await-controllers', side: 'next', workloads: both, isPartial: true },
    }),
    stepOf(context, {
      id: 'watch-overlap',
      phase: 'P6',
      title: 'Watch old and new pods together',
      commands: [['sleep', String(seconds)]],
      limit: seconds + limits.api,
      action: { kind: 'window', window: 'overlap', seconds, injected: null },
    }),
  ]
  return steps.map((step) => ({ ...step, when: [controllersRun] }))
}
