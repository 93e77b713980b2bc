import { describe, expect, it } from 'vitest'
import { rules } from '../../../src/checks/catalogue.ts'
import { judgeTag } from '../../../src/checks/run.ts'
import { known, unknown } from '../../../src/model/fact.ts'
import { stringifyJson } from '../../../src/model/json.ts'
import type { Release } from '../../../src/model/release.ts'
import type { ReleaseTag } from '../../../src/model/release-tag.ts'
import type {
  CandidateCommits,
  ChartComparison,
  EvidenceOutcome,
  MilestoneFacts,
  PackageFacts,
  PatchCommit,
  StepBreak,
  TaggedRelease,
} from '../../../src/model/tagged-release.ts'
import { checklistOf } from '../../../src/report/checklist.ts'
import { releaseOf } from '../../support/example-release.ts'
import { deepFreeze } from '../../support/freeze.ts'
import { testSettings } from '../../support/run-rule.ts'
import { commitOf, taggedRelease, tagOf } from '../../support/tagged-release.ts'

type Row = readonly [title: string, release: TaggedRelease, expected: readonly string[]]

const alone = (name: string, more: Partial<ReleaseTag> = {}) => taggedRelease(tagOf(name, '2026-05-01', more))
const minor = (day: string, candidates: readonly ReleaseTag[], more: Partial<TaggedRelease> = {}) =>
  taggedRelease(tagOf('v1.2.0', day), candidates, more)
const rc = (number: number, day: string, more: Partial<ReleaseTag> = {}) => tagOf(`v1.2.0-rc.${number}`, day, more)

const names: readonly Row[] = [
  ['a release', alone('v1.2.3'), []],
  ['a candidate', alone('v1.2.0-rc.0'), []],
  ...(
    [
      ['no v', '1.2.3'],
      ['a capital V', 'V1.2.3'],
      ['two numbers', 'v1.2'],
      ['four numbers', 'v1.2.3.4'],
      ['a leading zero', 'v1.02.3'],
      ['a leading zero of W', 'v1.2.0-rc.01'],
      ['no W', 'v1.2.0-rc'],
      ['no point before W', 'v1.2.0-rc1'],
      ['a beta', 'v1.2.0-beta.1'],
      ['build metadata', 'v1.2.0+1'],
      ['a candidate of a patch', 'v1.2.1-rc.0'],
      ['a number that no machine counts to', 'v1.2.99999999999999999999'],
      ['a line break behind', 'v1.2.3\n'],
    ] as const
  ).map(([title, name]): Row => [title, alone(name), ['error gate/tag-not-strict']]),
  ['a tree', alone('v1.2.3', { pointsAt: 'tree', commit: null, time: null }), ['error gate/tag-not-a-commit']],
  ['a file', alone('v1.2.3', { pointsAt: 'blob', commit: null, time: null }), ['error gate/tag-not-a-commit']],
  ['lightweight', alone('v1.2.3', { kind: 'lightweight', innerName: null }), ['info gate/tag-lightweight']],
  ['another name inside', alone('v1.2.3', { innerName: 'v1.2.2' }), ['error gate/tag-renamed']],
]

