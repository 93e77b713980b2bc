import type { Step } from '../plan/step.ts'
import type { RunContext, StepOutcome } from '../run-context.ts'
import { arrive } from './arrive.ts'
import { askVersions } from './ask-versions.ts'
import { awaitControllers } from './await-controllers.ts'
import { awaitStopped } from './await-stopped.ts'
import { connect } from './connect.ts'
import { createObjects } from './create-objects.ts'
import { guard } from './guard.ts'
import { leaveOutShared } from './leave-out-shared.ts'
import { renderSide } from './render-side.ts'
import { runCommands } from './run-commands.ts'
import { saveOutput } from './save-output.ts'
import { settle } from './settle.ts'
import { takeSnapshot } from './take-snapshot.ts'
import { tryObjects } from './try-objects.ts'
import { watchWindow } from './watch-window.ts'

/** Carries out a step by what it does. */
export function execute(step: Step, context: RunContext): Promise<StepOutcome> {
  const { action } = step
  switch (action.kind) {
    case 'commands':
      return runCommands(step, action, context)
    case 'ask-versions':
      return askVersions(step, action, context)
    case 'save-output':
      return saveOutput(step, action, context)
    case 'render':
      return renderSide(step, action, context)
    case 'leave-out-shared':
      return leaveOutShared(step, action, context)
    case 'connect':
      return connect(step, action, context)
    case 'guard':
      return guard(step, action, context)
    case 'create':
      return createObjects(step, action, context)
    case 'await-controllers':
      return awaitControllers(step, action, context)
    case 'await-stopped':
      return awaitStopped(step, action, context)
    case 'arrive':
      return arrive(step, action, context)
    case 'snapshot':
      return takeSnapshot(step, action, context)
    case 'window':
      return watchWindow(step, action, context)
    case 'settle':
      return settle(step, action, context)
    case 'probe':
      return tryObjects(step, action, context)
  }
}
