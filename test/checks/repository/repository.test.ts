import { describe, expect, it } from 'vitest'
import { lazyEngine } from '../../../src/checks/load-engine.ts'
import { repositoryDigestDiffers } from '../../../src/checks/repository/digest-differs.ts'
import { repositoryEntryDiffersFromPackage } from '../../../src/checks/repository/entry-differs-from-package.ts'
import { repositoryIndexStale } from '../../../src/checks/repository/index-stale.ts'
import { repositoryPackageMissing } from '../../../src/checks/repository/package-missing.ts'
import { repositoryPackageNotListed } from '../../../src/checks/repository/package-not-listed.ts'
import { repositoryScalarNotText } from '../../../src/checks/repository/scalar-not-text.ts'
import { repositoryUnreadable } from '../../../src/checks/repository/unreadable.ts'
import { repositoryVersionInvalid } from '../../../src/checks/repository/version-invalid.ts'
import { repositoryVersionListedTwice } from '../../../src/checks/repository/version-listed-twice.ts'
import type { Rule } from '../../../src/checks/rule.ts'
import { lintRepository } from '../../../src/checks/run.ts'
import type { Json } from '../../../src/model/json.ts'
import type { Repository, RepositoryEntry, RepositoryPackage } from '../../../src/model/repository.ts'
import { parseRepositoryIndex } from '../../../src/sources/repository-index.ts'
import { deepFreeze } from '../../support/freeze.ts'
import { testKubernetesMinor, testSettings } from '../../support/run-rule.ts'

const rules: readonly Rule[] = [
  repositoryDigestDiffers,
  repositoryEntryDiffersFromPackage,
  repositoryIndexStale,
  repositoryPackageMissing,
  repositoryPackageNotListed,
  repositoryScalarNotText,
  repositoryUnreadable,
  repositoryVersionInvalid,
  repositoryVersionListedTwice,
]

const options = { rules, engine: lazyEngine, settings: testSettings, kubernetesMinor: testKubernetesMinor }

const digest = (digit: string) => `sha256:${digit.repeat(64)}`

function entry(version: string, more: Partial<RepositoryEntry> = {}): RepositoryEntry {
  return {
    name: 'demo',
    version,
    appVersion: version,
    digest: digest('a'),
    created: '2026-01-02T03:04:05Z',
    urls: [`demo-${version}.tgz`],
    line: 7,
    raw: { version, appVersion: version },
    ...more,
  }
}

function packed(version: string, more: Partial<RepositoryPackage> = {}): RepositoryPackage {
  return { file: `demo-${version}.tgz`, digest: digest('a'), name: 'demo', version, ...more }
}

function repository(more: Partial<Repository>): Repository {
  return { ref: 'charts', entries: [], otherIndexes: [], packages: [], problems: [], ...more }
}

const sound = repository({ entries: [entry('1.0.0'), entry('1.1.0')], packages: [packed('1.0.0'), packed('1.1.0')] })

/** What all rules together say: rule, severity, evidence. */
async function found(subject: Repository): Promise<readonly (readonly [string, string, Json])[]> {
  const { raised } = await lintRepository(deepFreeze(subject), options)
  return raised.map(({ rule, report }) => {
    expect(rule.message(report.evidence)).toMatch(/^[A-Z`].*\.$/)
    expect(rule.remedy(report.evidence)).toMatch(/^[A-Z`].*\.$/)
    return [rule.id, report.severity ?? rule.severity, report.evidence] as const
  })
}

