import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeChart } from '../operators/chart.ts'
import type { StandInRow } from '../operators/table.ts'
import { requireProgram } from './cluster/programs.ts'
import { waitUntil } from './cluster/wait-until.ts'
import { fetchHelm } from './helm-binaries.ts'
import { isRunning } from './is-running.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** The program as it is published, built into a folder that is gone when disposed of. */
export function buildProgram(): Disposable & { readonly path: string } {
  const folder = temporaryFolder()
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.mjs', folder.at('dist')], {
    cwd: project,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The build failed: ${stderr}`)
  return { path: folder.at('dist/kaito-check.cjs'), [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Folders that runs share: charts, and where the tool keeps what outlives a run. */
export class VerifyHome implements Disposable {
  readonly folder: TemporaryFolder = temporaryFolder({ 'tmp/.made': '', 'state/.made': '' })

  /** Writes the charts of a pair and returns their folders. */
  charts({ id, previous, next }: StandInRow): readonly [previous: string, next: string] {
    this.folder.write({ [`${id}/.made`]: '' })
    return [writeChart(this.folder.at(`${id}/previous`), previous), writeChart(this.folder.at(`${id}/next`), next)]
  }

  async environment(): Promise<Record<string, string>> {
    const { DOCKER_HOST, KIND_NODE_IMAGE: _image, ...inherited } = process.env
    return {
      PATH: `${dirname(requireProgram('kubectl'))}:${inherited['PATH'] ?? ''}`,
      HOME: this.folder.path,
      TMPDIR: this.folder.at('tmp'),
      XDG_STATE_HOME: this.folder.at('state'),
      HELM_BIN: await fetchHelm('4'),
      NO_COLOR: '1',
      ...(DOCKER_HOST === undefined ? {} : { DOCKER_HOST }),
    }
  }

  /** What is on file of runs that are not over, and their private folders. */
  leftovers(): readonly string[] {
    return [...this.files(), ...readdirSync(this.folder.at('tmp')).filter((name) => name !== '.made')]
  }

  /** Clusters of the runs that are on file. */
  clusters(): readonly string[] {
    return this.files().map((file) => JSON.parse(readFileSync(this.folder.at(`state/${file}`), 'utf8')).cluster)
  }

  private files(): readonly string[] {
    const all = readdirSync(this.folder.at('state'), { recursive: true, encoding: 'utf8' })
    return all.filter((name) => name.endsWith('.json'))
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]()
  }
}

/** A `verify` that goes on as a process of its own. */
export class StartedVerify {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  private readonly written = { stdout: '', stderr: '' }

  constructor(words: readonly string[], environment: Readonly<Record<string, string>>, directory: string) {
    const [program = '', ...rest] = words
    this.child = spawn(program, rest, { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const name of ['stdout', 'stderr'] as const) {
      this.child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.written[name] += text
      })
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.on('error', reject)
      this.child.on('close', (code, signal) => resolve({ code, signal }))
    })
  }

  get stdout(): string {
    return this.written.stdout
  }

  get stderr(): string {
    return this.written.stderr
  }

  /** Resolves when its progress has come to these words; throws when it ends before. */
  async says(words: string, seconds: number): Promise<void> {
    const isOver = this.ended.then(() => {
      throw new Error(`verify ended without saying \`${words}\`:\n${this.stderr}`)
    })
    await Promise.race([waitUntil(`\`${words}\` of verify`, seconds, () => this.stderr.includes(words)), isOver])
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }
}

/** Numbers of the processes whose command line holds all of these words. */
export function processesWith(...words: readonly string[]): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const line = readFileSync(join('/proc', pid, 'cmdline'), 'utf8').split('\0')
        return words.every((word) => line.some((part) => part.includes(word)))
      } catch {
        return false
      }
    })
    .map(Number)
    .filter(isRunning)
}
