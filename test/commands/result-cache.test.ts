import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openResultCache } from '../../src/commands/result-cache.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the cache of results', () => {
  it('gives back what was kept under the same key, whatever the order of its members', async () => {
    using folder = temporaryFolder()
    const environment = { XDG_CACHE_HOME: folder.path }
    await openResultCache(environment).set({ a: 1, b: 2 }, '{"found": 9223372036854775807}')
    expect(await openResultCache(environment).get({ b: 2, a: 1 })).toEqual({ found: 9223372036854775807n })
    expect(await openResultCache(environment).get({ a: 1, b: 3 })).toBeUndefined()
  })

  it('takes a damaged entry for none', async () => {
    using folder = temporaryFolder()
    const cache = openResultCache({ XDG_CACHE_HOME: folder.path })
    await cache.set('key', '{}')
    const [entry = ''] = readdirSync(folder.at('kaito-check'))
    writeFileSync(join(folder.at('kaito-check'), entry), '{"half": ')
    expect(await cache.get('key')).toBeUndefined()
  })

  it('does without a folder that cannot be made', async () => {
    using folder = temporaryFolder({ file: '' })
    for (const environment of [{ XDG_CACHE_HOME: folder.at('file') }, {}, { XDG_CACHE_HOME: 'relative' }]) {
      const cache = openResultCache(environment)
      await cache.set('key', '{}')
      expect(await cache.get('key')).toBeUndefined()
    }
  })

  it('lies in the home folder where nothing else is named', async () => {
    using folder = temporaryFolder()
    await openResultCache({ HOME: folder.path }).set('key', '{}')
    expect(readdirSync(folder.at('.cache/kaito-check')).length).toBe(1)
  })
})
