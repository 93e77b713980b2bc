import { SourceError } from '../../errors.ts'
import { arrayMember, compareText, type Json, stringMember } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import { callHelmToSuccess, type Helm } from '../../shell/helm.ts'
import { limits, timeouts } from '../limits.ts'

/** A release as `helm list` shows it. */
export interface ListedRelease {
  readonly name: string
  readonly namespace: string
  readonly revision: number
  /** `deployed`, `failed`, `pending-upgrade`, … */
  readonly status: string
  readonly chart: string
  readonly version: string
}

export interface ReleaseScope {
  readonly helm: Helm
  /** Null looks into every namespace. */
  readonly namespace: string | null
  readonly signal?: AbortSignal | undefined
}

/** Every release that Helm knows in a namespace, or in all, whatever its state; sorted by namespace and name. */
export async function listReleases({ helm, namespace, signal }: ReleaseScope): Promise<readonly ListedRelease[]> {
  const where = namespace === null ? ['--all-namespaces'] : ['--namespace', namespace]
  const { stdout } = await callHelmToSuccess(helm, {
    // Helm 4 lists every state by itself and has no `--all`.
    arguments: ['list', ...where, '--max', '0', '--output', 'json', ...everyState],
    timeout: timeouts.render,
    maximumBytes: limits.renderedBytes,
    signal,
  })
  const list = parseJson(stdout.toString('utf8')) ?? []
  return arrayMember({ list }, 'list')
    .map(readListed)
    .toSorted((left, right) => compareText(left.namespace, right.namespace) || compareText(left.name, right.name))
}

const everyState = ['--deployed', '--failed', '--pending', '--superseded', '--uninstalling']

function readListed(item: Json): ListedRelease {
  const text = (key: string) => stringMember(item, key) ?? ''
  // `workspace-0.12.0-rc.1`: a version begins at the first hyphen before a number with a dot behind it.
  const [, chart = text('chart'), version = ''] = /^(.*?)-(v?\d+\.\d.*)$/.exec(text('chart')) ?? []
  return {
    name: text('name'),
    namespace: text('namespace'),
    revision: Number(text('revision')),
    status: text('status'),
    chart,
    version,
  }
}

/** The one release that a user means; a `SourceError` lists what there is otherwise. */
export function chooseRelease(
  releases: readonly ListedRelease[],
  {
    name,
    chart,
    namespace,
  }: { readonly name: string | null; readonly chart: string; readonly namespace: string | null },
): ListedRelease {
  const found = releases.filter((release) => (name === null ? release.chart === chart : release.name === name))
  const [only, ...others] = found
  const where = namespace === null ? 'the cluster' : `the namespace ${namespace}`
  const what = name === null ? `release of the chart ${chart}` : `release ${name}`
  if (only === undefined) {
    throw new SourceError(`There is no ${what} in ${where}.`, {
      code: 'source-not-found',
      hint: releases.length === 0 ? 'Helm lists no release there.' : `Helm lists there:\n${tableOf(releases)}`,
    })
  }
  if (others.length > 0) {
    throw new SourceError(`There are ${found.length} installations in ${where} that this may mean.`, {
      code: 'source-ambiguous',
      hint: `Name one by its release name and --namespace:\n${tableOf(found)}`,
    })
  }
  return only
}

function tableOf(releases: readonly ListedRelease[]): string {
  return releases
    .slice(0, 30)
    .map(
      ({ name, namespace, chart, version, status }) =>
        `  ${name} --namespace ${namespace}   ${chart} ${version}, ${status}`,
    )
    .join('\n')
}
