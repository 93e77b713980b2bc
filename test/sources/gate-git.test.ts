import { mkdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isVersionTag, type VersionTag } from '../../src/model/release-tag.ts'
import type { PatchCommit } from '../../src/model/tagged-release.ts'
import { findMain, findTag, openGateRepository, readBranch } from '../../src/sources/gate-git.ts'
import { readSinceCandidate, readSincePatch } from '../../src/sources/read-stretch.ts'
import { helmEnvironment } from '../support/helm-binaries.ts'
import { type ReleaseRepository, releaseRepository } from '../support/release-repository.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder
let r: ReleaseRepository

beforeEach(() => {
  folder = temporaryFolder()
  r = releaseRepository(folder.at('repository'))
})

afterEach(() => {
  folder[Symbol.dispose]()
})

function open(directory = r.path, remote: string | null = null, asked: string | null = null) {
  return openGateRepository(asked, remote, { directory, environment: helmEnvironment(folder.path) })
}

async function tagOf(name: string, directory = r.path): Promise<VersionTag> {
  const tag = findTag(name, (await open(directory)).listing)
  if (!isVersionTag(tag)) throw new Error(`${name} is no version of a commit`)
  return tag
}

async function branchOf(name: string, directory = r.path, remote: string | null = null) {
  const repository = await open(directory, remote)
  return readBranch(findTag(name, repository.listing), repository)
}

describe('tags', () => {
  it('of all kinds are read as they are', async () => {
    r.on('2026-02-01').commit('first')
    r.tag('v1.0.0')
    r.on('2026-02-02').tagLightly('v1.0.1')
    r.git('tag', '--annotate', '--message', 'x', 'v1.0.2', 'HEAD^{tree}')
    r.write({ a: 'a' }).commit('second')
    r.git('tag', 'v1.0.3', r.git('hash-object', '-w', 'a'))
    r.git('tag', '--annotate', '--message', 'x', 'v1.0.4', 'v1.0.0')
    r.git('update-ref', 'refs/tags/v1.0.5', 'refs/tags/v1.0.0')
    const listing = (await open()).listing
    expect(
      listing.tags.map(({ name, kind, innerName, pointsAt, commit, time }) => [
        name,
        kind,
        innerName,
        pointsAt,
        commit === null,
        time,
      ]),
    ).toEqual([
      ['v1.0.0', 'annotated', 'v1.0.0', 'commit', false, 1_769_904_000],
      ['v1.0.1', 'lightweight', null, 'commit', false, 1_769_904_000],
      ['v1.0.2', 'annotated', 'v1.0.2', 'tree', true, 1_769_990_400],
      ['v1.0.3', 'lightweight', null, 'blob', true, null],
      ['v1.0.4', 'annotated', 'v1.0.4', 'commit', false, 1_769_990_400],
      ['v1.0.5', 'annotated', 'v1.0.0', 'commit', false, 1_769_904_000],
    ])
    expect(listing.all.state).toBe('known')
  })

  it('with odd names are told from versions, and taken where they are asked for', async () => {
    r.commit('first')
    const odd = [
      'v1.2',
      '1.2.3',
      'V2.0.0',
      'charts/v1.0.0',
      'nightly',
      'v1.0.0-rc.0/x',
      'vünï',
      "v1.0.0'$(x)",
      'v9',
      '@',
    ]
    for (const name of odd) r.git('update-ref', `refs/tags/${name}`, 'HEAD')
    r.git('update-ref', 'refs/tags/-v1.0.0', 'HEAD')
    const { tags, others } = (await open()).listing
    expect(tags.map(({ name }) => name)).toEqual(['1.2.3', 'V2.0.0', "v1.0.0'$(x)", 'v1.0.0-rc.0/x', 'v1.2'])
    expect(tags.every(({ version }) => version === null)).toBe(true)
    expect(others).toEqual(['-v1.0.0', '@', 'charts/v1.0.0', 'nightly', 'v9', 'vünï'])
    const asked = await open(r.path, null, '-v1.0.0')
    expect(findTag('refs/tags/-v1.0.0', asked.listing).name).toBe('-v1.0.0')
  })

  it('that are not there are an error with a guess', async () => {
    r.commit('first')
    r.tag('v1.0.0')
    const { listing } = await open()
    expect(() => findTag('v1.0.00', listing)).toThrow('This git repository has no tag `v1.0.00`.')
    expect(() => findTag('main', listing)).toThrow('has no tag `main`')
  })

  it.each([
    ['no commit', () => {}],
    ['no tag', () => void r.commit('first')],
  ])('of a repository with %s are none', async (_name, make) => {
    make()
    expect((await open()).listing).toMatchObject({ tags: [], others: [], isShallow: false })
  })

  it('are read in a bare repository, a work tree and a detached head', async () => {
    r.commit('first')
    r.go('release-1.0').tag('v1.0.0')
    r.git('clone', '--quiet', '--bare', '.', folder.at('bare'))
    r.git('worktree', 'add', '--quiet', '--detach', folder.at('tree'))
    for (const directory of [folder.at('bare'), folder.at('tree')]) {
      expect(await branchOf('v1.0.0', directory)).toMatchObject({ value: { holding: ['release-1.0'] } })
    }
  })

  it('of a shallow clone, or one without tags, are not all', async () => {
    r.commit('first')
    r.commit('second')
    r.go('release-1.0').tag('v1.0.0')
    r.git('clone', '--quiet', '--depth=1', `file://${r.path}`, folder.at('shallow'))
    r.git('clone', '--quiet', '--no-tags', `file://${r.path}`, folder.at('untagged'))
    expect((await open(folder.at('shallow'))).listing).toMatchObject({ isShallow: true, all: { state: 'unknown' } })
    expect((await open(folder.at('untagged'))).listing.all).toEqual({
      state: 'unknown',
      reason: 'the clone fetches no tags from origin; `git fetch --tags` brings them',
    })
  })

  it('outside of any repository are an error', async () => {
    mkdirSync(folder.at('elsewhere'))
    await expect(open(folder.at('elsewhere'))).rejects.toThrow('The working directory is not in a git repository')
  })
})

