import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { isRunning } from '../support/is-running.ts'
import { project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

/** The program that the build wrote. Needs `npm run build`. */
export const program = join(project, 'dist/kaito-check.cjs')

/** Planted where secrets are, in every box: in the environment, and by a test in values and addresses. */
export const canary = 'canary-3f9c2b71'

/** How a run of the built program ended, and what it left. */
export interface Ended {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  readonly seconds: number
  /** Of the program itself, without what it started; 0 where it ended by a signal. */
  readonly peakMebibytes: number
  /** Paths that the run made or changed: in its folder for temporary files, its home, its working directory. */
  readonly leftovers: readonly string[]
  /** Command lines of processes that the run started and that still run. */
  readonly orphans: readonly string[]
}

export interface BoxRun {
  /** Laid over the environment of the box; null takes a variable away. */
  readonly environment?: Readonly<Record<string, string | null>>
  /** Seconds after which the program is killed and the run failed. */
  readonly timeout?: number
  /** A shell line that starts the program; `"$@"` is the program with its arguments. */
  readonly shell?: string
  /** Is called while the program runs. */
  readonly meanwhile?: (running: Running) => Promise<void>
}

export interface Running {
  readonly pid: number
  /** Settles when there is a file of that name in the working directory. */
  appears(name: string): Promise<void>
}

/** A place in which nothing of this machine is seen, and in which everything that a run leaves is found. */
export interface Box extends Disposable {
  /** Working directory of every run. */
  readonly work: TemporaryFolder['path']
  at(path: string): string
  write(files: Readonly<Record<string, string | Uint8Array>>): void
  run(argv: readonly string[], options?: BoxRun): Promise<Ended>
}

/** As a Secret of Kubernetes holds it. */
const hidden = Buffer.from(canary).toString('base64')

/** Bytes of stdout and stderr that are kept. */
const keptBytes = 4 * 1024 * 1024

export function openBox(helm: string | null): Box {
  const folder = temporaryFolder({ 'work/.keep': '', 'home/.keep': '', 'tmp/.keep': '', 'bin/.keep': '' })
  const peak = folder.at('bin/peak.cjs')
  writeFileSync(
    peak,
    `process.on('exit', () => require('node:fs').writeFileSync(process.env.BOX_PEAK, String(process.resourceUsage().maxRSS)))`,
  )
  const basics = {
    PATH: '/usr/bin:/bin',
    HOME: folder.at('home'),
    TMPDIR: folder.at('tmp'),
    XDG_CACHE_HOME: folder.at('home/cache'),
    HELM_CACHE_HOME: folder.at('helm/cache'),
    HELM_CONFIG_HOME: folder.at('helm/config'),
    HELM_DATA_HOME: folder.at('helm/data'),
    KUBECONFIG: folder.at('no-kubeconfig'),
    HELM_KUBETOKEN: canary,
    AWS_SECRET_ACCESS_KEY: canary,
    GITHUB_TOKEN: canary,
    ...(helm === null ? {} : { HELM_BIN: helm }),
  }
  const at = (path: string) => join(folder.at('work'), path)
  return {
    work: folder.at('work'),
    at,
    write: (files) =>
      folder.write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`work/${name}`, text]))),
    async run(argv, { environment = {}, timeout = 60, shell, meanwhile } = {}) {
      const mark = randomUUID()
      const report = folder.at(`bin/${mark}.peak`)
      const before = stateOf(folder.path)
      const env = Object.fromEntries(
        Object.entries({
          ...basics,
          BOX_MARK: mark,
          BOX_PEAK: report,
          NODE_OPTIONS: `--require=${peak}`,
          ...environment,
        }).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
      )
      const words = [program, ...argv]
      const started = performance.now()
      const child =
        shell === undefined
          ? spawn(process.execPath, words, { cwd: folder.at('work'), env })
          : spawn('/bin/bash', ['-c', shell, 'bash', process.execPath, ...words], { cwd: folder.at('work'), env })
      child.stdin.end()
      const [stdout, stderr] = [keep(child.stdout), keep(child.stderr)]
      const timer = setTimeout(() => child.kill('SIGKILL'), timeout * 1000)
      const end = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
        child.on('error', reject)
        child.on('close', (exitCode, signal) => resolve({ exitCode, signal }))
      })
      await meanwhile?.({
        pid: child.pid ?? 0,
        async appears(name) {
          while (!existsSync(at(name)) && child.exitCode === null && child.signalCode === null) await pause(20)
        },
      })
      const ended = await end
      clearTimeout(timer)
      const seconds = (performance.now() - started) / 1000
      const orphans = await markedProcesses(mark)
      const leftovers = changes(before, stateOf(folder.path))
      const written = [stdout(), stderr(), ...leftovers.map((path) => textOf(join(folder.path, path)))]
      const shown = written.find((text) => text.includes(canary) || text.includes(hidden))
      if (shown !== undefined) throw new Error(`A secret is shown: ${shown.slice(0, 2000)}`)
      const peakKibibytes = existsSync(report) ? Number(readFileSync(report, 'utf8')) : 0
      rmSync(report, { force: true })
      return {
        ...ended,
        stdout: stdout(),
        stderr: stderr(),
        seconds,
        peakMebibytes: Math.round(peakKibibytes / 1024),
        leftovers,
        orphans,
      }
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  }
}

/** A program for a box, as a shell script; the path to it. */
export function scriptIn(box: Box, name: string, lines: string): string {
  mkdirSync(box.at('../bin'), { recursive: true })
  const path = box.at(`../bin/${name}`)
  writeFileSync(path, `#!/bin/bash\n${lines}\n`, { mode: 0o755 })
  return path
}

function keep(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = []
  let length = 0
  stream.on('data', (chunk: Buffer) => {
    if (length < keptBytes) chunks.push(chunk)
    length += chunk.length
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

/** What Helm keeps for itself and what this box puts aside are no leftovers. */
const ignored = /^(?:bin|helm)(?:\/|$)/

function stateOf(root: string): ReadonlyMap<string, string> {
  const state = new Map<string, string>()
  const visit = (prefix: string): void => {
    for (const name of readdirSync(join(root, prefix))) {
      const path = prefix === '' ? name : `${prefix}/${name}`
      if (ignored.test(path)) continue
      const found = lstatSync(join(root, path))
      state.set(path, found.isDirectory() ? 'folder' : `${found.size} ${found.mtimeMs}`)
      if (found.isDirectory()) visit(path)
    }
  }
  visit('')
  return state
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // A folder, or gone.
    return ''
  }
}

function changes(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort()
}

/** Processes whose environment holds the mark; those that are ending get a moment. */
async function markedProcesses(mark: string): Promise<readonly string[]> {
  for (let tries = 0; ; tries += 1) {
    const found = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (commandOf(name, mark) ?? []) : []))
    if (found.length === 0 || tries === 20) return found
    await pause(50)
  }
}

function commandOf(pid: string, mark: string): string | null {
  try {
    if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark) || !isRunning(Number(pid))) return null
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return null
  }
}
