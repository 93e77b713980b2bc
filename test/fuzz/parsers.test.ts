import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { parseConfiguration } from '../../src/config/parse-configuration.ts'
import { KaitoCheckError } from '../../src/errors.ts'
import { parseImageReference } from '../../src/model/image-reference.ts'
import { kubernetesSupport } from '../../src/model/kubernetes-data.ts'
import { parseJson } from '../../src/model/parse-json.ts'
import { parseLooseVersion, parseStrictVersion } from '../../src/model/versions.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { cleanHelmErrors } from '../../src/shell/helm-message.ts'
import { canonicalManifest } from '../../src/sources/canonical-manifest.ts'
import { goTokens } from '../../src/sources/go-tokens.ts'
import { parseHelmIgnore } from '../../src/sources/helm-ignore.ts'
import { readHelpText } from '../../src/sources/help-text.ts'
import { hideInManifests } from '../../src/sources/hide-secrets.ts'
import { readArchive } from '../../src/sources/read-archive.ts'
import { kaitoRepository, parseReleaseName } from '../../src/sources/release-name.ts'
import { parseRepositoryIndex } from '../../src/sources/repository-index.ts'
import { readSnapshot } from '../../src/sources/snapshot.ts'
import { writeSnapshot } from '../../src/sources/write-snapshot.ts'
import { demoChart, packChart, widgetCrd } from '../support/authored-charts.ts'
import { sourceOf } from '../support/example-release.ts'
import { effort } from './effort.ts'

/** Pieces that YAML, Helm and Go give a meaning to; a text of them gets further into a parser than letters do. */
const pieces = [
  '\n',
  '\n  ',
  '\n- ',
  ': ',
  '- ',
  '#',
  '---\n',
  '...\n',
  '\t',
  '\r\n',
  '\ufeff',
  '{',
  '}',
  '[',
  ']',
  ',',
  '"',
  "'",
  '|\n',
  '>-\n',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '!x ',
  '%YAML 1.1\n',
  '? ',
  '{{',
  '}}',
  '{{- ',
  'nil',
  '~',
  '0x1F',
  '1e999',
  '9223372036854775808',
  '.inf',
  '2020-01-01',
  'yes',
  'apiVersion',
  'kind',
  'metadata',
  'name',
  'spec',
  'versions',
  'schema',
  'openAPIV3Schema',
  'properties',
  'type',
  'object',
  'a',
  'b',
  '\u0000',
  '\u001b',
  '\ud800',
  'é',
  '😀',
]
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''))

/** A good text with a piece cut out, doubled or replaced. */
const broken = (text: string) =>
  fc
    .tuple(fc.nat({ max: text.length }), fc.nat({ max: 40 }), soup)
    .map(([at, length, more]) => text.slice(0, at) + more + text.slice(at + length))

async function fallsOver(parse: () => unknown): Promise<void> {
  try {
    await parse()
  } catch (error) {
    if (!(error instanceof KaitoCheckError)) throw error
  }
}

const context = {
  file: '.kaito-check.yaml',
  rules: [{ id: 'crd/refused', scope: 'release' }],
  kubernetes: kubernetesSupport,
}
const index =
  'apiVersion: v1\nentries:\n  demo:\n  - {name: demo, version: 1.0.0, digest: ab, urls: [demo-1.0.0.tgz], created: "2026-01-01T00:00:00Z"}\n'
const configuration =
  'images:\n  own: [example.com/*]\nsuppressions:\n- rule: crd/refused\n  reason: known\n  expires: 2027-01-01\n'
const snapshot = writeSnapshot(sourceOf({ files: demoChart('1.0.0') }))
const nameContext = { found: null, neighbours: ['demo'], repository: kaitoRepository }

/** What is read, by what reads it. Nothing but our own errors may come out, whatever goes in. */
const parsers: Readonly<Record<string, { readonly good: string; readonly parse: (text: string) => unknown }>> = {
  'a configuration': { good: configuration, parse: (text) => parseConfiguration(text, context) },
  'an index': { good: index, parse: (text) => parseRepositoryIndex(text, 'index.yaml') },
  'a snapshot': { good: snapshot, parse: (text) => readRelease(readSnapshot(text, 'a.json')) },
  'a definition': {
    good: widgetCrd,
    parse: (text) => readRelease(sourceOf({ files: demoChart('1.0.0', { 'crds/widgets.yaml': text }) })),
  },
  values: {
    good: 'replicas: 1\nimage: x\n',
    parse: (text) => readRelease(sourceOf({ files: demoChart('1.0.0', { 'values.yaml': text }) })),
  },
  'a Chart.yaml': {
    good: 'apiVersion: v2\nname: demo\nversion: 1.0.0\n',
    parse: (text) => readRelease(sourceOf({ files: demoChart('1.0.0', { 'Chart.yaml': text }) })),
  },
  'a schema of values': {
    good: '{"properties": {"a": {"type": "string"}}}',
    parse: (text) => readRelease(sourceOf({ files: demoChart('1.0.0', { 'values.schema.json': text }) })),
  },
  'what Helm prints': {
    good: `---\n# Source: demo/x.yaml\n${widgetCrd}\n`,
    parse: (text) => hideInManifests(canonicalManifest(text)),
  },
  'what Helm says': { good: 'Error: template: x:1:2: executing "x" at <.a>: nil\n', parse: cleanHelmErrors },
  'a .helmignore': { good: '*.bak\n!x/\n[a-c]\\?\n', parse: (text) => parseHelmIgnore(text).ignores('a/b.c', false) },
  Go: { good: 'package main\nvar x = flag.String("a", `b`, "c") // d\n', parse: goTokens },
  'a help text': {
    good: 'Usage of x:\n  -a string\n    \tb (default "c")\n',
    parse: (text) => readHelpText(text, 'x'),
  },
  'an image': { good: `registry.example.com:5000/a/b:1.2.3@sha256:${'a'.repeat(64)}`, parse: parseImageReference },
  'a version': { good: 'v1.2.3-rc.0+build', parse: (text) => [parseLooseVersion(text), parseStrictVersion(text)] },
  JSON: { good: '{"a": [1, 12345678901234567890, "x\\u0000"]}', parse: parseJson },
  'a release name': { good: 'workspace@0.12.0', parse: (text) => parseReleaseName(text, nameContext) },
}

describe('parsers say what is wrong, and never fall over', () => {
  it.each(Object.entries(parsers))('%s', async (name, { good, parse }) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(soup, broken(good), fc.string({ unit: 'binary' })), (text) =>
        fallsOver(() => parse(text)),
      ),
      effort(name === 'a configuration' ? 12 : 60),
    )
  })

  describe('a package', () => {
    it('whose bytes are changed', async () => {
      const packed = new Uint8Array(await packChart('demo', demoChart('1.0.0')))
      const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }))
      await fc.assert(
        fc.asyncProperty(fc.array(change, { maxLength: 8 }), fc.boolean(), fc.nat(), async (changes, isInside, cut) => {
          const bytes = isInside ? new Uint8Array(gunzipSync(packed)) : packed.slice()
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte
          const kept = cut % 4 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes
          await fallsOver(() => readArchive(isInside ? gzipSync(kept) : kept, 'x.tgz'))
        }),
        effort(150),
      )
    })
  })
})