describe('the branch of a tag', () => {
  it.each([
    ['holds it', () => r.go('release-1.0').tag('v1.0.0'), ['release-1.0'], ['release-1.0']],
    [
      'went on',
      () => {
        r.go('release-1.0').tag('v1.0.0')
        r.commit('more')
      },
      ['release-1.0'],
      ['release-1.0'],
    ],
    [
      'stayed behind',
      () => {
        r.git('branch', 'release-1.0')
        r.commit('more')
        r.tag('v1.0.0')
      },
      ['release-1.0'],
      [],
    ],
    [
      'got it by a merge',
      () => {
        r.git('branch', 'release-1.0')
        r.commit('more')
        r.tag('v1.0.0').go('release-1.0').commit('other')
        r.git('merge', '--quiet', '--no-edit', 'main')
      },
      ['release-1.0'],
      ['release-1.0'],
    ],
    ['is not there', () => r.tag('v1.0.0'), [], []],
    [
      'of another line is none',
      () => {
        r.git('branch', 'release-1.00')
        r.git('branch', 'x/release-1.0')
        r.tag('v1.0.0')
      },
      [],
      [],
    ],
    [
      'is no tag of that name',
      () => {
        r.tag('v1.0.0').tag('release-1.0')
      },
      [],
      [],
    ],
  ] as const)('%s', async (_title, make, found, holding) => {
    r.commit('first')
    make()
    expect(await branchOf('v1.0.0')).toEqual({ state: 'known', value: { name: 'release-1.0', found, holding } })
  })

  it('may be that of any remote, or of one alone', async () => {
    r.commit('first')
    r.git('branch', 'release-1.0')
    r.git('clone', '--quiet', '.', folder.at('fork'))
    const fork = releaseRepository(folder.at('clone'))
    fork.git('remote', 'add', 'fork', folder.at('fork'))
    fork.git('remote', 'add', 'upstream', r.path)
    r.go('release-1.0').commit('fix')
    r.tag('v1.0.0')
    fork.git('fetch', '--quiet', '--all', '--tags')
    expect(await branchOf('v1.0.0', fork.path)).toMatchObject({ value: { holding: ['upstream/release-1.0'] } })
    expect(await branchOf('v1.0.0', fork.path, 'upstream')).toMatchObject({
      value: { found: ['upstream/release-1.0'] },
    })
    await expect(branchOf('v1.0.0', fork.path, 'origin')).rejects.toThrow('has no remote `origin`')
    // `git clone` takes no branch of a clone but the one it was on.
    const one = await branchOf('v1.0.0', fork.path, 'fork')
    expect(one).toMatchObject({ state: 'known', value: { found: [], holding: [] } })
  })

  it('is not known to clones that may lack it', async () => {
    r.commit('first')
    r.go('release-1.0').commit('fix')
    r.tag('v1.0.0')
    r.go('main').git('clone', '--quiet', '--depth=1', '--branch=v1.0.0', `file://${r.path}`, folder.at('shallow'))
    const found = await branchOf('v1.0.0', folder.at('shallow'))
    expect(found).toMatchObject({ state: 'unknown' })
    expect(JSON.stringify(found)).toContain('git fetch origin')
  })
})

