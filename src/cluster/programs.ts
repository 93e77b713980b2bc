import { ToolError } from '../errors.ts'
import type { Environment } from '../shell/environment.ts'
import { findProgram } from '../shell/find-program.ts'

/** The programs that the commands of a plan name, and the environment in which they run. */
export interface Programs {
  /** Path of a program by its name in the plan. */
  pathOf(name: string): string
  readonly directory: string
  /** Nothing of the user's clusters or Helm set-up in it. */
  readonly environment: Environment
  /** The user's own, for what reads their kubeconfig. */
  readonly userEnvironment: Environment
}

const hints: Readonly<Record<string, string>> = {
  kubectl: 'Install kubectl and put it on PATH.',
  helm: 'Install Helm 3.17 or newer, put it on PATH or name it in HELM_BIN.',
  kind: 'Install kind and put it on PATH, or use --provider kwok or existing.',
  kwokctl: 'Install kwokctl and put it on PATH.',
}

/**
 * Programs as the user has them. Started by Helm, this process inherits the user's context, token and plug-ins
 * (helm pkg/cmd/load_plugins.go); none of that reaches a command of the plan, which names the run's own kubeconfig.
 */
export function findPrograms(userEnvironment: Environment, directory: string, work: string): Programs {
  const found = new Map<string, string>()
  const named: Readonly<Record<string, string | undefined>> = { helm: userEnvironment['HELM_BIN'] || undefined }
  return {
    directory,
    userEnvironment,
    environment: privateEnvironment(userEnvironment, work),
    pathOf(name) {
      const known = found.get(name)
      if (known !== undefined) return known
      const path = findProgram(named[name] ?? name, userEnvironment, directory)
      if (path === null) {
        throw new ToolError(`\`${name}\` is not installed, or not on PATH.`, {
          code: 'tool-missing',
          ...(hints[name] === undefined ? {} : { hint: hints[name] }),
        })
      }
      found.set(name, path)
      return path
    },
  }
}

function privateEnvironment(environment: Environment, work: string): Environment {
  const kept = Object.entries(environment).filter(
    ([name]) => !name.startsWith('HELM_') && name !== 'KUBECONFIG' && name !== 'KUBERNETES_MASTER',
  )
  return {
    ...Object.fromEntries(kept),
    HELM_CONFIG_HOME: `${work}/helm/config`,
    HELM_DATA_HOME: `${work}/helm/data`,
    HELM_CACHE_HOME: `${work}/helm/cache`,
    HELM_NO_PLUGINS: '1',
    KUBECONFIG: `${work}/kubeconfig`,
    NO_COLOR: '1',
    LC_ALL: 'C',
  }
}