const candidates: readonly Row[] = [
  ['the first of 0', taggedRelease(rc(0, '2026-01-01')), []],
  ['the first of 1', taggedRelease(rc(1, '2026-01-01')), []],
  ['the first of 2', taggedRelease(rc(2, '2026-01-01')), ['error gate/candidate-gap']],
  [
    'a gap of one',
    taggedRelease(rc(3, '2026-01-03'), [rc(0, '2026-01-01'), rc(1, '2026-01-02')]),
    ['error gate/candidate-gap'],
  ],
  [
    'behind a gap that another candidate has',
    taggedRelease(rc(4, '2026-01-04'), [rc(0, '2026-01-01'), rc(3, '2026-01-03')]),
    [],
  ],
  ['candidates of another minor', taggedRelease(rc(1, '2026-01-04'), [tagOf('v1.1.0-rc.7', '2026-01-01')]), []],
  ['in a clone that may lack tags', { ...taggedRelease(rc(3, '2026-01-01')), tags: unknown('shallow') }, []],
  ['a huge number', taggedRelease(rc(1_000_000_000, '2026-01-01')), ['error gate/candidate-gap']],
  [
    'after its minor',
    taggedRelease(rc(1, '2026-02-01'), [rc(0, '2026-01-01'), tagOf('v1.2.0', '2026-01-10')]),
    ['error gate/candidate-late'],
  ],
  ['on the day of its minor', taggedRelease(rc(0, '2026-01-10'), [tagOf('v1.2.0', '2026-01-10')]), []],
  ['a minor without', minor('2026-01-10', []), ['error gate/candidate-missing']],
  ['a minor in a clone that may lack tags', { ...minor('2026-01-10', []), tags: unknown('shallow') }, []],
  ['a patch without', taggedRelease(tagOf('v1.2.1', '2026-01-10')), []],
  ['soaked for seven days', minor('2026-01-08', [rc(0, '2026-01-01')]), []],
  ['soaked for six', minor('2026-01-07', [rc(0, '2026-01-01')]), ['error gate/candidate-not-soaked']],
  [
    'soaked for less than the project asks',
    minor('2026-01-08', [rc(0, '2026-01-01')], {
      practice: { charts: [], mainBranch: 'main', soakDays: 14, cadenceDays: 60, cadenceToleranceDays: 30 },
    }),
    ['error gate/candidate-not-soaked'],
  ],
  [
    'an earlier one soaked',
    minor('2026-01-10', [rc(0, '2026-01-01'), rc(1, '2026-01-09')]),
    ['warning gate/candidate-not-soaked'],
  ],
  ['by number, not by date', minor('2026-01-10', [rc(9, '2026-01-01'), rc(10, '2026-01-02')]), []],
  ['its only candidate came later', minor('2026-01-10', [rc(0, '2026-01-20')]), ['error gate/candidate-not-soaked']],
  ['a later candidate beside one that soaked', minor('2026-01-10', [rc(0, '2026-01-01'), rc(1, '2026-01-20')]), []],
  [
    'a lightweight candidate that is old enough by its commit',
    minor('2026-01-10', [rc(0, '2026-01-01', { kind: 'lightweight', innerName: null })]),
    ['error undecided gate/candidate-not-soaked'],
  ],
  [
    'a lightweight candidate that is too young by its commit',
    minor('2026-01-03', [rc(0, '2026-01-01', { kind: 'lightweight', innerName: null })]),
    ['error gate/candidate-not-soaked'],
  ],
  [
    'a lightweight minor whose commit came too soon',
    taggedRelease(tagOf('v1.2.0', '2026-01-03', { kind: 'lightweight', innerName: null }), [rc(0, '2026-01-01')]),
    ['error undecided gate/candidate-not-soaked', 'info gate/tag-lightweight'],
  ],
  [
    'a lightweight minor whose commit came late enough',
    taggedRelease(tagOf('v1.2.0', '2026-01-09', { kind: 'lightweight', innerName: null }), [rc(0, '2026-01-01')]),
    ['info gate/tag-lightweight'],
  ],
]

const soaked = [rc(0, '2026-01-01')]
const after = (previous: string, day: string) => minor(day, [tagOf(previous, '2025-11-01'), rc(0, '2025-11-02')])
const cadence: readonly Row[] = [
  ['30 days after the minor before', after('v1.1.0', '2025-12-01'), []],
  ['90 days after', after('v1.1.0', '2026-01-30'), []],
  ['29 days after', after('v1.1.0', '2025-11-30'), ['warning gate/cadence-off']],
  ['91 days after', after('v1.1.0', '2026-01-31'), ['warning gate/cadence-off']],
  ['one line left out', after('v1.0.0', '2025-11-30'), ['warning gate/cadence-off']],
  ['after a patch', after('v1.1.5', '2025-11-30'), []],
  ['the first minor', minor('2026-01-10', soaked), []],
]