describe('a repository is told', () => {
  it.each<readonly [string, Repository, readonly (readonly [string, string, Json])[]]>([
    [
      'a package that was replaced',
      { ...sound, packages: [packed('1.0.0', { digest: digest('b') }), packed('1.1.0')] },
      [
        [
          'repository/digest-differs',
          'error',
          { entry: 'demo 1.0.0', file: 'demo-1.0.0.tgz', listed: digest('a'), actual: digest('b') },
        ],
      ],
    ],
    [
      'a version with two contents',
      { ...sound, entries: [...sound.entries, entry('1.1.0', { digest: digest('b'), urls: ['https://other/x.tgz'] })] },
      [['repository/version-listed-twice', 'error', { entry: 'demo 1.1.0', digests: [digest('a'), digest('b')] }]],
    ],
    [
      'an entry that is there twice',
      { ...sound, entries: [...sound.entries, entry('1.1.0')] },
      [['repository/version-listed-twice', 'warning', { entry: 'demo 1.1.0', digests: [digest('a'), digest('a')] }]],
    ],
    [
      'a version without package',
      { ...sound, packages: [packed('1.1.0')] },
      [['repository/package-missing', 'error', { entry: 'demo 1.0.0', urls: ['demo-1.0.0.tgz'] }]],
    ],
    [
      'a version without address, also of a remote repository',
      repository({ entries: [entry('1.0.0', { urls: [] })], packages: null }),
      [['repository/package-missing', 'error', { entry: 'demo 1.0.0', urls: [] }]],
    ],
    [
      'a package that is not listed',
      { ...sound, packages: [packed('1.0.0'), packed('1.1.0'), packed('1.2.0')] },
      [['repository/package-not-listed', 'warning', { file: 'demo-1.2.0.tgz', name: 'demo', version: '1.2.0' }]],
    ],
    [
      'a package of another version',
      { ...sound, packages: [packed('1.0.0', { version: '0.9.0' }), packed('1.1.0')] },
      [
        [
          'repository/entry-differs-from-package',
          'error',
          { entry: 'demo 1.0.0', file: 'demo-1.0.0.tgz', name: 'demo', version: '0.9.0' },
        ],
      ],
    ],
    [
      'a version that is no text',
      repository({
        entries: [entry('1.10', { raw: { version: 1.1, appVersion: true }, appVersion: 'true' })],
        packages: [packed('1.10')],
      }),
      [
        ['repository/scalar-not-text', 'error', { entry: 'demo 1.10', field: 'version', written: '1.10' }],
        ['repository/scalar-not-text', 'error', { entry: 'demo 1.10', field: 'appVersion', written: 'true' }],
      ],
    ],
    [
      'a version that is none',
      repository({ entries: [entry('1.2.3.4')], packages: [packed('1.2.3.4')] }),
      [['repository/version-invalid', 'warning', { name: 'demo', version: '1.2.3.4' }]],
    ],
    [
      'a second index that lags behind',
      { ...sound, otherIndexes: [{ file: 'old/index.yaml', entries: [entry('1.0.0')] }] },
      [['repository/index-stale', 'warning', { file: 'old/index.yaml', lacks: ['demo 1.1.0'], adds: [], differs: [] }]],
    ],
    [
      'a second index with another content',
      {
        ...sound,
        otherIndexes: [
          {
            file: 'old/index.yaml',
            entries: [entry('1.0.0', { digest: digest('c') }), entry('1.1.0'), entry('0.9.0', { urls: ['x'] })],
          },
        ],
      },
      [
        [
          'repository/index-stale',
          'error',
          { file: 'old/index.yaml', lacks: [], adds: ['demo 0.9.0'], differs: ['demo 1.0.0'] },
        ],
      ],
    ],
    [
      'what cannot be read',
      { ...sound, problems: [{ file: 'demo-1.3.0.tgz', line: null, column: null, message: 'It is no archive.' }] },
      [['repository/unreadable', 'error', { file: 'demo-1.3.0.tgz', problem: 'It is no archive.' }]],
    ],
  ])('%s', async (_name, subject, expected) => {
    expect(await found(subject)).toStrictEqual(expected)
  })
})

describe('a repository hears nothing of', () => {
  it.each<readonly [string, Repository]>([
    ['an index that fits its packages', sound],
    ['an empty one', repository({})],
    [
      'packages that lie elsewhere',
      repository({ entries: [entry('1.0.0', { urls: ['https://example.com/releases/demo-1.0.0.tgz'] })] }),
    ],
    ['packages of a remote repository', repository({ entries: [entry('1.0.0')], packages: null })],
    [
      'addresses with a folder, a query or escapes',
      repository({
        entries: [
          entry('1.0.0', { urls: ['./charts/demo-1.0.0.tgz'] }),
          entry('1.0.0+b', { urls: ['charts/demo-1.0.0%2Bb.tgz?raw=true'] }),
        ],
        packages: [
          packed('1.0.0', { file: 'charts/demo-1.0.0.tgz' }),
          packed('1.0.0+b', { file: 'charts/demo-1.0.0+b.tgz' }),
        ],
      }),
    ],
    [
      'a package that only the second index lists',
      {
        ...sound,
        packages: [packed('1.0.0'), packed('1.1.0'), packed('2.0.0', { name: 'other', file: 'other/other-2.0.0.tgz' })],
        otherIndexes: [
          { file: 'other/index.yaml', entries: [entry('2.0.0', { name: 'other', urls: ['other/other-2.0.0.tgz'] })] },
        ],
      },
    ],
    [
      'a digest in capitals',
      { ...sound, entries: [entry('1.0.0', { digest: digest('A').toLowerCase() }), entry('1.1.0')] },
    ],
    ['a version with a `v`', repository({ entries: [entry('v1.0.0')], packages: [packed('v1.0.0')] })],
  ])('%s', async (_name, subject) => {
    expect(await found(subject)).toStrictEqual([])
  })

  it('an index as Helm writes it', async () => {
    const text = `apiVersion: v1\nentries:\n  demo:\n  - apiVersion: v2\n    appVersion: "1.10"\n    digest: ${'a'.repeat(64)}\n    name: demo\n    urls:\n    - demo-1.10.0.tgz\n    version: 1.10.0\n`
    const { entries, problems } = await parseRepositoryIndex(text, 'index.yaml')
    expect(await found(repository({ entries, problems, packages: [packed('1.10.0')] }))).toStrictEqual([])
  })
})
