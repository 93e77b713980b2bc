import {
  awaitControllers,
  type BedContext,
  controllersRun,
  create,
  installWords,
  probe,
  settle,
  snapshot,
  stepOf,
  undoInstall,
  withSoftWebhooks,
} from './bed-steps.ts'
import { deleteAlone } from './deletion-steps.ts'
import type { InjectedFight, Step } from './step.ts'
import { limits } from './timing.ts'
import { commandWords } from './words.ts'

/** P4: previous alone, with its custom resources, watched at rest. */
export function previousAlone(context: BedContext, { isWatched }: { readonly isWatched: boolean }): readonly Step[] {
  const { request, previous } = context
  const { timing } = request
  return [
    namespaces(context),
    installPrevious(context),
    awaitControllers(context, 'previous', previous, 'P4'),
    ...withSoftWebhooks(
      context,
      'previous',
      previous,
      [
        ...storeCorpus(context),
        settle(context, 'settle-alone', 'P4', []),
        ...(isWatched ? deleteAlone(context) : []),
        snapshot(context, 'alone', 'P4'),
        ...(isWatched ? [probe(context, 'alone', 'P4')] : []),
      ],
      { phase: 'P4' },
    ),
    ...(isWatched
      ? [
          stepOf(context, {
            id: 'watch-previous-alone',
            phase: 'P4',
            title: 'Watch previous alone; two made-up accounts fight over one object',
            commands: [['sleep', String(timing.baseline)]],
            limit: timing.baseline + limits.api,
            action: {
              kind: 'window',
              window: 'previous-alone',
              seconds: timing.baseline,
              injected: injectedFight(context),
            },
            when: [controllersRun],
          }),
        ]
      : []),
  ]
}

/** The object of the positive control: a custom resource, so that what is proved is that fights over these are seen. */
function injectedFight({ request }: BedContext): InjectedFight | null {
  const object = request.corpus.stored.at(-1)
  const account = (name: string) => `system:serviceaccount:${commandWords(request).names.workNamespace}:made-up-${name}`
  return object === undefined ? null : { object, accounts: [account('one'), account('two')] }
}

function namespaces(context: BedContext): Step {
  const { kubectl, waiting, names } = context.words
  const all = [names.previousNamespace, names.nextNamespace, names.workNamespace]
  return stepOf(context, {
    id: 'namespaces',
    phase: 'P4',
    title: 'Create namespaces',
    commands: [
      ...all.map((namespace) => kubectl('create', 'namespace', namespace)),
      kubectl('label', 'namespace', ...all, names.label),
    ],
    undo: [
      {
        kind: 'command',
        words: waiting('delete', 'namespace', ...all, '--ignore-not-found', `--timeout=${limits.cleanUp}s`),
        limit: limits.cleanUp + 10,
      },
    ],
  })
}

function installPrevious(context: BedContext): Step {
  const { previous } = context
  return stepOf(context, {
    id: 'install-previous',
    phase: 'P4',
    title: 'Install previous',
    commands: [installWords(context, 'previous', previous.namespace)],
    undo: undoInstall(context, 'previous', previous.namespace, 'rendered/previous.json'),
    limit: limits.install + 30,
  })
}

function storeCorpus(context: BedContext): readonly Step[] {
  const { corpus } = context.request
  return [
    ...(corpus.companions.length === 0
      ? []
      : [create(context, 'companions', 'P4', 'Store what the custom resources refer to')]),
    ...(corpus.stored.length === 0 ? [] : [create(context, 'stored', 'P4', 'Store custom resources')]),
  ]
}
