import { randomBytes } from 'node:crypto'
import type { Environment } from './environment.ts'
import { type Outcome, run } from './exec.ts'

/** A container engine of the user's, by the command line that docker, podman and nerdctl have in common. */
export interface ContainerEngine {
  readonly program: string
  readonly environment: Environment
  readonly directory: string
  readonly signal?: AbortSignal | undefined
}

const programs = ['docker', 'podman', 'nerdctl'] as const
const answerTime = 10_000
const helpTime = 20_000
const helpBytes = 1024 * 1024

/** The first engine on PATH that answers; null when none does. */
export async function findContainerEngine(where: Omit<ContainerEngine, 'program'>): Promise<ContainerEngine | null> {
  for (const program of programs) {
    const engine = { program, ...where }
    if ((await call(engine, ['info'], answerTime))?.exitCode === 0) return engine
  }
  return null
}

/** Whether the engine has the image; nothing is pulled. */
export async function hasImage(engine: ContainerEngine, image: string): Promise<boolean> {
  return !image.startsWith('-') && (await call(engine, ['image', 'inspect', image], answerTime))?.exitCode === 0
}

/** Names with tags under which the engine has a repository; none where it does not answer. */
export async function imagesOf(engine: ContainerEngine, repository: string): Promise<readonly string[]> {
  const words = ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', repository]
  const outcome = await call(engine, words, answerTime)
  if (outcome?.exitCode !== 0) return []
  const lines = outcome.stdout.toString('utf8').split('\n')
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.includes('<none>'))
}

/**
 * What `IMAGE --help` prints, stdout before stderr; null when it cannot be run or does not end. The container has no
 * network, no capabilities and a read-only root, and is gone afterwards.
 */
export async function helpOf(engine: ContainerEngine, image: string): Promise<string | null> {
  const name = `kaito-check-help-${randomBytes(4).toString('hex')}`
  const cage = ['--network=none', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges']
  const words = [
    'run',
    '--rm',
    '--name',
    name,
    '--pull=never',
    ...cage,
    '--memory=512m',
    '--pids-limit=64',
    image,
    '--help',
  ]
  const outcome = await call(engine, words, helpTime)
  if (outcome !== null) return `${outcome.stdout.toString('utf8')}\n${outcome.stderr}`
  // The client was stopped; the container may go on.
  await call(engine, ['rm', '--force', name], answerTime)
  return null
}

/** Null where the program is missing, hangs or prints without end. */
async function call(engine: ContainerEngine, words: readonly string[], timeout: number): Promise<Outcome | null> {
  const { program, environment, directory, signal } = engine
  try {
    return await run({ program, arguments: words, directory, environment, timeout, maximumBytes: helpBytes, signal })
  } catch {
    return null
  }
}
