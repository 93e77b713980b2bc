import { UsageError } from '../errors.ts'
import { compareText } from '../model/json.ts'
import { compareTagVersions, type ReleaseTag } from '../model/release-tag.ts'
import type { TaggedRelease } from '../model/tagged-release.ts'
import { exitCodeOf } from '../report/verdict.ts'
import { coreCount } from '../shell/cores.ts'
import { findTag, openGateRepository } from '../sources/gate-git.ts'
import { type CommandContext, todayOf } from './command-context.ts'
import { explainGate } from './gate-explain.ts'
import { openGateFacts } from './gate-facts.ts'
import type { GateOptions } from './gate-options.ts'
import { inParallel } from './in-parallel.ts'
import { createProgress } from './progress.ts'
import { prepareRun } from './run-context.ts'
import { stdoutContext, writeReport } from './write-report.ts'

/** Judges a tag, or all tags, by the process with which releases are made; returns the exit code. */
export async function gate(name: string | undefined, options: GateOptions, context: CommandContext): Promise<number> {
  const { io, environment } = context
  if (options.explain === true) return explainGate(name, options, context)
  if (name === undefined && options.all !== true) {
    throw new UsageError('No tag is named.', { hint: 'Name one, such as v0.12.0, or give --all.' })
  }
  if (name !== undefined && options.all === true) {
    throw new UsageError(`Either \`${name}\` or --all.`, { hint: '--all examines every tag.' })
  }
  const progress = createProgress(io, options)
  const run = await prepareRun(options, context)
  try {
    progress.step('Reading tags')
    const asked = name?.replace(/^refs\/tags\//, '') ?? null
    const repository = await openGateRepository(asked, options.remote ?? null, run.open)
    const tags = name === undefined ? newestFirst(repository.listing.tags) : [findTag(name, repository.listing)]
    if (tags.length === 0) {
      throw new UsageError('This git repository has no tag that looks like a version.', {
        hint: '`git fetch --tags` brings those of a remote.',
      })
    }
    const { reportOnTags } = await import('./examine.ts')
    const examined = { run, options, directory: io.directory, today: todayOf(io) }
    await using facts = await openGateFacts(repository, examined, options, context)
    const gathered = new Map<ReleaseTag, TaggedRelease>()
    await inParallel(tags, coreCount(), async (tag) => {
      progress.step(`Examining ${tag.name} (${gathered.size + 1} of ${tags.length})`)
      gathered.set(tag, await facts.gather(tag))
    })
    const releases = tags.flatMap((tag) => gathered.get(tag) ?? [])
    const report = await reportOnTags(releases, { ...examined, skipped: othersOf(repository.listing.others, name) })
    progress.end()
    await writeReport(report, options.output, io, stdoutContext(io, environment, options))
    return exitCodeOf(report.verdict, options.failOn)
  } finally {
    progress.end()
  }
}

/** Versions from the newest, then names that are none. */
function newestFirst(tags: readonly ReleaseTag[]): readonly ReleaseTag[] {
  return tags.toSorted((left, right) => {
    if (left.version !== null && right.version !== null) return compareTagVersions(right.version, left.version)
    if (left.version === null && right.version === null) return compareText(left.name, right.name)
    return left.version === null ? 1 : -1
  })
}

const shownOthers = 20

/** Tags that look like no version are left alone, and named. */
function othersOf(others: readonly string[], name: string | undefined) {
  if (name !== undefined || others.length === 0) return []
  const more = others.length - shownOthers
  const named = `${others.slice(0, shownOthers).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return [{ check: 'tags whose names are no versions', reason: named, promises: [] }]
}
