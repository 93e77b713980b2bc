import type { RunNames, VerifyRequest } from './request.ts'
import { namesOf } from './request.ts'
import type { Words } from './step.ts'

/** Field manager of what the run itself writes; a conflict with it is no chart's fault. */
export const ownManager = 'kaito-check'

/** How the commands of one run begin: every one names the run's own kubeconfig. */
export interface CommandWords {
  readonly names: RunNames
  readonly kubeconfig: string
  /** A path below the work folder. */
  file(path: string): string
  /** A read or write; it ends by itself when the server hangs. */
  kubectl(...words: readonly string[]): Words
  /** `wait`, `rollout status`: holds a request open for as long as its own `--timeout` says. */
  waiting(...words: readonly string[]): Words
  helm(...words: readonly string[]): Words
}

export function commandWords({ runId, work }: Pick<VerifyRequest, 'runId' | 'work'>): CommandWords {
  const file = (path: string) => `${work}/${path}`
  const kubeconfig = file('kubeconfig')
  return {
    names: namesOf(runId),
    kubeconfig,
    file,
    kubectl: (...words) => ['kubectl', '--kubeconfig', kubeconfig, '--request-timeout=15s', ...words],
    waiting: (...words) => ['kubectl', '--kubeconfig', kubeconfig, ...words],
    helm: (...words) => ['helm', ...words, '--kubeconfig', kubeconfig],
  }
}
