import { firstCause } from '../errors.ts'
import type { FileSet, ReleaseSource, Render, RenderRequest } from '../model/release-source.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { openRelease } from '../sources/open-release.ts'
import type { OpenedChart, RenderPlanner } from '../sources/render-planner.ts'
import { type Batches, loadPlan, type PlanOptions, planOwn, repeatGates, tenants } from './plan-own.ts'

/** A release as a user names it, and what decides how it is opened; or one that is open already. */
export type NamedRelease = readonly [name: string, options: OpenOptions, opened?: ReleaseSource | undefined]

/** For one side, with its own files of values behind those that both have. */
export function withValues(open: OpenOptions, files: readonly string[] = []): OpenOptions {
  // Sides with the same arguments have the values read once (`readUserValues`).
  if (files.length === 0) return open
  const own = files.flatMap((file) => ['--values', file])
  return { ...open, render: { ...open.render, valueArguments: [...open.render.valueArguments, ...own] } }
}

/**
 * Opens two releases at once, each with the renders that comparing them takes. When one cannot be opened the other is
 * called off, and nothing is left running. `onFiles` is told the files of both charts while Helm still renders them.
 */
export async function openBoth(
  previous: NamedRelease,
  next: NamedRelease,
  plan: PlanOptions,
  onFiles: (previous: FileSet, next: FileSet) => void = () => {},
): Promise<readonly [ReleaseSource, ReleaseSource]> {
  const failure = new AbortController()
  const sides = { previous: expectSide(), next: expectSide() }
  Promise.all([sides.previous.arrived, sides.next.arrived]).then(
    ([before, after]) => onFiles(before.files, after.files),
    () => {},
  )
  const open = async ([name, options, opened]: NamedRelease, side: keyof typeof sides) => {
    const own = sides[side]
    try {
      const planner: RenderPlanner = {
        plan: (chart) => {
          own.arrive(chart)
          const more = plan.more === undefined ? [] : [Promise.resolve(plan.more[side])]
          return [...planOwn(chart, plan), ...(side === 'next' ? planNext : planPrevious)(chart, sides, plan), ...more]
        },
        followUps: side === 'next' && plan.hasGates ? [repeatGates, ...trials(sides.previous.arrived)] : [repeatGates],
      }
      const source = opened ?? (await openRelease(name, { ...options, planner, signal: failure.signal }))
      // A release that no planner was asked about (a snapshot, manifests) arrives when it is open.
      own.arrive(sideOf(source))
      return source
    } catch (error) {
      own.fail(error)
      failure.abort()
      throw error
    }
  }
  const [first, second] = await Promise.allSettled([open(previous, 'previous'), open(next, 'next')])
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value]
  throw firstCause([first, second])
}

/** An opened release with what tells whether two installations of it run in one cluster: renders of its second ones. */
export async function withSecondInstallations(
  [name, options]: NamedRelease,
  source: ReleaseSource,
): Promise<ReleaseSource> {
  const isTenant = ({ purpose }: Render) => purpose.kind === 'tenant'
  const known = source.renders.filter((render) => !isTenant(render))
  const planner: RenderPlanner = {
    plan: (chart) => [tenants(chart)],
    followUps: trials(Promise.resolve(sideOf(source))).map(
      (followUp) => (chart, rendered) => followUp(chart, [...known, ...rendered.filter(isTenant)]),
    ),
  }
  const again = await openRelease(name, { ...options, planner })
  return { ...source, renders: [...known, ...again.renders.filter(isTenant)] }
}

/** What the renders of one side take of the other. */
interface Side extends Pick<OpenedChart, 'files' | 'userValues' | 'mergedValues'> {
  /** Null for bare manifests. */
  readonly installed: Promise<Render | null>
}

function sideOf({ files, renders: [installed], mergedValues }: ReleaseSource): Side {
  return {
    files,
    userValues: installed?.userValues ?? {},
    mergedValues: async () => mergedValues,
    installed: Promise.resolve(installed ?? null),
  }
}

interface Expected {
  readonly arrived: Promise<Side>
  readonly arrive: (side: Side) => void
  readonly fail: (reason: unknown) => void
}

function expectSide(): Expected {
  let arrive: Expected['arrive'] = () => {}
  let fail: Expected['fail'] = () => {}
  const arrived = new Promise<Side>((resolve, reject) => {
    arrive = resolve
    fail = reject
  })
  // Nobody may be waiting.
  arrived.catch(() => {})
  return { arrived, arrive, fail }
}

interface Sides {
  readonly previous: Pick<Expected, 'arrived'>
  readonly next: Pick<Expected, 'arrived'>
}

function planPrevious(chart: OpenedChart, { next }: Sides, { hasGates }: PlanOptions): Batches {
  return hasGates ? [foreignGates(chart, next.arrived)] : []
}

function planNext(chart: OpenedChart, { previous }: Sides, { hasGates }: PlanOptions): Batches {
  const { arrived } = previous
  const own = [reuse(chart, arrived), defaults(chart, arrived), tenants(chart)]
  return hasGates ? [...own, foreignGates(chart, arrived)] : own
}

async function reuse(chart: OpenedChart, previous: Promise<Side>): Promise<readonly RenderRequest[]> {
  const { changesDefaults, planReuse } = await loadPlan()
  const { files, userValues, mergedValues } = await previous
  const merged = changesDefaults(files, chart.files) ? await mergedValues() : null
  return planReuse(chart, { userValues, mergedValues: merged })
}

async function defaults(chart: OpenedChart, previous: Promise<Side>): Promise<readonly RenderRequest[]> {
  const { planDefaults } = await loadPlan()
  const { failure } = await chart.installed
  return failure === null ? planDefaults(chart, await previous) : []
}

async function foreignGates(chart: OpenedChart, other: Promise<Side>): Promise<readonly RenderRequest[]> {
  const { planForeignGates } = await loadPlan()
  const { failure } = await chart.installed
  return failure === null ? planForeignGates(chart, await other) : []
}

/** Values that may keep the next release apart from the installed previous one: one by one, then those that do together. */
function trials(previous: Promise<Side>): RenderPlanner['followUps'] {
  const input = async (chart: OpenedChart, rendered: readonly Render[]) => {
    const installed = await (await previous).installed
    return installed?.manifest == null ? null : { chart, installed, rendered }
  }
  const load = () => import('../release/plan-trials.ts')
  return [
    async (chart, rendered) => {
      const [given, { planTrials }] = await Promise.all([input(chart, rendered), load()])
      return given === null ? [] : planTrials(given)
    },
    async (chart, rendered) => {
      const [given, { planCombination }] = await Promise.all([input(chart, rendered), load()])
      return given === null ? [] : planCombination(given)
    },
  ]
}