const patchOf = (name: string, day: string, ...others: readonly ReleaseTag[]) => taggedRelease(tagOf(name, day), others)
const lines: readonly Row[] = [
  [
    'of the newest line',
    patchOf('v1.3.1', '2026-06-01', tagOf('v1.3.0', '2026-05-01'), tagOf('v1.2.0', '2026-03-01')),
    [],
  ],
  ['of the line before', patchOf('v1.2.1', '2026-06-01', tagOf('v1.3.0', '2026-05-01')), []],
  [
    'of the one before that',
    patchOf('v1.1.1', '2026-06-01', tagOf('v1.3.0', '2026-05-01'), tagOf('v1.2.0', '2026-03-01')),
    ['warning gate/line-not-supported'],
  ],
  [
    'when the newest was not out',
    patchOf('v1.1.1', '2026-04-01', tagOf('v1.3.0', '2026-05-01'), tagOf('v1.2.0', '2026-03-01')),
    [],
  ],
  [
    'when it was a candidate',
    patchOf('v1.1.1', '2026-06-01', tagOf('v1.3.0-rc.0', '2026-05-01'), tagOf('v1.2.0', '2026-03-01')),
    [],
  ],
  [
    '1.10 is newer than 1.9',
    patchOf('v1.8.1', '2026-06-01', tagOf('v1.9.0', '2026-03-01'), tagOf('v1.10.0', '2026-05-01')),
    ['warning gate/line-not-supported'],
  ],
]

const onBranch = (found: readonly string[], holding: readonly string[]) =>
  taggedRelease(tagOf('v1.2.3', '2026-05-01'), [], { branch: known({ name: 'release-1.2', found, holding }) })
const chart = (version: string, appVersion: string | null, image = 'example:1.2.3') =>
  releaseOf({
    files: {
      'Chart.yaml': `apiVersion: v2\nname: example\nversion: ${version}\n${appVersion === null ? '' : `appVersion: ${appVersion}\n`}`,
    },
    manifest: `# Source: example/templates/d.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: '${image}'}]}\n`,
  })
const withChart = (...words: Parameters<typeof chart>) =>
  taggedRelease(tagOf('v1.2.3', '2026-05-01'), [], {
    charts: known([{ path: 'charts/example', release: chart(...words), renderFailure: null }]),
  })
const withPackage = (published: PackageFacts['published'], more: Partial<TaggedRelease> = {}) =>
  taggedRelease(tagOf('v1.2.3', '2026-05-01'), [], {
    packages: known([{ chart: 'example', path: 'charts/example', published }]),
    ...more,
  })
const published = {
  file: 'example-1.2.3.tgz',
  version: '1.2.3',
  appVersion: '1.2.3',
  rendered: null,
  differences: [],
  fetched: [],
  compared: 3,
}
const trees: readonly Row[] = [
  ['on the branch', onBranch(['release-1.2'], ['release-1.2']), []],
  [
    'on the branch of one remote of two',
    onBranch(['fork/release-1.2', 'origin/release-1.2'], ['origin/release-1.2']),
    [],
  ],
  ['on none', onBranch(['release-1.2'], []), ['error gate/tag-off-branch']],
  ['without a branch', onBranch([], []), ['error gate/tag-off-branch']],
  ['a chart of the version', withChart('1.2.3', '1.2.3'), []],
  ['with a v in all places', withChart('v1.2.3', 'v1.2.3', 'example:v1.2.3'), []],
  ['without an appVersion', withChart('1.2.3', null), []],
  ['of another version', withChart('1.2.4', '1.2.3'), ['error gate/chart-version-differs']],
  ['of a candidate', withChart('1.2.3-rc.0', '1.2.3'), ['error gate/chart-version-differs']],
  [
    'of another appVersion, and images with it',
    withChart('1.2.3', '1.2.4', 'example:1.2.4'),
    ['error gate/app-version-differs'],
  ],
  ['an appVersion that is none', withChart('1.2.3', 'latest'), ['error gate/app-version-differs']],
  ['another image', withChart('1.2.3', '1.2.3', 'example:1.2.2'), ['error gate/image-tag-differs']],
  ['an image without a tag', withChart('1.2.3', '1.2.3', 'example'), ['error gate/image-tag-differs']],
  ['somebody else’s image', withChart('1.2.3', '1.2.3', 'sidecar:0.1.0'), []],
  ['an image by digest', withChart('1.2.3', '1.2.3', `example@sha256:${'0'.repeat(64)}`), []],
  ['published', withPackage(published), []],
  ['not published', withPackage(null), ['error gate/package-missing']],
  [
    'with other files',
    withPackage({
      ...published,
      differences: [
        { file: 'a', what: 'content' },
        { file: 'b', what: 'only-in-tree' },
        { file: 'c', what: 'only-in-package' },
        { file: 'd', what: 'line-endings' },
      ],
    }),
    Array.from({ length: 4 }, () => 'error gate/package-differs'),
  ],
  [
    'a package of another appVersion',
    withPackage({ ...published, appVersion: '1.2.2' }),
    ['error gate/app-version-differs'],
  ],
  ...(
    [
      ['a package with an image of another version', 'example:1.2.3', 'example:1.2.2', 1],
      ['the same image of another version in tree and package, once', 'example:1.2.2', 'example:1.2.2', 1],
      ['other images of other versions in tree and package', 'example:1.2.2', 'example:1.2.1', 2],
      ['the tree alone', 'example:1.2.2', 'example:1.2.3', 1],
      ['a package with another image of somebody else', 'example:1.2.3', 'sidecar:0.1.0', 0],
    ] as const
  ).map(
    ([title, inTree, inPackage, count]): Row => [
      title,
      withPackage(
        { ...published, rendered: { release: chart('1.2.3', '1.2.3', inPackage), renderFailure: null } },
        { charts: known([{ path: 'charts/example', release: chart('1.2.3', '1.2.3', inTree), renderFailure: null }]) },
      ),
      Array.from({ length: count }, () => 'error gate/image-tag-differs'),
    ],
  ),
  [
    'the same mistake in tree and package, once',
    withPackage(
      { ...published, appVersion: '1.2.2' },
      { charts: known([{ path: 'charts/example', release: chart('1.2.3', '1.2.2'), renderFailure: null }]) },
    ),
    ['error gate/app-version-differs'],
  ],
]

