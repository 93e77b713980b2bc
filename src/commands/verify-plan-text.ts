import type { VerifyRequest } from '../cluster/plan/request.ts'
import { type Condition, type Plan, phases, phaseTitles, type Step } from '../cluster/plan/step.ts'
import { undoLine } from '../cluster/undo.ts'
import { topologyTitles } from '../model/topology.ts'
import { formatCommand } from '../shell/command-line.ts'

/** A plan for people: every command ready to paste, what undoes it after it as a comment. */
export function planText(plan: Plan, { work }: VerifyRequest, isWritten: boolean): string {
  const head = [
    '# What verify would run, in order. Nothing has been run.',
    isWritten
      ? `# The files that the commands read are in ${work}.`
      : '# The files below WORK are written by --dry-run --evidence FOLDER.',
  ]
  const parts = [
    ...head,
    ...stepsText(plan.opening),
    ...plan.beds.flatMap(({ topologies, steps }) => [
      '',
      ...topologies.map((topology) => `# ==== ${topology}: ${topologyTitles[topology]}`),
      ...stepsText(steps),
    ]),
  ]
  return `${parts.join('\n')}\n`
}

function stepsText(steps: readonly Step[]): readonly string[] {
  return phases.flatMap((phase) => {
    const own = steps.filter((step) => step.phase === phase)
    return own.length === 0 ? [] : ['', `# -- ${phase} ${phaseTitles[phase]}`, ...own.flatMap(stepText)]
  })
}

function stepText({ title, commands, undo, when, limit, action }: Step): readonly string[] {
  const conditions = when.map(conditionText)
  const target = action.kind === 'save-output' ? ` > ${formatCommand([action.file])}` : ''
  return [
    '',
    `# ${[title, ...conditions].join(', ')} (at most ${limit} s)`,
    ...commands.map((words) => formatCommand(words) + target),
    ...(action.kind === 'arrive'
      ? action.forced.map((words) => `# refused for field conflicts: ${formatCommand(words)}`)
      : []),
    ...undo.toReversed().map((each) => `# undone by: ${undoLine(each).replace(/^# /, '')}`),
  ]
}

function conditionText(condition: Condition): string {
  if (condition.kind === 'controllers') return condition.run ? 'if the controllers run' : 'if no controllers run'
  return `if ${condition.topology} is ${condition.accepted ? 'accepted' : 'refused'}`
}
