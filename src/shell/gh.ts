import type { Environment } from './environment.ts'
import { run } from './exec.ts'

/** What `gh` is called with. */
export interface GitHubCli {
  readonly directory: string
  readonly environment: Environment
  readonly signal?: AbortSignal | undefined
}

const timeout = 20_000

/** The milestones of the repository's GitHub project as JSON; a reason where there is no `gh`, or nobody is logged in. */
export async function listMilestones(
  cli: GitHubCli,
): Promise<{ readonly text: string; readonly reason?: never } | { readonly text?: never; readonly reason: string }> {
  try {
    if ((await call(cli, ['auth', 'status'])).exitCode !== 0) return { reason: '`gh` is not logged in' }
    const path = 'repos/{owner}/{repo}/milestones?state=all&per_page=100'
    const { exitCode, stdout, stderr } = await call(cli, ['api', '--paginate', path])
    if (exitCode === 0) return { text: stdout.toString('utf8') }
    return { reason: `\`gh\` failed: ${stderr.trim().split('\n').at(-1) ?? ''}` }
  } catch (error) {
    const isMissing = error instanceof Error && /not installed/.test(error.message)
    return { reason: isMissing ? '`gh` is not installed' : error instanceof Error ? error.message : String(error) }
  }
}

function call({ directory, environment, signal }: GitHubCli, words: readonly string[]) {
  return run({
    program: 'gh',
    arguments: words,
    directory,
    environment: {
      ...environment,
      GH_PROMPT_DISABLED: '1',
      GH_NO_UPDATE_NOTIFIER: '1',
      NO_COLOR: '1',
      GIT_TERMINAL_PROMPT: '0',
    },
    timeout,
    maximumBytes: 16 * 1024 * 1024,
    signal,
  })
}
