import { inspect } from 'node:util'
import type { AgainOptions, AgainOutcome } from './commands/io.ts'
import { tool } from './commands/tool.ts'
import { type Io, main, type Style } from './main.ts'

// The global `process` here: importing `node:process` opens all three standard streams.

/** Runs the command that the process was started with. The exit code is set, not exited with: what is still on its way to a pipe arrives. */
export async function runProcess(): Promise<void> {
  let isReportLost = false
  process.stdout.on('error', async (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as `head`, closes the pipe; the verdict is the exit code all the same.
    if (error.code === 'EPIPE' || isReportLost) return
    isReportLost = true
    process.exitCode = couldNotExamine
    const { reasonOf } = await import('./shell/files.ts')
    process.stderr.write(`${tool.name}: The report cannot be written to stdout: ${reasonOf(error)}.\n`)
  })
  // Nobody is left to tell.
  process.stderr.on('error', () => {})
  const io: Io = {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    directory: process.cwd(),
    now: () => new Date(),
    style: (styles, text) => styles.reduce(paint, text),
    again,
    build,
    restart: [process.execPath, ...process.execArgv, ...process.argv.slice(1, 2)],
    platform: `Node ${process.version} on ${process.platform} ${process.arch}`,
  }
  const exitCode = await main(process.argv.slice(2), io)
  process.exitCode = isReportLost ? couldNotExamine : exitCode
}

const couldNotExamine = 2

/** The same program file under the same Node. Minutes are plenty for what one command does. */
async function again(argv: readonly string[], { environment, signal }: AgainOptions): Promise<AgainOutcome> {
  const { run } = await import('./shell/exec.ts')
  const outcome = await run({
    program: process.execPath,
    arguments: [process.argv[1] ?? '', ...argv],
    directory: process.cwd(),
    environment,
    timeout: 30 * 60_000,
    maximumBytes: 1024 * 1024 * 1024,
    signal,
    cleansUp: true,
  })
  return { exitCode: outcome.exitCode, stdout: outcome.stdout.toString('utf8'), stderr: outcome.stderr }
}

async function build(): Promise<string> {
  const { digestOfProgram } = await import('./shell/program-digest.ts')
  return digestOfProgram(process.argv[1] ?? '')
}

/** For the build, which compiles what a run needs. */
export { main }

// What styleText of node:util does from Node 20.12 on, from the same table.
function paint(text: string, style: Style): string {
  const [on, off] = inspect.colors[style] ?? [0, 0]
  return `\u001b[${on}m${text}\u001b[${off}m`
}