const since = (more: Partial<CandidateCommits>) =>
  minor('2026-01-10', soaked, {
    sinceCandidate: known({
      candidate: 'v1.2.0-rc.0',
      isContained: true,
      commits: [],
      routine: [],
      more: 0,
      ...more,
    }),
  })
const breaking = commitOf('feat!: new', { breaking: ['feat!:'] })
const commits: readonly Row[] = [
  ['none', since({}), []],
  ['one that sets the version', since({ commits: [commitOf('release')], routine: ['a'.repeat(40)] }), []],
  ['a fix', since({ commits: [commitOf('fix: a `b`')] }), ['info gate/commits-after-candidate']],
  [
    'a break',
    since({ commits: [breaking] }),
    ['error gate/breaking-commit-after-candidate', 'info gate/commits-after-candidate'],
  ],
  [
    'a break that was taken back',
    since({ commits: [{ ...breaking, revertedBy: 'b'.repeat(40) }] }),
    ['info gate/commits-after-candidate'],
  ],
  ['more than were read', since({ more: 5 }), ['info gate/commits-after-candidate']],
  ['another line', since({ isContained: false }), ['error gate/candidate-not-contained']],
]

const found = (more: Partial<StepBreak> = {}): StepBreak => ({
  rule: 'schema/enum-value-removed',
  subject: 'CustomResourceDefinition/a',
  severity: 'error',
  breaks: ['custom-resources'],
  message: 'B is gone.',
  undecided: null,
  fingerprint: '0123456789ab',
  ...more,
})
const step = (comparison: ChartComparison) =>
  known([{ chart: 'example', path: '.', previous: 'v1.2.0-rc.0', next: 'v1.2.0', comparison }])
const compared = (...breaks: readonly StepBreak[]) => step({ kind: 'compared', breaks, open: [] })
const toMinor = (steps: TaggedRelease['candidateSteps']) => minor('2026-01-10', soaked, { candidateSteps: steps })
const toPatch = (steps: TaggedRelease['patchSteps']) =>
  taggedRelease(tagOf('v1.2.1', '2026-05-01'), [], { patchSteps: steps })
