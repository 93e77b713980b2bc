import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatImageReference, imageName, parseImageReference } from '../../src/model/image-reference.ts'

const hex = 'ab'.repeat(32)

describe('a reference as container runtimes read it', () => {
  it.each<readonly [string, string, string | null, string | null]>([
    ['nginx', 'docker.io/library/nginx', null, null],
    ['nginx:1.27', 'docker.io/library/nginx', '1.27', null],
    ['index.docker.io/nginx', 'docker.io/library/nginx', null, null],
    ['mcr.microsoft.com/aks/kaito/workspace:0.12.0', 'mcr.microsoft.com/aks/kaito/workspace', '0.12.0', null],
    ['localhost/a', 'localhost/a', null, null],
    ['localhost:5000', 'docker.io/library/localhost', '5000', null],
    ['host:5000/a/b:v1', 'host:5000/a/b', 'v1', null],
    ['[::1]:5000/a', '[::1]:5000/a', null, null],
    ['LOCAL/a', 'LOCAL/a', null, null],
    [`a/b:1@sha256:${hex}`, 'docker.io/a/b', '1', `sha256:${hex}`],
    ['a__b/c--d', 'docker.io/a__b/c--d', null, null],
  ])('%s', (text, name, tag, digest) => {
    const image = parseImageReference(text)
    expect(image && [imageName(image), image.tag, image.digest]).toStrictEqual([name, tag, digest])
  })

  it.each([
    '',
    'NGINX',
    'nginx:',
    'nginx:-x',
    'nginx:a+b',
    `nginx:${'t'.repeat(129)}`,
    'nginx@sha256:abc',
    `nginx@sha256:${hex.toUpperCase()}`,
    `nginx@md5:${'a'.repeat(32)}`,
    hex,
    'a b',
    'a//b',
    '/a',
    'a/',
    'a___b/c',
    '{{ .Values.image }}',
    'nginx:latest\n',
    `${'a/'.repeat(130)}a`,
  ])('%j is none', (text) => {
    expect(parseImageReference(text)).toBeNull()
  })

  it('comes back from its own text', () => {
    const component = fc.stringMatching(/^[a-z0-9]+((\.|_|__|-{1,2})[a-z0-9]+){0,2}$/)
    const image = fc.record({
      registry: fc.constantFrom('docker.io', 'ghcr.io', 'localhost', 'host:5000', 'my.registry.example', '[::1]:80'),
      repository: fc.array(component, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/')),
      tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/)),
      digest: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/).map((digits) => `sha256:${digits}`)),
    })
    fc.assert(
      fc.property(image, (value) => {
        expect(parseImageReference(formatImageReference(value))).toEqual(value)
      }),
    )
  })
})
