import { describe, expect, it } from 'vitest'
import { SourceError } from '../../src/errors.ts'
import {
  kaitoRepository,
  type NameContext,
  parseReleaseName,
  withoutCredentials,
} from '../../src/sources/release-name.ts'

const digest = `sha256:${'a'.repeat(64)}`

function context(more: Partial<NameContext> = {}): NameContext {
  return { found: null, neighbours: [], repository: kaitoRepository, ...more }
}

function refusal(text: string, more: Partial<NameContext> = {}): SourceError {
  try {
    parseReleaseName(text, context(more))
  } catch (error) {
    if (error instanceof SourceError) return error
    throw error
  }
  throw new Error(`${text} was not refused`)
}

describe('a release is named by', () => {
  it.each([
    ['a version of the default chart', '0.12.0', { kind: 'published', chart: 'workspace', version: '0.12.0' }],
    ['a version with v', 'v0.12.0', { kind: 'published', chart: 'workspace', version: 'v0.12.0' }],
    ['a candidate', '0.12.0-rc.1', { kind: 'published', chart: 'workspace', version: '0.12.0-rc.1' }],
    ['a version with build metadata', '1.2.3+k3s1', { kind: 'published', chart: 'workspace', version: '1.2.3+k3s1' }],
    ['chart and version', 'ragengine@0.12.0', { kind: 'published', chart: 'ragengine', version: '0.12.0' }],
    [
      'a Helm repository',
      'kaito/workspace@0.12.0',
      { kind: 'helm-repository', repository: 'kaito', chart: 'workspace', version: '0.12.0' },
    ],
    [
      'a registry',
      'oci://r.test/charts/demo:1.2.3',
      { kind: 'oci', reference: 'oci://r.test/charts/demo', version: '1.2.3', digest: null },
    ],
    [
      'a registry with a port',
      'oci://localhost:5000/demo',
      { kind: 'oci', reference: 'oci://localhost:5000/demo', version: null, digest: null },
    ],
    [
      'a registry and a digest',
      `oci://r.test/demo@${digest}`,
      { kind: 'oci', reference: 'oci://r.test/demo', version: null, digest },
    ],
    [
      'a registry, a tag and a digest',
      `oci://r.test/demo:1.0.0@${digest}`,
      { kind: 'oci', reference: 'oci://r.test/demo', version: '1.0.0', digest },
    ],
    ['an address', 'https://r.test/demo-1.2.3.tgz', { kind: 'url', url: 'https://r.test/demo-1.2.3.tgz' }],
    ['a commit', 'git:v0.12.0', { kind: 'git', revision: 'v0.12.0', path: null }],
    [
      'a commit and a path',
      'git:release-0.12:./charts/workspace/',
      { kind: 'git', revision: 'release-0.12', path: 'charts/workspace' },
    ],
    ['a commit by ancestry', 'git:HEAD~1:charts', { kind: 'git', revision: 'HEAD~1', path: 'charts' }],
  ])('%s', (_, text, expected) => {
    expect(parseReleaseName(text, context())).toEqual({ text, ...expected })
  })

  it.each([
    ['a folder', 'charts/workspace', 'directory'],
    ['a package', 'workspace-0.12.0.tgz', 'file'],
    ['a folder called like a version, written as a path', './0.12.0', 'directory'],
    ['the folder above', '..', 'directory'],
    ['an absolute path with @', '/charts/repo/chart@1.2.3', 'file'],
    ['a file called git:main, written as a path', './git:main', 'file'],
  ] as const)('%s', (_, text, found) => {
    expect(parseReleaseName(text, context({ found }))).toEqual({ kind: 'path', text })
  })

  it('keeps credentials out of what is shown of an address, and in what is fetched', () => {
    expect(parseReleaseName('https://u:p@r.test/a.tgz?sig=s3cret', context())).toEqual({
      kind: 'url',
      text: 'https://r.test/a.tgz',
      url: 'https://u:p@r.test/a.tgz?sig=s3cret',
    })
    expect(withoutCredentials('https://r.test/a@b/c')).toBe('https://r.test/a@b/c')
  })
})

describe('a name that fits two things lists both', () => {
  it.each([
    [
      '0.12.0',
      'directory',
      '`0.12.0` names two things: a folder here, and version 0.12.0 of the chart workspace in the configured repository.',
      'Write ./0.12.0 for the folder or workspace@0.12.0 for the release.',
    ],
    [
      'workspace@0.12.0',
      'directory',
      '`workspace@0.12.0` names two things: a folder here, and version 0.12.0 of the chart workspace in the configured repository.',
      'Write ./workspace@0.12.0 for the folder.',
    ],
    [
      'kaito/workspace@0.12.0',
      'file',
      "`kaito/workspace@0.12.0` names two things: a file here, and version 0.12.0 of the chart workspace in Helm's repository kaito.",
      'Write ./kaito/workspace@0.12.0 for the file.',
    ],
    [
      'git:main',
      'file',
      '`git:main` names two things: a file here, and a chart in the commit main.',
      'Write ./git:main for the file.',
    ],
  ] as const)('%s', (text, found, message, hint) => {
    const error = refusal(text, { found })
    expect({ code: error.code, message: error.message, hint: error.hint }).toEqual({
      code: 'source-ambiguous',
      message,
      hint,
    })
  })
})

describe('what names nothing is refused', () => {
  it('gives the nearest names in the same folder', () => {
    const error = refusal('charts/worksapce', { neighbours: ['workspace', 'ragengine'] })
    expect(error.code).toBe('source-not-found')
    expect(error.message).toBe('There is no file or folder `charts/worksapce`.')
    expect(error.hint).toMatch(/^Did you mean charts\/workspace\?\nA release is named in one of these ways:\n/)
  })

  it.each([
    ['an empty name', ''],
    ['a version of two numbers', '0.12'],
    ['a range', '^0.12.0'],
    ['a chart with no version', 'repo/chart'],
    ['a chart with a version that is none', 'workspace@latest'],
  ])('%s', (_, text) => {
    expect(refusal(text).message).toBe(`There is no file or folder \`${text}\`.`)
  })

  it.each([
    ['oci://registry.test', '`oci://registry.test` is not a chart in a registry.'],
    ['oci://r.test/demo@sha256:short', '`oci://r.test/demo@sha256:short` is not a chart in a registry.'],
    ['oci://r.test/demo:1.0.0:2', '`oci://r.test/demo:1.0.0:2` is not a chart in a registry.'],
    ['https://r.test/charts', '`https://r.test/charts` is not the address of a package.'],
    ['https://u:p@r.test/charts', '`https://r.test/charts` is not the address of a package.'],
    ['git:', '`git:` is not a commit and a path in it.'],
    ['git:--output=x', '`git:--output=x` is not a commit and a path in it.'],
    ['git:main:../secret', '`git:main:../secret` is not a commit and a path in it.'],
    ['git:main:/etc', '`git:main:/etc` is not a commit and a path in it.'],
  ])('%s', (text, message) => {
    expect(refusal(text).message).toBe(message)
  })
})
