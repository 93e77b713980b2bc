import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPrivateFolder } from '../../src/shell/files.ts'
import { callHelmToSuccess, findHelm } from '../../src/shell/helm.ts'
import { listPackages } from '../../src/sources/list-packages.ts'
import type { OpenOptions } from '../../src/sources/open-options.ts'
import { serveRepository } from '../support/http-repository.ts'
import { openOptions } from '../support/open-options.ts'
import { project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

describe('the packages of a repository', () => {
  let folder: TemporaryFolder
  let options: OpenOptions
  const helm = (...words: readonly string[]) =>
    callHelmToSuccess(findHelm(options.environment, folder.path), {
      arguments: words,
      timeout: 60_000,
      maximumBytes: 1024 * 1024,
    })
  beforeAll(async () => {
    folder = temporaryFolder({ 'bare/x': '', 'indexed/x': '', 'empty/x': '' })
    options = await openOptions(folder.path, '4')
    for (const version of ['1.4.0', '1.4.1']) {
      for (const target of ['bare', 'indexed']) {
        await helm('package', join(project, `examples/cache-operator-${version}`), '-d', folder.at(target))
      }
    }
    await helm('repo', 'index', folder.at('indexed'))
    const index = readFileSync(folder.at('indexed/index.yaml'), 'utf8')
    const missing = '  - name: cache-operator\n    version: 1.3.0\n    urls: [cache-operator-1.3.0.tgz]\n'
    writeFileSync(
      folder.at('indexed/index.yaml'),
      index
        .replaceAll(/created: .*/g, 'created: "2026-01-02T03:04:05Z"')
        .replace('  cache-operator:\n', (key) => key + missing),
    )
  })
  afterAll(() => folder[Symbol.dispose]())

  const summaryOf = async (text: string) => {
    const { ref, packages, problems } = await listPackages(text, options)
    return { ref, problems, packages: packages.map(({ chart, version, released }) => ({ chart, version, released })) }
  }

  it('lie in a folder without an index', async () => {
    expect(await summaryOf('bare')).toEqual({
      ref: 'bare',
      problems: [],
      packages: [
        { chart: 'cache-operator', version: '1.4.0', released: null },
        { chart: 'cache-operator', version: '1.4.1', released: null },
      ],
    })
    expect((await summaryOf('empty')).packages).toEqual([])
  })

  it('have their day from the index, which names one that is missing', async () => {
    expect(await summaryOf('indexed')).toEqual({
      ref: 'indexed',
      problems: ['cache-operator 1.3.0: `cache-operator-1.3.0.tgz` is not in the folder.'],
      packages: [
        { chart: 'cache-operator', version: '1.4.0', released: '2026-01-02' },
        { chart: 'cache-operator', version: '1.4.1', released: '2026-01-02' },
      ],
    })
  })

  it('are fetched from an address, whose digest is that of the index', async () => {
    await using server = await serveRepository(folder.at('indexed'))
    const { ref, packages } = await listPackages(server.address, options)
    expect(ref).toBe(server.address)
    const newest = packages.find(({ version }) => version === '1.4.1')
    await using place = await createPrivateFolder()
    const path = (await newest?.fetch(place)) ?? ''
    expect(readFileSync(path).equals(readFileSync(folder.at('indexed/cache-operator-1.4.1.tgz')))).toBe(true)
    const local = (await listPackages('indexed', options)).packages.find(({ version }) => version === '1.4.1')
    expect(newest?.digest).toBe(local?.digest)
  })

  it("are those of a repository that the user's Helm knows by name", async () => {
    await using server = await serveRepository(folder.at('indexed'))
    await helm('repo', 'add', 'cache', server.address)
    expect((await summaryOf('cache')).ref).toBe('cache')
    await helm('repo', 'remove', 'cache')
    await expect(listPackages('cache', options)).rejects.toThrow('There is no repository `cache`.')
  })

  it('are refused offline from an address', async () => {
    await expect(listPackages('http://127.0.0.1:1/charts', { ...options, offline: true })).rejects.toThrow(/offline/)
  })
})
