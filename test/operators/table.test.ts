import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isJsonArray, member } from '../../src/model/json.ts'
import { failureModes, standInTable } from './table.ts'

const expectations = standInTable.flatMap(({ expected, expectedUnderHelm3 = {} }) => [
  ...Object.values(expected),
  ...Object.values(expectedUnderHelm3),
])

describe('the table of stand-in operators', () => {
  it('has each id once', () => {
    expect(new Set(standInTable.map(({ id }) => id)).size).toBe(standInTable.length)
  })

  it('uses every fault of the operator', () => {
    const settings = readFileSync(new URL('./stand-in/settings.go', import.meta.url), 'utf8')
    const known = Array.from(settings.matchAll(/^\tfault\w+ += "([\w-]+)"$/gm), ([, fault]) => fault)
    const used = standInTable
      .flatMap(({ previous, next }) => [previous, next])
      .flatMap(({ values }) => {
        const faults = member(values, 'faults')
        return isJsonArray(faults) ? faults : []
      })
    expect(known.length).toBeGreaterThan(8)
    expect([...new Set(used)].sort()).toEqual(known.sort())
  })

  it('has a claim about every row', () => {
    const folder = new URL('./', import.meta.url)
    const claims = readdirSync(folder)
      .filter((file) => file.startsWith('claim-'))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
      .join()
    expect(standInTable.map(({ id }) => id).filter((id) => !claims.includes(`'${id}'`))).toEqual([])
  })

  it('shows every failure mode', () => {
    const shown = expectations.flatMap((expectation) => expectation.failureModes)
    expect([...new Set(shown)].sort()).toEqual(Object.keys(failureModes).sort())
  })

  it('has all three verdicts, and ten rows for kind', () => {
    expect(new Set(expectations.map(({ verdict }) => verdict))).toEqual(
      new Set(['compatible', 'incompatible', 'inconclusive']),
    )
    expect(standInTable.filter(({ bed }) => bed === 'kind').length).toBeGreaterThanOrEqual(10)
  })
})