const sideBySide = { breaks: ['side-by-side'] } as const
const open = 'nobody knows'
const steps: readonly Row[] = [
  ['a candidate without a break', toMinor(compared()), []],
  ['a candidate with one', toMinor(compared(found())), ['error gate/breaks-after-candidate']],
  ['a candidate beside its minor', toMinor(compared(found(sideBySide))), []],
  [
    'a candidate with a condition',
    toMinor(compared(found({ severity: 'warning' }))),
    ['warning gate/breaks-after-candidate'],
  ],
  [
    'a candidate, undecided',
    toMinor(compared(found({ undecided: open }))),
    ['error undecided gate/breaks-after-candidate'],
  ],
  ['a candidate that could not be compared', toMinor(step({ kind: 'failed', reason: 'no' })), []],
  ['a chart that is gone', toMinor(step({ kind: 'gone' })), ['error gate/breaks-after-candidate']],
  ['a patch without a break', toPatch(compared()), []],
  ['a patch with one', toPatch(compared(found())), ['error gate/patch-breaks']],
  ['a patch beside the one before', toPatch(compared(found(sideBySide))), ['error gate/patch-breaks']],
  ['a patch beside the one before, undecided', toPatch(compared(found({ ...sideBySide, undecided: open }))), []],
  ['a patch without a chart', toPatch(step({ kind: 'gone' })), ['error gate/patch-breaks']],
]

const patch = (...read: readonly (Partial<PatchCommit> & { readonly isContained?: boolean })[]) =>
  taggedRelease(tagOf('v1.2.1', '2026-05-01'), [], {
    sincePatch: known({
      previous: 'v1.2.0',
      isContained: read.every(({ isContained }) => isContained !== false),
      main: ['main'],
      isMainSearched: true,
      commits: read.map(({ origin = 'same-patch', revertedOnMain = null, commit = commitOf('fix: it') }) => ({
        commit,
        origin,
        revertedOnMain,
      })),
      more: 0,
    }),
  })
const revert = 'b'.repeat(40)
const picks: readonly Row[] = [
  ...(['same-patch', 'version-only', 'taken-back', 'clean-merge'] as const).map(
    (origin): Row => [origin, patch({ origin }), []],
  ),
  ['open', patch({ origin: 'open' }), []],
  ['unknown', patch({ origin: 'unknown' }), ['error gate/commit-not-from-main']],
  [
    'named',
    patch({ origin: 'named', commit: commitOf('fix', { pickedFrom: [revert] }) }),
    ['info gate/commit-not-from-main'],
  ],
  ['reverted on main', patch({ revertedOnMain: revert }), ['warning gate/commit-reverted-on-main']],
  ['reverted in both', patch({ origin: 'taken-back', revertedOnMain: revert }), []],
  ['another line', patch({ isContained: false }), ['error gate/patch-not-contained']],
]

const evidence = (outcome: EvidenceOutcome) =>
  taggedRelease(tagOf('v1.2.1', '2026-05-01'), [], {
    evidence: known([{ chart: 'example', path: '.', previous: 'v1.2.0', next: 'v1.2.1', outcome }]),
  })
const milestone = (facts: MilestoneFacts) =>
  taggedRelease(tagOf('v1.2.1', '2026-05-01'), [], { milestone: known(facts) })
const rest: readonly Row[] = [
  ['verified', evidence({ kind: 'verified', file: 'a.json' }), []],
  ...(
    [
      { kind: 'no-report' },
      { kind: 'other-digests', file: 'a.json', sides: ['previous', 'next'] },
      { kind: 'older', file: 'a.json', written: '2026-01-01', tagged: '2026-02-01' },
      { kind: 'not-passed', file: 'a.json', verdict: 'fail' },
      { kind: 'not-passed', file: 'a.json', verdict: 'inconclusive' },
    ] as const
  ).map((outcome): Row => [stringifyJson(outcome), evidence(outcome), ['error gate/upgrade-not-verified']]),
  ['closed', milestone({ kind: 'found', title: 'v1.2.1', isClosed: true, openIssues: 0 }), []],
  [
    'open',
    milestone({ kind: 'found', title: 'v1.2.1', isClosed: false, openIssues: 0 }),
    ['error gate/milestone-open'],
  ],
  [
    'closed over open issues',
    milestone({ kind: 'found', title: 'v1.2.1', isClosed: true, openIssues: 1 }),
    ['warning gate/milestone-open'],
  ],
  ['missing', milestone({ kind: 'missing' }), ['warning gate/milestone-open']],
]

