import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { findString } from '../../../src/decide/strings/find-string.ts'
import { parsePattern } from '../../../src/decide/strings/re2/parser.ts'
import { sampleWords } from '../../../src/decide/strings/sample-words.ts'
import { anyString } from '../../../src/decide/strings/string-constraints.ts'
import { realCharts } from '../../support/real-charts.ts'

/** Every `pattern:` in the YAML of the packages: CRDs of KAITO, of Karpenter and of what else they bundle. */
async function realPatterns(folder: string): Promise<readonly string[]> {
  const patterns = new Set<string>()
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.tgz'))) {
    for (const { data } of await unpackTar(gunzipSync(readFileSync(join(folder, name))))) {
      const text = new TextDecoder().decode(data)
      for (const [, value = ''] of text.matchAll(/^\s*pattern: (.*)$/gm)) patterns.add(String(parse(value)))
    }
  }
  return [...patterns].sort()
}

describe.skipIf(realCharts === null)('the patterns of real charts (needs ../shared/charts)', () => {
  it('are all read, and each is compared with its neighbours without a doubt', async () => {
    const patterns = await realPatterns(realCharts ?? '')
    expect(patterns.length).toBeGreaterThan(20)
    const kinds = { found: 0, none: 0 }
    for (const [place, source] of patterns.entries()) {
      for (const target of patterns.slice(place + 1, place + 7)) {
        for (const [from, to] of [
          [source, target],
          [target, source],
        ] as const) {
          const answer = await findString({ ...anyString, patterns: [from], notPatterns: [to] }, '1.34')
          if (answer.kind === 'undecided') throw new Error(answer.reason)
          kinds[answer.kind]++
          const [inside, outside] = [RE2JS.compile(from), RE2JS.compile(to)]
          if (answer.kind === 'found') {
            expect(inside.test(answer.value) && !outside.test(answer.value)).toBe(true)
            continue
          }
          const parsed = parsePattern(from)
          const words = parsed.kind === 'parsed' ? sampleWords(parsed.node, 0, 200) : []
          expect(words.filter((word) => inside.test(word) && !outside.test(word))).toEqual([])
        }
      }
    }
    expect(kinds.found).toBeGreaterThan(100)
    expect(kinds.none).toBeGreaterThan(10)
  })
})
