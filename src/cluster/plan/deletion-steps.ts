import { type BedContext, controllersRun, settle, snapshot, stepOf } from './bed-steps.ts'
import { corpusFolders } from './corpus.ts'
import type { Phase, Step } from './step.ts'
import { limits } from './timing.ts'

/** Previous alone makes and deletes the same objects: what it does not get rid of is nobody else's fault. */
export function deleteAlone(context: BedContext): readonly Step[] {
  const { words, request } = context
  if (request.corpus.twins.length === 0) return []
  return [
    stepOf(context, {
      id: 'create-and-delete',
      phase: 'P4',
      title: 'Store custom resources that are to be deleted',
      commands: [words.waiting('create', '-f', words.file(corpusFolders.twins))],
      limit: limits.api * 2,
      action: { kind: 'commands', onFailure: 'note' },
      when: [controllersRun],
    }),
    settle(context, 'settle-before-deletion', 'P4', []),
    deletion(context, 'delete-alone', 'P4', 'Delete them under previous alone'),
    snapshot(context, 'deleted-alone', 'P4', [controllersRun]),
  ]
}

/** A finalizer needs one controller that takes it away, and no webhook that keeps it from doing so. */
export function deleteObjects(context: BedContext): readonly Step[] {
  if (context.request.corpus.twins.length === 0) return []
  return [
    deletion(context, 'delete-twins', 'P6', 'Delete the custom resources that were stored while both run'),
    snapshot(context, 'deleted', 'P6', [controllersRun]),
  ]
}

function deletion(context: BedContext, id: string, phase: Phase, title: string): Step {
  const { words } = context
  const twins = words.file(corpusFolders.twins)
  return stepOf(context, {
    id,
    phase,
    title,
    commands: [
      words.waiting('delete', '-f', twins, '--ignore-not-found', '--wait=false'),
      words.waiting('wait', '--for=delete', '-f', twins, `--timeout=${limits.deletion}s`),
    ],
    limit: limits.deletion + limits.api,
    action: { kind: 'commands', onFailure: 'note' },
    when: [controllersRun],
  })
}
