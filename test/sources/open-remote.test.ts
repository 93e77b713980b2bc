import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ReleaseSource } from '../../src/model/release-source.ts'
import type { OpenOptions } from '../../src/sources/open-options.ts'
import { openRelease } from '../../src/sources/open-release.ts'
import { below, demoChart } from '../support/authored-charts.ts'
import { type HelmMajor, helm, helmMajors } from '../support/helm-binaries.ts'
import { serveRepository } from '../support/http-repository.ts'
import { startRegistry } from '../support/oci-registry.ts'
import { openOptions } from '../support/open-options.ts'
import { refusalOf } from '../support/open-refusal.ts'
import { leftovers, type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder

beforeEach(() => {
  folder = temporaryFolder()
  process.env['TMPDIR'] = folder.path
})

afterEach(() => {
  const left = leftovers(folder.path)
  folder[Symbol.dispose]()
  expect(left).toEqual([])
})

/** Packages of two versions, with their index, in `repo/`. */
async function makeRepository(major: HelmMajor): Promise<void> {
  for (const version of ['1.0.0', 'v1.1.0']) {
    folder.write(below(`src/${version}`, demoChart(version)))
    await helm(major, folder.path, 'package', folder.at(`src/${version}`), '--destination', folder.at('repo'))
  }
  await helm(major, folder.path, 'repo', 'index', folder.at('repo'))
}

function versionOf(source: ReleaseSource): string | undefined {
  return /^version: (.*)$/m.exec(source.files['Chart.yaml'] ?? '')?.[1]
}

function inRepository(location: string, options: OpenOptions): OpenOptions {
  return { ...options, repository: { location, chart: 'demo' } }
}

describe.each(helmMajors)('with Helm %s', (major) => {
  it('a version of a repository over http is fetched, whole and as the index says', async () => {
    await makeRepository(major)
    await using server = await serveRepository(folder.at('repo'))
    const options = inRepository(server.address, await openOptions(folder.path, major))
    const source = await openRelease('1.0.0', options)
    expect([source.ref, versionOf(source)]).toEqual(['1.0.0', '1.0.0'])
    const helmWords = { chart: ['demo', '--repo', server.address, '--version', '1.0.0'], values: [] }
    expect(source).toEqual({ ...(await openRelease('repo/demo-1.0.0.tgz', options)), ref: '1.0.0', helmWords })
    expect(versionOf(await openRelease('demo@1.1.0', options))).toBe('v1.1.0')
    expect(server.requests).toContain('GET /demo-1.0.0.tgz')
    expect(existsSync(folder.at('helm'))).toBe(false)
  })

  it('what a repository does not have is said, with what it has', async () => {
    await makeRepository(major)
    await using server = await serveRepository(folder.at('repo'))
    const options = inRepository(`${server.address}/`, await openOptions(folder.path, major))
    expect(await refusalOf(openRelease('2.0.0', options))).toEqual({
      code: 'source-not-found',
      message: `The repository \`${server.address}/\` has no version 2.0.0 of demo.`,
      hint: 'It has v1.1.0, 1.0.0.',
    })
    expect(await refusalOf(openRelease('dmeo@1.0.0', options))).toEqual({
      code: 'source-not-found',
      message: `The repository \`${server.address}/\` has no chart dmeo.`,
      hint: 'Did you mean demo?',
    })
  })

  it('a package that was replaced after it was published is refused', async () => {
    await makeRepository(major)
    const index = readFileSync(folder.at('repo/index.yaml'), 'utf8')
    writeFileSync(folder.at('repo/index.yaml'), index.replaceAll(/digest: [0-9a-f]{8}/g, 'digest: 00000000'))
    await using server = await serveRepository(folder.at('repo'))
    const options = await openOptions(folder.path, major)
    for (const location of [server.address, 'repo']) {
      const refusal = await refusalOf(openRelease('1.0.0', inRepository(location, options)))
      expect(refusal).toMatchObject({
        code: 'source-digest',
        message: "The package of `1.0.0` is not the one that the repository's index describes.",
      })
      expect(refusal.hint).toMatch(/^The index says sha256:00000000[0-9a-f]{56}, the package has sha256:[0-9a-f]{64}: /)
    }
  })

  it('a version of a folder with an index is found there, wherever the index says it is published', async () => {
    await makeRepository(major)
    const options = inRepository('repo', await openOptions(folder.path, major, { offline: true }))
    const source = await openRelease('1.0.0', options)
    expect(source).toEqual({ ...(await openRelease('repo/demo-1.0.0.tgz', options)), ref: '1.0.0' })
    await helm(major, folder.path, 'repo', 'index', folder.at('repo'), '--url', 'https://charts.test/stable')
    expect(await openRelease('1.0.0', options)).toEqual(source)
  })

  it('a folder whose index lists a package that is not there is refused', async () => {
    await makeRepository(major)
    const index = readFileSync(folder.at('repo/index.yaml'), 'utf8')
    writeFileSync(
      folder.at('repo/index.yaml'),
      index.replace('demo-1.0.0.tgz', '../src/1.0.0/Chart.yaml').replace('demo-v1.1.0.tgz', 'gone.tgz'),
    )
    const options = inRepository('repo', await openOptions(folder.path, major))
    expect(await refusalOf(openRelease('1.1.0', options))).toEqual({
      code: 'source-not-found',
      message: 'The repository `repo` lists demo v1.1.0, but its package is not there.',
      hint: 'The index gives `gone.tgz`.',
    })
    expect(await refusalOf(openRelease('1.0.0', options))).toMatchObject({
      code: 'source-not-found',
      hint: 'The index gives `../src/1.0.0/Chart.yaml`.',
    })
    expect(await refusalOf(openRelease('1.0.0', inRepository('src', options)))).toEqual({
      code: 'source-not-found',
      message: '`src` is no chart repository: it has no index.yaml.',
      hint: 'Name a folder that holds one, or an http(s) address.',
    })
  })

  it("a repository that the user's Helm knows is used with its login, by its name and by its address", async () => {
    await makeRepository(major)
    const login = { user: 'ann', password: 's3cret' }
    await using server = await serveRepository(folder.at('repo'), login)
    const options = await openOptions(folder.path, major)
    const anonymous = await refusalOf(openRelease('1.0.0', inRepository(server.address, options)))
    expect(anonymous).toMatchObject({ code: 'source-not-found', message: `\`${server.address}\` cannot be fetched.` })
    expect(anonymous.hint).toContain('401 Unauthorized')
    await helm(
      major,
      folder.path,
      'repo',
      'add',
      'shop',
      server.address,
      '--username',
      login.user,
      '--password',
      login.password,
    )
    const index = folder.at('helm/cache/repository/shop-index.yaml')
    writeFileSync(index, 'apiVersion: v1\nentries: {}\n')
    expect(versionOf(await openRelease('shop/demo@1.0.0', options))).toBe('1.0.0')
    expect(versionOf(await openRelease('1.0.0', inRepository(`${server.address}/`, options)))).toBe('1.0.0')
    expect(readFileSync(index, 'utf8')).toBe('apiVersion: v1\nentries: {}\n')
  })

  it('a repository that Helm does not know is refused, with those it knows', async () => {
    await makeRepository(major)
    const options = await openOptions(folder.path, major)
    expect(await refusalOf(openRelease('shop/demo@1.0.0', options))).toEqual({
      code: 'source-not-found',
      message: 'Helm knows no repository `shop`.',
      hint: 'Add it first: helm repo add shop ADDRESS',
    })
    await using server = await serveRepository(folder.at('repo'))
    await helm(major, folder.path, 'repo', 'add', 'shop', server.address)
    expect(await refusalOf(openRelease('shpo/demo@1.0.0', options))).toMatchObject({
      hint: 'Did you mean shop?\nAdd it first: helm repo add shpo ADDRESS',
    })
    expect(await refusalOf(openRelease('kaito/demo@1.0.0', options))).toMatchObject({
      hint: 'It knows shop.\nAdd it first: helm repo add kaito ADDRESS',
    })
  })

  it('a package at an address is fetched, its credentials never shown', async () => {
    await makeRepository(major)
    await using server = await serveRepository(folder.at('repo'))
    const options = await openOptions(folder.path, major)
    const url = `http://ann:s3cret@${server.host}/demo-1.0.0.tgz?signature=s3cret`
    const source = await openRelease(url, options)
    expect(source).toEqual({
      ...(await openRelease('repo/demo-1.0.0.tgz', options)),
      ref: `${server.address}/demo-1.0.0.tgz`,
      helmWords: { chart: [`${server.address}/demo-1.0.0.tgz`], values: [] },
    })
    const refusal = await refusalOf(openRelease(url.replace('1.0.0', '9.9.9'), options))
    expect(refusal).toMatchObject({
      code: 'source-not-found',
      message: `\`${server.address}/demo-9.9.9.tgz\` cannot be fetched.`,
    })
    expect(refusal.hint).toContain('404 Not Found')
    expect(JSON.stringify(refusal)).not.toMatch(/s3cret|ann:/)
    expect(JSON.stringify(refusal)).not.toContain(folder.path)
  })

  it('a chart in a registry is fetched by tag, by the newest version and by what Helm pushed', async () => {
    await makeRepository(major)
    await using registry = await startRegistry()
    await helm(
      major,
      folder.path,
      'push',
      folder.at('repo/demo-1.0.0.tgz'),
      `oci://${registry.host}/charts`,
      '--plain-http',
    )
    const options = await openOptions(folder.path, major, { fetchArguments: ['--plain-http'] })
    const local = await openRelease('repo/demo-1.0.0.tgz', options)
    const name = `oci://${registry.host}/charts/demo`
    for (const [text, chart] of [
      [`${name}:1.0.0`, [name, '--version', '1.0.0']],
      [name, [name]],
    ] as const) {
      expect(await openRelease(text, options)).toEqual({ ...local, ref: text, helmWords: { chart, values: [] } })
    }
    const refusal = await refusalOf(openRelease(`${name}:2.0.0`, options))
    expect(refusal).toMatchObject({ code: 'source-not-found', message: `\`${name}:2.0.0\` cannot be fetched.` })
    expect(refusal.hint).toContain(`helm pull ${name} --version 2.0.0 --plain-http`)
    expect(refusal.hint).not.toContain(folder.path)
  })

  it('a chart in a registry is fetched by the digest of its manifest', async () => {
    await makeRepository(major)
    await using registry = await startRegistry()
    await helm(
      major,
      folder.path,
      'push',
      folder.at('repo/demo-1.0.0.tgz'),
      `oci://${registry.host}/charts`,
      '--plain-http',
    )
    const manifest = await fetch(`${registry.address}/v2/charts/demo/manifests/1.0.0`)
    const digest = manifest.headers.get('docker-content-digest') ?? ''
    const options = await openOptions(folder.path, major, { fetchArguments: ['--plain-http'] })
    const local = await openRelease('repo/demo-1.0.0.tgz', options)
    const pinned = `oci://${registry.host}/charts/demo@${digest}`
    for (const [text, chart] of [
      [pinned, [pinned]],
      [`oci://${registry.host}/charts/demo:1.0.0@${digest}`, [pinned, '--version', '1.0.0']],
    ] as const) {
      expect(await openRelease(text, options)).toEqual({ ...local, ref: text, helmWords: { chart, values: [] } })
    }
    const other = `oci://${registry.host}/charts/demo@sha256:${'0'.repeat(64)}`
    expect(await refusalOf(openRelease(other, options))).toMatchObject({
      code: 'source-not-found',
      message: `\`${other}\` cannot be fetched.`,
    })
  })

  it('--offline refuses what is on the network, by name', async () => {
    const options = await openOptions(folder.path, major, { offline: true })
    for (const text of [
      '0.12.0',
      'workspace@0.12.0',
      'shop/demo@1.0.0',
      'oci://r.test/demo:1.0.0',
      'https://r.test/demo.tgz',
    ]) {
      expect(await refusalOf(openRelease(text, options))).toEqual({
        code: 'source-offline',
        message: `\`${text}\` is on the network, and --offline forbids it.`,
        hint: 'Name a downloaded package or a snapshot file instead; `kaito-check snapshot` writes one.',
      })
    }
    folder.write(below('demo', demoChart('1.0.0')))
    for (const values of [
      ['-f', 'https://r.test/v.yaml'],
      ['--values=a.yaml,http://r.test/v.yaml'],
      ['--set-file', 'a=https://r.test/v.yaml'],
    ]) {
      const render = { ...options.render, valueArguments: values }
      expect(await refusalOf(openRelease('demo', { ...options, render }))).toMatchObject({ code: 'source-offline' })
    }
  })

  it('what answers with something else than a chart is refused', async () => {
    folder.write({ 'repo/index.yaml': '<html>sign in</html>', 'repo/demo-1.0.0.tgz': '<html>sign in</html>' })
    await using server = await serveRepository(folder.at('repo'))
    const options = await openOptions(folder.path, major)
    expect(await refusalOf(openRelease('1.0.0', inRepository(server.address, options)))).toMatchObject({
      code: 'source-not-found',
      message: `\`${server.address}\` cannot be fetched.`,
    })
    expect(await refusalOf(openRelease(`${server.address}/demo-1.0.0.tgz`, options))).toMatchObject({
      code: 'source-unreadable',
      message: `The package \`${server.address}/demo-1.0.0.tgz\` is not gzip-compressed.`,
    })
  })
})