describe('what came after a candidate', () => {
  it('is read commit by commit, newest first', async () => {
    r.on('2026-01-01').commit('first')
    r.tag('v1.0.0-rc.0')
    r.write({ a: '1' }).commit('feat!: a')
    r.write({ b: '1' }).commit('fix: b\n\nBREAKING CHANGE: all of it\n')
    r.git('revert', '--no-edit', 'HEAD~1')
    r.forge(Buffer.from('fix: caf\xe9\n', 'latin1'))
    r.forge(Buffer.from('fix: caf\xe9\n', 'latin1'), 'encoding ISO-8859-1')
    r.forge(Buffer.from('fix: caf\xe9\n', 'latin1'), 'encoding of-nobody')
    r.forge(Buffer.from('\n\n  fix: \u{1f4a5}!\r\nBREAKING-CHANGE: x\0y'))
    r.write({ 'Chart.yaml': 'version: 1.0.0-rc.0\n' }).commit('chart')
    r.write({ 'Chart.yaml': 'version: 1.0.0\n' }).commit('release')
    r.tag('v1.0.0')
    const { git } = await open()
    const [candidate, tag] = [await tagOf('v1.0.0-rc.0'), await tagOf('v1.0.0')]
    const { isContained, commits, routine, more } = await readSinceCandidate(git, candidate, tag, [
      '1.0.0-rc.0',
      '1.0.0',
    ])
    expect([isContained, more]).toEqual([true, 0])
    expect(commits.map(({ subject, breaking, revertedBy }) => [subject, breaking, revertedBy !== null])).toEqual([
      ['release', [], false],
      ['chart', [], false],
      ['fix: \u{1f4a5}!', ['BREAKING CHANGE'], false],
      ['fix: caf\ufffd', [], false],
      ['fix: café', [], false],
      ['fix: caf\ufffd', [], false],
      ['Revert "feat!: a"', [], false],
      ['fix: b', ['BREAKING CHANGE'], false],
      ['feat!: a', ['feat!:'], true],
    ])
    const lasting = commits.filter(({ id }) => !routine.includes(id)).map(({ subject }) => subject)
    expect(lasting).toEqual(['chart', 'Revert "feat!: a"', 'fix: b', 'feat!: a'])
  })

  it('needs nobody to look at versions that are merged', async () => {
    r.write({ 'Chart.yaml': 'version: 1.0.0-rc.0\n', b: '0\n' }).commit('first')
    r.tag('v1.0.0-rc.0')
    r.git('checkout', '--quiet', '-b', 'release')
    r.write({ 'Chart.yaml': 'version: 1.0.0\n' }).commit('release')
    r.git('checkout', '--quiet', 'main')
    r.git('merge', '--quiet', '--no-ff', '--message', 'clean', 'release')
    r.git('checkout', '--quiet', '-b', 'fix')
    r.write({ b: '1\n' }).commit('fix')
    r.git('checkout', '--quiet', 'main')
    r.write({ b: '2\n' }).commit('other fix')
    r.git('merge', '--quiet', '--no-ff', '--no-commit', '--strategy=ours', 'fix')
    r.write({ b: '3\n' })
    r.git('commit', '--quiet', '--all', '--message', 'with a change of its own')
    r.tag('v1.0.0')
    const { git } = await open()
    const { commits, routine } = await readSinceCandidate(git, await tagOf('v1.0.0-rc.0'), await tagOf('v1.0.0'), [
      '1.0.0-rc.0',
      '1.0.0',
    ])
    const subjects = (isRoutine: boolean) =>
      commits.filter(({ id }) => routine.includes(id) === isRoutine).map(({ subject }) => subject)
    expect([subjects(true).sort(), subjects(false).sort()]).toEqual([
      ['clean', 'release'],
      ['fix', 'other fix', 'with a change of its own'],
    ])
  })

  it('is another line where the candidate was rewritten', async () => {
    r.commit('first')
    r.write({ a: '1' }).commit('candidate')
    r.tag('v1.0.0-rc.0')
    r.git('reset', '--quiet', '--hard', 'HEAD~1')
    r.write({ a: '2' }).commit('rewritten')
    r.tag('v1.0.0')
    const { git } = await open()
    const since = await readSinceCandidate(git, await tagOf('v1.0.0-rc.0'), await tagOf('v1.0.0'), [])
    expect([since.isContained, since.commits.map(({ subject }) => subject)]).toEqual([false, ['rewritten']])
  })
})

