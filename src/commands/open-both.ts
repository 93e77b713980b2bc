import { KaitoCheckError } from '../errors.ts'
import type { JsonObject } from '../model/json.ts'
import type { FileSet, ReleaseSource } from '../model/release-source.ts'
import type { OpenOptions } from '../sources/open-options.ts'
import { openRelease } from '../sources/open-release.ts'
import type { OpenedChart, RenderPlanner } from '../sources/render-planner.ts'
import { planOwn } from './plan-own.ts'

/**
 * Opens two releases at once, each with the renders that comparing them takes. When one cannot be opened the other is
 * called off, and nothing is left running.
 */
export async function openBoth(
  previous: readonly [name: string, options: OpenOptions],
  next: readonly [name: string, options: OpenOptions],
): Promise<readonly [ReleaseSource, ReleaseSource]> {
  const failure = new AbortController()
  const { arrived, arrive, fail } = expectPrevious()
  const open = async (
    [name, options]: readonly [string, OpenOptions],
    planner: RenderPlanner,
    settle: (source: ReleaseSource) => void,
  ): Promise<ReleaseSource> => {
    try {
      const source = await openRelease(name, { ...options, planner, signal: failure.signal })
      settle(source)
      return source
    } catch (error) {
      fail(error)
      failure.abort()
      throw error
    }
  }
  const [first, second] = await Promise.allSettled([
    // A release that no planner was asked about (a snapshot, manifests) arrives when it is open.
    open(previous, plannerOfPrevious(arrive), (source) => arrive(previousOf(source))),
    open(next, plannerOfNext(arrived), () => {}),
  ])
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value]
  const errors = [first, second].flatMap((result): readonly unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  )
  // The one that was called off only says that it was.
  throw errors.find((error) => !(error instanceof KaitoCheckError && error.code === 'interrupted')) ?? errors[0]
}

/** What the next release's renders take of the previous release. */
interface Previous {
  readonly files: FileSet
  readonly userValues: JsonObject
  readonly mergedValues: () => Promise<JsonObject | null>
}

function previousOf({ files, renders, mergedValues }: ReleaseSource): Previous {
  return { files, userValues: renders[0]?.userValues ?? {}, mergedValues: async () => mergedValues }
}

interface Expected {
  readonly arrived: Promise<Previous>
  readonly arrive: (previous: Previous) => void
  readonly fail: (reason: unknown) => void
}

function expectPrevious(): Expected {
  let arrive: Expected['arrive'] = () => {}
  let fail: Expected['fail'] = () => {}
  const arrived = new Promise<Previous>((resolve, reject) => {
    arrive = resolve
    fail = reject
  })
  // Nobody may be waiting.
  arrived.catch(() => {})
  return { arrived, arrive, fail }
}

function plannerOfPrevious(arrive: (chart: OpenedChart) => void): RenderPlanner {
  return {
    plan: (chart) => {
      arrive(chart)
      return planOwn(chart)
    },
    followUp: async () => [],
  }
}

function plannerOfNext(arrived: Promise<Previous>): RenderPlanner {
  const planReuse = async (chart: OpenedChart) => {
    const { changesDefaults, planReuse } = await import('../release/render-plan.ts')
    const { files, userValues, mergedValues } = await arrived
    const merged = changesDefaults(files, chart.files) ? await mergedValues() : null
    return planReuse(chart, { userValues, mergedValues: merged })
  }
  return { plan: (chart) => [...planOwn(chart), planReuse(chart)], followUp: async () => [] }
}
