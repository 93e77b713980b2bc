import { describe, expect, it } from 'vitest'
import { imageAnnotationStale } from '../../../src/checks/image/annotation-stale.ts'
import { exampleWorkload } from '../../../src/checks/image/example-pod.ts'
import { imageOwnTagDiffers } from '../../../src/checks/image/own-tag-differs.ts'
import { imageReferenceInvalid } from '../../../src/checks/image/reference-invalid.ts'
import { imageTagMutable } from '../../../src/checks/image/tag-mutable.ts'
import { imageValueUnused } from '../../../src/checks/image/value-unused.ts'
import type { FileSet } from '../../../src/model/release-source.ts'
import { readRelease } from '../../../src/release/read-release.ts'
import { releaseOf, sourceOf } from '../../support/example-release.ts'
import { judge, type Said } from '../../support/judge-release.ts'
import { testSettings } from '../../support/run-rule.ts'

const pod = 'Pod/example (c0)'
const running = (image: string) => releaseOf(exampleWorkload([image]))
const chartFile = (name: string, version: string, appVersion = version) => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: "${version}"\nappVersion: "${appVersion}"\n`,
})

describe('a tag that moves', () => {
  it.each(['app', 'app:latest', 'app:latest-1.2', 'app:main', 'app:main-alpine', 'app:nightly', 'app:STABLE'])(
    '%s',
    async (image) => {
      expect(await judge(imageTagMutable, running(image))).toHaveLength(1)
    },
  )

  it.each([
    'app:1',
    'app:v1.31-dev.2',
    'app:nightly-20260101',
    'app:2.0-stable',
    'app:maintenance',
    `app:latest@sha256:${'0'.repeat(64)}`,
    'APP',
  ])('%s is none', async (image) => {
    expect(await judge(imageTagMutable, running(image))).toStrictEqual([])
  })

  it('counts less when only a dependency runs it', async () => {
    expect(await judge(imageTagMutable, releaseOf(exampleWorkload(['app'], {}, 'charts/dep/')))).toStrictEqual([
      { evidence: { image: 'app', tag: null, containers: [pod] }, severity: 'info' },
    ])
  })

  it('is said once of an image, with all its containers', async () => {
    expect(await judge(imageTagMutable, releaseOf(exampleWorkload(['app', 'app'])))).toStrictEqual([
      { image: 'app', tag: null, containers: [pod, 'Pod/example (c1)'] },
    ])
  })
})

describe('a reference that is none', () => {
  it('is an error in a dependency too', async () => {
    expect(await judge(imageReferenceInvalid, releaseOf(exampleWorkload(['App:1'], {}, 'charts/dep/')))).toStrictEqual([
      { image: 'App:1', containers: [pod] },
    ])
  })
})

describe('the chart’s own image', () => {
  const released = (image: string, chart: FileSet) => releaseOf(exampleWorkload([image], chart))

  it.each<readonly [string, string, FileSet, readonly Said[]]>([
    [
      'of the version before',
      'mcr.microsoft.com/aks/kaito/workspace:0.11.0',
      chartFile('workspace', '0.12.0'),
      [{ image: 'mcr.microsoft.com/aks/kaito/workspace:0.11.0', tag: '0.11.0', version: '0.12.0', containers: [pod] }],
    ],
    ['of the version', 'mcr.microsoft.com/aks/kaito/workspace:v0.12.0', chartFile('workspace', '0.12.0'), []],
    ['of the appVersion, which differs on its own', 'x/workspace:0.6.0', chartFile('workspace', '0.6.1', '0.6.0'), []],
    [
      'without tag',
      'x/workspace',
      chartFile('workspace', '1.0.0'),
      [{ image: 'x/workspace', tag: null, version: '1.0.0', containers: [pod] }],
    ],
    ['by digest', `x/workspace@sha256:${'0'.repeat(64)}`, chartFile('workspace', '1.0.0'), []],
    ['of the candidate', 'x/workspace:1.0.0-rc.0', chartFile('workspace', '1.0.0-rc.0'), []],
    [
      'of another candidate',
      'x/workspace:1.0.0-rc.1',
      chartFile('workspace', '1.0.0-rc.0'),
      [{ image: 'x/workspace:1.0.0-rc.1', tag: '1.0.0-rc.1', version: '1.0.0-rc.0', containers: [pod] }],
    ],
    ['as a variant', 'x/workspace:1.0.0-alpine', chartFile('workspace', '1.0.0'), []],
    [
      'as an alpha',
      'x/workspace:1.0.0-alpha',
      chartFile('workspace', '1.0.0'),
      [{ image: 'x/workspace:1.0.0-alpha', tag: '1.0.0-alpha', version: '1.0.0', containers: [pod] }],
    ],
    [
      'of a longer number',
      'x/workspace:1.0.01',
      chartFile('workspace', '1.0.0'),
      [{ image: 'x/workspace:1.0.01', tag: '1.0.01', version: '1.0.0', containers: [pod] }],
    ],
    ['under another last segment', 'x/workspace/base:0.1.0', chartFile('workspace', '1.0.0'), []],
  ])('%s', async (_name, image, chart, said) => {
    expect(await judge(imageOwnTagDiffers, released(image, chart))).toStrictEqual(said)
  })

  it('is what the configuration says', async () => {
    const release = released('x/controller:1.0.0', chartFile('workspace', '2.0.0'))
    const own = (...ownImages: readonly string[]) => ({ ...testSettings, ownImages })
    expect(await judge(imageOwnTagDiffers, release)).toHaveLength(0)
    expect(await judge(imageOwnTagDiffers, release, own('controller'))).toHaveLength(1)
    expect(await judge(imageOwnTagDiffers, release, own('docker.io/x/controller'))).toHaveLength(1)
    expect(await judge(imageOwnTagDiffers, release, own('ghcr.io/x/controller'))).toHaveLength(0)
    expect(await judge(imageOwnTagDiffers, release, { ...testSettings, projectNames: ['controller'] })).toHaveLength(1)
  })

  it('is not a dependency’s', async () => {
    const release = releaseOf(exampleWorkload(['x/example:0.1.0'], {}, 'charts/dep/'))
    expect(await judge(imageOwnTagDiffers, release)).toStrictEqual([])
  })
})

describe('an annotation that lists images', () => {
  it('may list what another render runs', async () => {
    const listed =
      'apiVersion: v2\nname: example\nversion: 1.0.0\nannotations:\n  artifacthub.io/images: "- image: x/extra:1.0.0"\n'
    const source = sourceOf(exampleWorkload(['x/app:1.0.0'], { 'Chart.yaml': listed }))
    const [install] = source.renders
    const manifest = exampleWorkload(['x/extra:1.0.0']).manifest ?? ''
    const gate = { kind: 'gate', value: 'extra', setTo: true } as const
    const renders = install === undefined ? [] : [install, { ...install, purpose: gate, manifest }]
    expect(await judge(imageAnnotationStale, readRelease({ ...source, renders }))).toStrictEqual([])
    expect(await judge(imageAnnotationStale, readRelease(source))).toStrictEqual([
      { image: 'x/extra:1.0.0', rendered: [] },
    ])
  })
})

describe('an image in values.yaml', () => {
  const values = {
    'values.yaml': 'a-b: {image: {repository: x/y, tag: "1"}}\nc: {repository: https://example.com/charts}\n',
  }
  const using = (template: string, more: FileSet = {}) =>
    releaseOf(exampleWorkload([], { ...values, 'templates/a.yaml': template, ...more }))

  it.each<readonly [string, string, readonly Said[]]>([
    ['that nothing reads', '{{ .Values.other }}', [{ value: '.a-b.image', image: 'x/y' }]],
    [
      'with a name that is the beginning of another',
      '{{ .Values.a-b.images }}',
      [{ value: '.a-b.image', image: 'x/y' }],
    ],
    ['that is read', '{{ .Values.a-b.image.repository }}', []],
    ['that is read with what it is in', '{{ with .Values.a-b }}{{ .image.tag }}{{ end }}', []],
    ['that is read by index', '{{ index .Values "a-b" "image" "tag" }}', []],
    ['that may be read with all values', '{{ include "x" (dict "values" .Values) }}', []],
  ])('%s', async (_name, template, said) => {
    expect(await judge(imageValueUnused, using(template))).toStrictEqual(said)
  })

  it('may be read by a library', async () => {
    const library = { 'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 1.0.0\ntype: library\n' }
    expect(await judge(imageValueUnused, using('{{ include "common.all" . }}', library))).toStrictEqual([])
  })
})