/** Origins of a patch's commits, newest first. */
async function originsOf(
  previous = 'v1.0.0',
  next = 'v1.0.1',
): Promise<readonly (readonly [string, PatchCommit['origin'], boolean])[]> {
  const repository = await open()
  const main = await findMain('main', repository)
  if (main.state !== 'known') throw new Error('no main')
  const [from, to] = [await tagOf(previous), await tagOf(next)]
  const { commits } = await readSincePatch(repository.git, from, to, main.value, ['1.0.0', '1.0.1'])
  return commits.map(({ commit, origin, revertedOnMain }) => [commit.subject, origin, revertedOnMain !== null])
}

describe('commits of a patch', () => {
  const lines = (first: string) =>
    `${first}\n${Array.from({ length: 20 }, (_none, index) => `line ${index}`).join('\n')}\n`

  beforeEach(() => {
    r.on('2026-01-01')
      .write({ 'Chart.yaml': 'version: 1.0.0\n', 'a.c': lines('a') })
      .commit('first')
    r.go('release-1.0').tag('v1.0.0').go('main').write({ 'other.c': 'x' }).commit('other')
    r.on('2026-01-02')
  })

  it.each([
    ['a pick', () => r.git('cherry-pick', 'main'), [['fix', 'same-patch', false]]],
    [
      'a pick under another message',
      () => {
        r.git('cherry-pick', '--no-commit', 'main')
        r.commit('backport')
      },
      [['backport', 'same-patch', false]],
    ],
    [
      'a pick to other lines',
      () => {
        r.write({ 'a.c': `${lines('a')}tail\n` }).commit('tail')
        r.git('cherry-pick', 'main')
      },
      [
        ['fix', 'same-patch', false],
        ['tail', 'unknown', false],
      ],
    ],
    [
      'a pick that was changed, and says where from',
      () => {
        r.git('cherry-pick', '-x', 'main')
        r.write({ 'a.c': lines('c') })
        r.git('commit', '--quiet', '--all', '--amend', '--no-edit')
      },
      [['fix', 'named', false]],
    ],
    [
      'a pick that says it is from nowhere',
      () => r.write({ x: 'x' }).commit(`fix\n\n(cherry picked from commit ${'d'.repeat(40)})`),
      [['fix', 'unknown', false]],
    ],
    [
      'a pick that says it is from this branch',
      () => {
        const own = r.write({ x: 'x' }).commit('own')
        r.write({ y: 'y' }).commit(`fix\n\n(cherry picked from commit ${own})`)
      },
      [
        ['fix', 'unknown', false],
        ['own', 'unknown', false],
      ],
    ],
    [
      'the version',
      () => r.write({ 'Chart.yaml': 'version: 1.0.1\n', 'CHANGELOG.md': 'much\n' }).commit('release'),
      [['release', 'version-only', false]],
    ],
    [
      'the version and more',
      () => r.write({ 'Chart.yaml': 'version: 1.0.1\nname: x\n' }).commit('release'),
      [['release', 'unknown', false]],
    ],
    [
      'another version',
      () => r.write({ 'Chart.yaml': 'version: 7.0.0\n' }).commit('release'),
      [['release', 'unknown', false]],
    ],
    ['a new file', () => r.write({ empty: '' }).commit('touch'), [['touch', 'unknown', false]]],
    ['nothing', () => r.commit('empty'), [['empty', 'version-only', false]]],
    [
      'a pick and its revert',
      () => {
        r.git('cherry-pick', 'main')
        r.git('revert', '--no-edit', 'HEAD')
      },
      [
        ['Revert "fix"', 'taken-back', false],
        ['fix', 'taken-back', false],
      ],
    ],
    [
      'what is no revert of what it says',
      () => {
        r.git('cherry-pick', 'main')
        r.git('revert', '--no-edit', 'HEAD')
        r.write({ 'more.c': 'more' })
        r.git('add', '--all')
        r.git('commit', '--quiet', '--amend', '--no-edit')
      },
      [
        ['Revert "fix"', 'unknown', false],
        ['fix', 'same-patch', false],
      ],
    ],
    [
      'a merge of picks',
      () => {
        r.go('topic').git('cherry-pick', 'main')
        r.go('release-1.0').git('merge', '--quiet', '--no-ff', '--no-edit', 'topic')
      },
      [
        ["Merge branch 'topic' into release-1.0", 'clean-merge', false],
        ['fix', 'same-patch', false],
      ],
    ],
    [
      'a merge with a change of its own',
      () => {
        r.go('topic').git('cherry-pick', 'main')
        r.go('release-1.0').git('merge', '--quiet', '--no-ff', '--no-edit', 'topic')
        r.write({ 'a.c': lines('evil') })
        r.git('commit', '--quiet', '--all', '--amend', '--no-edit')
      },
      [
        ["Merge branch 'topic' into release-1.0", 'unknown', false],
        ['fix', 'same-patch', false],
      ],
    ],
    [
      'a merge of main',
      () => r.git('merge', '--quiet', '--no-ff', '--no-edit', 'main'),
      [["Merge branch 'main' into release-1.0", 'clean-merge', false]],
    ],
  ] as const)('%s', async (_title, make, expected) => {
    r.write({ 'a.c': lines('b') }).commit('fix')
    r.go('release-1.0').on('2026-01-03')
    make()
    r.tag('v1.0.1')
    expect(await originsOf()).toEqual(expected)
  })

  it('that main took back are told, unless main brought them back', async () => {
    r.write({ 'a.c': lines('b') }).commit('fix')
    r.go('release-1.0').git('cherry-pick', 'main')
    r.tag('v1.0.1')
    r.go('main').git('revert', '--no-edit', 'HEAD')
    expect(await originsOf()).toEqual([['fix', 'same-patch', true]])
    r.git('revert', '--no-edit', 'HEAD')
    expect(await originsOf()).toEqual([['fix', 'same-patch', false]])
  })

  it('need a main', async () => {
    const repository = await open()
    expect(await findMain('trunk', repository)).toMatchObject({ state: 'unknown' })
  })
})
