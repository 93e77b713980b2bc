import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ToolError } from '../../src/errors.ts'
import { type Invocation, run, runToSuccess } from '../../src/shell/exec.ts'
import { isRunning } from '../support/is-running.ts'
import { refusalOf } from '../support/open-refusal.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

function node(script: string, more: Partial<Invocation> = {}): Invocation {
  return {
    program: process.execPath,
    arguments: ['-e', script],
    shown: ['node', '-e', 'script'],
    directory: process.cwd(),
    environment: { PATH: process.env['PATH'] },
    timeout: 20_000,
    maximumBytes: 1024 * 1024,
    ...more,
  }
}

describe('a program', () => {
  it('gives its exit code and what it printed', async () => {
    const outcome = await run(node('process.stdout.write("out ü"); process.stderr.write("err"); process.exitCode = 3'))
    expect(outcome).toEqual({ exitCode: 3, stdout: Buffer.from('out ü'), stderr: 'err' })
  })

  it('gets its arguments as they are, and no shell reads them', async () => {
    const words = ['a b', '$HOME', '`id`', '"', "'", ';', '*', 'ü\n', '']
    const script = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))'
    const { stdout } = await run({ ...node(''), arguments: ['-e', script, '--', ...words] })
    expect(JSON.parse(stdout.toString())).toEqual(words)
  })

  it('sees the environment it is given and nothing else, and no input', async () => {
    const script =
      'process.stdin.on("data", () => {}).on("end", () => process.stdout.write(JSON.stringify([process.env.A, process.env.B, process.env.HOME])))'
    const { stdout } = await run(node(script, { environment: { A: '1', B: undefined } }))
    expect(JSON.parse(stdout.toString())).toEqual(['1', null, null])
  })

  it('reads its input, and may leave it unread', async () => {
    const input = Buffer.alloc(2_000_000, 'x')
    const { stdout } = await run(
      node(
        'let n = 0; process.stdin.on("data", (d) => n += d.length).on("end", () => process.stdout.write(String(n)))',
        { input },
      ),
    )
    expect(stdout.toString()).toBe('2000000')
    expect((await run(node('process.exit(4)', { input }))).exitCode).toBe(4)
  })

  it('keeps the end of what it says of errors', async () => {
    const { stderr } = await run(node('process.stderr.write("x".repeat(200000) + "end")'))
    expect([stderr.length, stderr.slice(-4)]).toEqual([64 * 1024, 'xend'])
  })

  it('that fails where it must not names itself, its last lines and a command to paste', async () => {
    const failing = node('console.error("one\\n\\nError: two"); process.exit(7)', {
      shown: ['helm', 'pull', 'a b', '--password', '…'],
    })
    expect(await refusalOf(runToSuccess(failing))).toEqual({
      code: 'tool-failed',
      message: '`helm pull` failed with exit code 7.',
      hint: "one\nError: two\nTo see it again:\n  helm pull 'a b' --password '…'",
    })
  })

  it.each([
    [
      'is missing',
      { program: '/nowhere/helm', shown: ['helm', 'version'] },
      'tool-missing',
      '`helm` is not installed, or not on PATH.',
    ],
    [
      'may not be run',
      { program: '/etc/passwd', shown: ['helm', 'version'] },
      'tool-missing',
      /^`helm` cannot be started: /,
    ],
  ])('that %s is a clear error', async (_, more, code, message) => {
    const refusal = await refusalOf(run(node('', more)))
    expect(refusal.code).toBe(code)
    expect(refusal.message).toMatch(message)
  })

  it('that prints too much is ended', async () => {
    const endless = node('setInterval(() => process.stdout.write("x".repeat(100000)), 1)')
    expect(await refusalOf(run(endless))).toMatchObject({
      code: 'tool-cut-short',
      message: '`node` printed more than 1 MiB.',
    })
  })

  it('that is ended from outside says so', async () => {
    expect(await refusalOf(run(node('process.kill(process.pid, "SIGKILL")')))).toMatchObject({
      code: 'tool-cut-short',
      message: '`node` was ended by SIGKILL.',
    })
  })

  it('that hangs is ended with its children, even when it does not want to', async () => {
    using folder = temporaryFolder()
    const script = `
      process.on("SIGTERM", () => {})
      const child = require("node:child_process").spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"])
      require("node:fs").writeFileSync("pids", process.pid + " " + child.pid)
      setInterval(() => {}, 1000)`
    const refusal = await refusalOf(run(node(script, { timeout: 4_000, directory: folder.path })))
    expect(refusal).toMatchObject({ code: 'tool-timeout', message: '`node` did not end within 4 s.' })
    const pids = readFileSync(folder.at('pids'), 'utf8').split(' ').map(Number)
    await wait(100)
    expect(pids.map(isRunning)).toEqual([false, false])
  })

  it('is ended when its caller gives up, or never started', async () => {
    const controller = new AbortController()
    const running = run(node('setInterval(() => {}, 1000)', { signal: controller.signal }))
    setTimeout(() => controller.abort(), 200)
    expect(await refusalOf(running)).toMatchObject({ code: 'interrupted', message: '`node` was interrupted.' })
    await expect(run(node('', { signal: AbortSignal.abort() }))).rejects.toBeInstanceOf(ToolError)
  })

  it('leaves no listener on this process behind', async () => {
    const before = process.listenerCount('SIGINT') + process.listenerCount('exit')
    await Promise.all([run(node('')), run(node('process.exit(1)')), refusalOf(run(node('', { program: '/nowhere' })))])
    expect(process.listenerCount('SIGINT') + process.listenerCount('exit')).toBe(before)
  })
})
