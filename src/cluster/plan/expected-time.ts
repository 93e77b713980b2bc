import type { Step } from './step.ts'

/**
 * Seconds that a step takes on an idle machine, for people who wait: what is waited for by intent, and for the rest what
 * was measured on two cores (docs/verify.md).
 */
export function expectedSeconds({ id, action, commands }: Step): number {
  switch (action.kind) {
    case 'window':
      return action.seconds
    case 'settle':
      return action.seconds + 1
    case 'await-controllers':
      return 6
    case 'await-stopped':
      return 3
    case 'arrive':
      return 3
    case 'snapshot':
    case 'probe':
      return 1
    case 'connect':
      return 2
    case 'create':
      return 2
    case 'ask-versions':
    case 'save-output':
    case 'render':
    case 'leave-out-shared':
    case 'guard':
      return 1
    case 'commands':
      return measured[id.replace(/^.*\//, '')] ?? commands.length
  }
}

const measured: Readonly<Record<string, number>> = {
  'create-cluster': 30,
  'load-images': 5,
  'install-previous': 2,
  'upgrade-slowly': 4,
}

/** Steps that a run of the plan takes: of two ways that exclude each other, the longer one. */
export function expectedTotal(steps: readonly Step[]): number {
  const takesOver = steps.some(({ topologies }) => topologies.includes('T3'))
  return steps
    .filter(({ when }) => {
      return !(takesOver && when.some((each) => each.kind === 'arrived' && each.topology === 'T1' && each.accepted))
    })
    .filter(({ when }) => !when.some((each) => each.kind === 'controllers' && !each.run))
    .reduce((sum, step) => sum + expectedSeconds(step), 0)
}