describe.each([
  ['names', names],
  ['candidates', candidates],
  ['cadence', cadence],
  ['lines', lines],
  ['trees and packages', trees],
  ['commits since a candidate', commits],
  ['steps', steps],
  ['commits of a patch', picks],
  ['evidence and milestones', rest],
] as const)('%s', (_family, rows) => {
  it.each(rows)('%s', (_title, release, expected) => {
    const { raised } = judgeTag(deepFreeze(release), { rules, settings: testSettings })
    const said = raised.map(({ rule, report }) =>
      [report.severity ?? rule.severity, ...(report.certainty === undefined ? [] : [report.certainty]), rule.id].join(
        ' ',
      ),
    )
    expect(said.sort()).toEqual(expected)
    for (const { rule, report } of raised) {
      const revived = JSON.parse(stringifyJson(report.evidence))
      expect(rule.message(revived)).toBe(rule.message(report.evidence))
      expect(rule.message(revived)).toMatch(/^[A-Z`].*\.$/s)
      expect(rule.remedy(revived)).toMatch(/^[A-Z`].*\.$/s)
      expect(rule.message(revived)).not.toMatch(/undefined|\[object/)
    }
  })
})

describe('the table', () => {
  it('breaks every rule on tags, and has each silent', () => {
    const rows = [names, candidates, cadence, lines, trees, commits, steps, picks, rest].flat()
    const broken = new Set(rows.flatMap(([, , expected]) => expected.map((words) => words.split(' ').at(-1))))
    for (const { id } of checklistOf(rules)) expect(broken, id).toContain(id)
    // Silent although its question could be answered.
    for (const { id, asks } of checklistOf(rules)) {
      const silent = rows.filter(
        ([, release, expected]) =>
          asks.needs(release, testSettings).state === 'known' && !expected.some((words) => words.endsWith(id)),
      )
      expect(silent.length, id).toBeGreaterThan(0)
    }
  })
})

describe('gate/commits-after-candidate', () => {
  it('asks to look at what does something, and names apart what sets versions', () => {
    const release = since({
      commits: [
        commitOf('chore: release 1.2.0', { id: 'c'.repeat(40) }),
        commitOf('fix: it', { id: 'b'.repeat(40) }),
        commitOf('chore: release 1.2.0-rc.1', { id: 'a'.repeat(40) }),
      ],
      routine: ['c'.repeat(40), 'a'.repeat(40)],
      more: 2,
    })
    const [found] = judgeTag(release, { rules, settings: testSettings }).raised
    expect(found?.report.evidence).toMatchObject({
      commits: ['bbbbbbbbbbbb fix: it'],
      routine: ['cccccccccccc chore: release 1.2.0', 'aaaaaaaaaaaa chore: release 1.2.0-rc.1'],
      more: 2,
    })
    expect(found === undefined ? '' : found.rule.message(found.report.evidence)).toContain('holds 3 commits')
  })
})

describe('gate/image-tag-differs', () => {
  const asked = checklistOf(rules).find(({ id }) => id === 'gate/image-tag-differs')?.asks
  const stateOf = (charts: readonly Release[], ownImages: readonly string[]) =>
    asked?.needs(
      taggedRelease(tagOf('v1.2.3', '2026-05-01'), [], {
        charts: known(charts.map((release, index) => ({ path: `charts/${index}`, release, renderFailure: null }))),
      }),
      { ...testSettings, ownImages },
    )
  const own = chart('1.2.3', null)
  const foreign = chart('1.2.3', null, 'example.com/team/controller:0.1.0')
  const bare = releaseOf({ files: { 'Chart.yaml': 'apiVersion: v2\nname: bare\nversion: 1.2.3\n' } })

  it.each<
    readonly [title: string, charts: readonly Release[], ownImages: readonly string[], state: string, says: string]
  >([
    ['an image called as the chart', [own], [], 'known', ''],
    ['none that is', [foreign], [], 'not-given', 'charts/0'],
    ['none that is in one chart of two', [own, foreign], [], 'not-given', 'charts/1'],
    ['named by the configuration', [foreign], ['controller'], 'known', ''],
    ['in one chart of two that the configuration knows', [own, foreign], ['controller'], 'known', ''],
    ['another is named by the configuration', [foreign], ['other'], 'not-given', 'project.images'],
    ['no image', [bare], [], 'not-applicable', 'no images'],
    ['no image beside an own one', [own, bare], [], 'known', ''],
  ])('%s', (_title, charts, ownImages, state, says) => {
    const fact = stateOf(charts, ownImages)
    expect(fact?.state).toBe(state)
    if (fact !== undefined && fact.state !== 'known') expect(fact.reason).toContain(says)
  })
})
