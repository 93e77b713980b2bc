import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { rules } from '../../src/checks/catalogue.ts'

const page = readFileSync(new URL('../../docs/upgrade-failures.md', import.meta.url), 'utf8')
const rows = [...page.matchAll(/^\| ([A-Z]\d+b?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number = '', happens = '', answer = '']) => ({ number, happens, answer }),
)
const upTo = (letter: string, last: number) => Array.from({ length: last }, (_none, index) => `${letter}${index + 1}`)
const ids = new Set(rules.map(({ id }) => id))
const named = (text: string) => [...text.matchAll(/`([a-z-]+\/[a-z-]+)`/g)].map(([, id = '']) => id)

describe('docs/upgrade-failures.md', () => {
  test('has a row for each failure, in order', () => {
    const controllers = upTo('C', 17).flatMap((number) => (number === 'C4' ? ['C4', 'C4b'] : [number]))
    expect(rows.map(({ number }) => number)).toEqual([
      ...upTo('K', 28),
      ...upTo('H', 28),
      ...upTo('A', 18),
      ...upTo('B', 10),
      ...controllers,
      ...upTo('D', 6),
    ])
  })

  test.each(rows)('$number, $happens: names rules that exist, or says why there is none', ({ answer }) => {
    const found = named(answer)
    expect(found.filter((id) => !ids.has(id))).toEqual([])
    if (found.filter((id) => !id.startsWith('cluster/')).length === 0) expect(answer).toContain('Not detectable')
    if (answer.includes('Not detectable')) expect(answer).toMatch(/Not detectable[^.]*, because /)
  })

  test('names what may break an upgrade in its own row', () => {
    // Of a pair and about the step in place: what is not here is a failure that the page does not know.
    const missing = rules
      .filter(({ scope, breaks }) => scope === 'pair' && breaks.includes('in-place'))
      .map(({ id }) => id)
      .filter((id) => !page.includes(`\`${id}\``))
    expect(missing).toEqual([])
  })
})
