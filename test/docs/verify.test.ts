import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { failureModes } from '../../src/model/failure-mode.ts'
import { topologyNames } from '../../src/model/topology.ts'

const text = readFileSync(new URL('../../docs/verify.md', import.meta.url), 'utf8')

describe('docs/verify.md', () => {
  it('has every failure mode in the words of the program', () => {
    const rows = Object.entries(failureModes).map(([mode, words]) => `| ${mode} | ${words} | `)
    expect(rows.filter((row) => !text.includes(row))).toEqual([])
  })

  it('has every topology', () => {
    expect(topologyNames.filter((name) => !text.includes(`| ${name} |`))).toEqual([])
  })
})
