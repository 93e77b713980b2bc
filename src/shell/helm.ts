import { ToolError } from '../errors.ts'
import { withoutSecrets, withoutSecretWords } from './command-line.ts'
import type { Environment } from './environment.ts'
import { failed, type Invocation, type Outcome, run } from './exec.ts'
import { findProgram } from './find-program.ts'
import { cleanHelmErrors } from './helm-message.ts'

/** The user's Helm, found once, before anything changes directory. */
export interface Helm {
  readonly program: string
  readonly environment: Environment
  readonly directory: string
}

export interface HelmCall {
  readonly arguments: readonly string[]
  /** The call as an error shows it, after `helm`; default: the arguments. Secrets are taken out in either case. */
  readonly shown?: readonly string[]
  /** Environment variables on top of Helm's own. */
  readonly environment?: Environment
  /** Milliseconds. */
  readonly timeout: number
  readonly maximumBytes: number
  readonly signal?: AbortSignal | undefined
}

/**
 * The oldest Helm that knows every flag handed to it (`--set-json` came with 3.10). It is asked for its
 * version only when a call fails: a Helm that renders is new enough, and the question costs 50 ms.
 */
const oldestHelm = '3.10.0'

/** Bytes. A chart whose templates print without end, or a repository whose index does not, would take all there is. */
const maximumMemory = 2 * 1024 * 1024 * 1024

const howToInstall = 'Install Helm 3.10 or newer, put it on PATH or name it in HELM_BIN.'

/**
 * Finds the Helm to call: the one that started this plugin (`HELM_BIN`, which may be relative to
 * `directory` or a bare name), else `helm` on PATH. Throws when there is none.
 */
export function findHelm(environment: Environment, directory: string): Helm {
  const named = environment['HELM_BIN'] ?? ''
  const program = findProgram(named === '' ? 'helm' : named, environment, directory)
  if (program !== null) return { program, environment: quietEnvironment(environment), directory }
  throw new ToolError(
    named === '' ? 'Helm is not installed, or not on PATH.' : `There is no Helm at \`${named}\`, which HELM_BIN names.`,
    { code: 'tool-missing', hint: howToInstall },
  )
}

/** Runs Helm to its end, whatever its exit code. */
export async function callHelm(helm: Helm, call: HelmCall): Promise<Outcome> {
  return run(invocationOf(helm, call))
}

/** Runs Helm and throws when it fails, naming the reason: too old, or Helm's own words. */
export async function callHelmToSuccess(helm: Helm, call: HelmCall): Promise<Outcome> {
  const outcome = await callHelm(helm, call)
  if (outcome.exitCode === 0) return outcome
  await refuseOldHelm(helm)
  const words = withoutSecretWords(cleanHelmErrors(outcome.stderr), call.arguments)
  throw failed(invocationOf(helm, call), { ...outcome, stderr: words })
}

/** `3.18.0`; null when the program answers with something else, or fails to. */
export async function readHelmVersion(helm: Helm): Promise<string | null> {
  try {
    const call = { arguments: ['version', '--short'], timeout: 15_000, maximumBytes: 64 * 1024 }
    const { stdout } = await callHelm(helm, call)
    return /v(\d+\.\d+\.\d+)/.exec(stdout.toString('utf8'))?.[1] ?? null
  } catch (error) {
    if (error instanceof ToolError && error.code === 'tool-cut-short') return null
    throw error
  }
}

/** Throws when Helm is older than the oldest that will do: then that, and not what it said, is why it failed. */
export async function refuseOldHelm(helm: Helm): Promise<void> {
  const version = await readHelmVersion(helm)
  if (version !== null && !isOlder(version, oldestHelm)) return
  throw version === null ? notHelm(helm) : neededHelm(`Helm ${version} is too old`)
}

/** The error for a program that prints what Helm never prints. */
export function notHelm(helm: Helm): ToolError {
  return neededHelm(`\`${helm.program}\` does not answer as Helm does`)
}

function neededHelm(found: string): ToolError {
  return new ToolError(`${found}: Helm ${oldestHelm} or newer is needed.`, { code: 'tool-too-old', hint: howToInstall })
}

function invocationOf(helm: Helm, call: HelmCall): Invocation {
  return {
    program: helm.program,
    arguments: call.arguments,
    shown: ['helm', ...withoutSecrets(call.shown ?? call.arguments)],
    directory: helm.directory,
    environment: { ...helm.environment, ...call.environment },
    timeout: call.timeout,
    maximumBytes: call.maximumBytes,
    maximumMemory,
    signal: call.signal,
  }
}

// Plugins off saves time and keeps their warnings out; HELM_DEBUG would mix logs into what is read. Helm is a Go
// program that lives for a tenth of a second: without collecting garbage, which it does only beyond a gibibyte then, it
// keeps one core busy instead of two, and two renders at once take half the time.
function quietEnvironment(environment: Environment): Environment {
  return {
    GOGC: 'off',
    GOMEMLIMIT: '1GiB',
    GOMAXPROCS: '1',
    ...environment,
    HELM_NO_PLUGINS: '1',
    HELM_DEBUG: undefined,
    HELM_BIN: undefined,
    NO_COLOR: '1',
  }
}

function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number)
  const [left, right] = [numbers(version), numbers(than)]
  const at = left.findIndex((number, index) => number !== right[index])
  return at !== -1 && (left[at] ?? 0) < (right[at] ?? 0)
}
