import type { Json } from '../model/json.ts'
import { parseJson } from '../model/parse-json.ts'
import type { ReportDocument } from '../model/report.ts'
import { coreCount } from '../shell/cores.ts'
import { createPrivateFolder, type PrivateFolder, readFileBytes } from '../shell/files.ts'
import { findHelm, readHelmVersion } from '../shell/helm.ts'
import { resolvePath } from '../shell/paths.ts'
import { digestBytes } from '../sources/chart-files.ts'
import type { ListedPackage } from '../sources/list-packages.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { findConfiguration } from './find-configuration.ts'
import type { SourceOptions } from './options.ts'
import { createReportReader } from './read-report.ts'
import { noCache, openResultCache } from './result-cache.ts'
import type { RunContext } from './run-context.ts'
import { tool } from './tool.ts'

/** A report, or why there is none. */
export type Outcome =
  | { readonly report: ReportDocument; readonly failure?: never }
  | { readonly report?: never; readonly failure: string }

/** Options that decide what examinations give, and how. */
export interface ExaminerOptions extends SourceOptions {
  readonly jobs?: number
  /** False with `--no-cache`. */
  readonly cache: boolean
  /** False with `--no-gates`. */
  readonly gates: boolean
  readonly strict?: true
}

/** Runs `lint` and `diff` on packages, each in a process of its own, unless an earlier run left the result. */
export interface Examiner extends AsyncDisposable {
  /** How many at once. */
  readonly jobs: number
  lint(release: ListedPackage): Promise<Outcome>
  compare(previous: ListedPackage, next: ListedPackage): Promise<Outcome>
}

const mostValuesBytes = 16 * 1024 * 1024

export async function openExaminer(
  options: ExaminerOptions,
  run: RunContext,
  context: CommandContext,
): Promise<Examiner> {
  const { io, environment } = context
  const cache = options.cache ? openResultCache(environment) : noCache
  const common = await commonKey(options, run, context)
  const read = await createReportReader()
  const folders: PrivateFolder[] = []
  const fetched = new Map<ListedPackage, Promise<string>>()
  const ending = new AbortController()

  const fetch = (release: ListedPackage): Promise<string> => {
    const known = fetched.get(release)
    if (known !== undefined) return known
    const fetching = createPrivateFolder().then((folder) => {
      folders.push(folder)
      return release.fetch(folder)
    })
    fetched.set(release, fetching)
    return fetching
  }

  const examine = async (command: 'lint' | 'diff', releases: readonly ListedPackage[]): Promise<Outcome> => {
    const digests = releases.map(({ digest }) => digest)
    const key = digests.includes(null) ? null : { ...common, command, digests }
    const kept = key === null ? undefined : read(await cache.get(key))
    if (kept !== undefined) return { report: kept }
    let paths: readonly string[]
    try {
      paths = await Promise.all(releases.map(fetch))
    } catch (error) {
      return { failure: error instanceof Error ? error.message : String(error) }
    }
    const words = [command, ...paths, '-o', 'json', ...argumentsOf(command, options, context)]
    const { exitCode, stdout, stderr } = await io.again(words, { environment, signal: ending.signal })
    const report = exitCode === 2 ? undefined : read(parseJson(stdout))
    if (report === undefined) return { failure: reasonOf(stderr) }
    if (key !== null) await cache.set(key, stdout)
    return { report }
  }

  return {
    jobs: options.jobs ?? coreCount(),
    lint: (release) => examine('lint', [release]),
    compare: (previous, next) => examine('diff', [previous, next]),
    [Symbol.asyncDispose]: async () => {
      ending.abort()
      await Promise.allSettled(fetched.values())
      for (const folder of folders) await folder[Symbol.asyncDispose]()
    },
  }
}

/** What every examination of a run is given, beside its packages. */
function argumentsOf(
  command: 'lint' | 'diff',
  { config, kubeVersion, apiVersions = [], strict, gates }: ExaminerOptions,
  { valueArguments }: CommandContext,
): readonly string[] {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
    ...apiVersions.flatMap((version) => ['--api-versions', version]),
    ...(strict === true ? ['--strict'] : []),
    ...(command === 'diff' && !gates ? ['--no-gates'] : []),
    ...valueArguments,
  ]
}

/** What results depend on, beside the packages: this program, Helm, the options, the files that they name, the day where a suppression ends. */
async function commonKey(
  options: ExaminerOptions,
  { configuration, open }: RunContext,
  { io, environment, valueArguments }: CommandContext,
): Promise<{ readonly [key: string]: Json }> {
  const helm = findHelm(environment, io.directory)
  const named = valueArguments.flatMap((word, index) => {
    const flag = valueArguments[index - 1]
    if (flag === '--values') return word.split(',')
    return flag === '--set-file' ? [word.replace(/^[^=]*=/, '')] : []
  })
  const files = await Promise.all(
    named.map(async (file) => digestBytes(await readFileBytes(resolvePath(io.directory, file), mostValuesBytes, file))),
  )
  const { text } = await findConfiguration(options.config, io.directory)
  return {
    version: tool.version,
    build: await io.build(),
    helm: (await readHelmVersion(helm)) ?? '',
    arguments: [...argumentsOf('diff', options, { io, environment, valueArguments })],
    namespace: open.render.namespace,
    files,
    configuration: text,
    today: configuration.suppressions.some(({ expires }) => expires !== null) ? todayOf(io) : null,
  }
}

function reasonOf(stderr: string): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const sentence = lines.find((line) => line.startsWith(`${tool.name}: `)) ?? lines.find((line) => line !== '')
  return sentence?.replace(`${tool.name}: `, '') ?? 'It gave no report.'
}
