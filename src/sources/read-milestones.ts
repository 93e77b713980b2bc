import { SourceError } from '../errors.ts'
import { andThen, type Fact, known, notApplicable, unknown } from '../model/fact.ts'
import { isJsonArray, isJsonObject, type Json, member, stringMember } from '../model/json.ts'
import { parseJson } from '../model/parse-json.ts'
import {
  formatTagVersion,
  isVersionTag,
  kindOfTag,
  lineOf,
  type ReleaseTag,
  type TagVersion,
  type VersionTag,
} from '../model/release-tag.ts'
import type { MilestoneFacts } from '../model/tagged-release.ts'

/** A milestone of GitHub. */
export interface Milestone {
  readonly title: string
  readonly isClosed: boolean
  readonly openIssues: number
}

/**
 * What `gh api repos/OWNER/REPO/milestones` prints: a list, with `--paginate` several after each other, with `--slurp` a
 * list of lists; or one milestone. `shown` names it in an error.
 */
export function parseMilestones(text: string, shown: string): readonly Milestone[] {
  // Lists one after the other are no JSON; joined they are.
  const value = parseJson(text) ?? parseJson(text.replace(/\]\s*\[/g, ','))
  const list = value === undefined ? null : readMilestones(value)
  if (list === null) {
    throw new SourceError(`\`${shown}\` holds no milestones of GitHub.`, {
      code: 'source-unreadable',
      hint: "Write it with: gh api 'repos/{owner}/{repo}/milestones?state=all' --paginate",
    })
  }
  return list
}

function readMilestones(value: Json): readonly Milestone[] | null {
  if (isJsonArray(value)) {
    const lists = value.map(readMilestones)
    return lists.some((list) => list === null) ? null : lists.flatMap((list) => list ?? [])
  }
  const title = stringMember(value, 'title')
  const state = stringMember(value, 'state')
  if (!isJsonObject(value) || title === undefined || (state !== 'open' && state !== 'closed')) return null
  const open = member(value, 'open_issues')
  return [{ title, isClosed: state === 'closed', openIssues: typeof open === 'number' ? open : 0 }]
}

/** Releases have milestones, candidates none. */
export function hasMilestone(tag: ReleaseTag): Fact<VersionTag> {
  if (!isVersionTag(tag)) return notApplicable('the tag is no version of a commit')
  return tag.version.candidate === null ? known(tag) : notApplicable('the tag is a candidate')
}

/** The milestone of a release: called as its tag or version, of a minor also as its line. */
export function findMilestone(tag: ReleaseTag, milestones: readonly Milestone[]): Fact<MilestoneFacts> {
  return andThen(hasMilestone(tag), ({ version }) => milestoneOf(version, milestones))
}

function milestoneOf(version: TagVersion, milestones: readonly Milestone[]): Fact<MilestoneFacts> {
  const kind = kindOfTag(version)
  const names = [formatTagVersion(version), ...(kind === 'minor' ? [lineOf(version)] : [])]
  const found = names.flatMap((name) => milestones.filter(({ title }) => title.trim().replace(/^v/i, '') === name))
  const [first] = found
  if (first !== undefined) return known({ kind: 'found', ...(found.find(({ isClosed }) => !isClosed) ?? first) })
  // Without `state=all` GitHub lists the open ones.
  if (milestones.every(({ isClosed }) => !isClosed)) {
    return unknown('the list has no closed milestone: it was made without `state=all`')
  }
  return kind === 'patch' ? notApplicable('the patch has no milestone') : known({ kind: 'missing' })
}
