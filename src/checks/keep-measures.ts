import type { Measure } from '../model/recipe.ts'
import { type CommandTarget, kubectl } from './kubectl-command.ts'

/**
 * Leaves a live object in the cluster that the upgrade would delete: Helm asks the live object for the annotation
 * (helm/helm pkg/kube/client.go, Update). The way back is then an upgrade, as `helm rollback` stops at the object.
 */
export function keepMeasures(target: CommandTarget, text: string): readonly Measure[] {
  return [
    {
      of: 'upgrade',
      phase: 'protect',
      text,
      commands: [kubectl('annotate', target, 'helm.sh/resource-policy=keep')],
    },
    { of: 'way-back', phase: 'step', text, commands: [], isByUpgrade: true, isConsequence: true },
  ]
}

/** The same for a definition with all its custom resources. */
export function keepDefinitionMeasures(name: string): readonly Measure[] {
  return keepMeasures(
    { resource: 'crd', name, namespace: null },
    'Keep the definitions that the next release no longer renders, and with them their custom resources.',
  )
}

/** The same for what others name, until they name its successor. */
export function keepForOthersMeasures(target: CommandTarget): readonly Measure[] {
  return [
    ...keepMeasures(target, 'Keep the former objects for those who still name them.'),
    {
      of: 'upgrade',
      phase: 'after',
      text: 'Delete the former objects once nothing names them any more.',
      commands: [kubectl('delete', target)],
    },
  ]
}
