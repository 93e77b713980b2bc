import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { rules } from '../src/checks/catalogue.ts'
import type { ExampleRelease, Rule } from '../src/checks/rule.ts'
import { stringifyJson } from '../src/model/json.ts'
import { releaseOf } from './support/example-release.ts'
import { runRule } from './support/run-rule.ts'

/** Rules whose subject is no chart text; their own table test brings the input. */
const withoutExamples: Readonly<Record<string, string>> = {
  'packaging/render-failed': 'a failing render is made by Helm, not by text',
  'upgrade/render-failed': 'a failing render is made by Helm, not by text',
}

/** Rules of what breaks every upgrade, one to the same version too: examples that report do so against themselves. */
const breaksItself: Readonly<Record<string, string>> = {
  'workload/api-no-longer-served': 'a manifest that Helm cannot look up ends every upgrade',
  'webhook/filled-by-controller': 'the conflict is between chart and controller, whatever the version',
  'workload/only-at-install': 'a look-up finds what the same chart installed',
  'crd/hook-exists-at-upgrade': 'the second revision finds what the hook of the first one made',
  'workload/storage-class-stuck': 'the API server stores what it then refuses',
}

const tests = readdirSync(fileURLToPath(new URL('.', import.meta.url)), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(fileURLToPath(new URL(file, import.meta.url)), 'utf8'))

const isAboutTexts = (rule: Rule) => rule.scope === 'release' || rule.scope === 'pair'

describe('the catalogue', () => {
  it('gives every rule its own id', () => {
    expect(rules.length).toBeGreaterThan(30)
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
  })

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s says what it is', (id, rule) => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/)
    expect(rule.title).toMatch(/^[A-Z`].*[^.]$/)
    expect(rule.why).toMatch(/^[A-Z`"].*\.$/s)
    expect(rule.sources.length).toBeGreaterThan(0)
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s shows a breaking and a harmless example', (id, rule) => {
    if (!isAboutTexts(rule))
      return expect(['repository', 'suppression', 'meeting', 'installation', 'tag']).toContain(rule.scope)
    if (withoutExamples[id] !== undefined) {
      return expect(
        tests.some((text) => text.includes(`'${id}'`)),
        'has its own table test',
      ).toBe(true)
    }
    expect(rule.examples.some(({ reports }) => reports > 0)).toBe(true)
    expect(rule.examples.some(({ reports }) => reports === 0)).toBe(true)
    expect(new Set(rule.examples.map(({ title }) => title)).size).toBe(rule.examples.length)
    return undefined
  })

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    '%s asks something exactly where it judges tags',
    (_id, rule) => {
      expect(rule.asks !== undefined).toBe(rule.scope === 'tag')
      if (rule.asks === undefined) return
      expect(rule.asks.question).toMatch(/^(?:Is|Are|Do|Does|Did|Was) .*\?$/)
      expect(rule.asks.found).not.toBe(rule.asks.notFound)
    },
  )

  it('waives nothing that is not there', () => {
    const waivers = [...Object.keys(withoutExamples), ...Object.keys(breaksItself)]
    expect(waivers.filter((id) => !rules.some((rule) => rule.id === id))).toEqual([])
  })
})

const examples = rules
  .filter(isAboutTexts)
  .flatMap((rule) => rule.examples.map((example) => [`${rule.id}: ${example.title}`, rule, example] as const))

/** Renders with the values of another release say nothing about a release compared with itself. */
function withoutReuse({ renders = [], ...example }: ExampleRelease): ExampleRelease {
  return { ...example, renders: renders.filter(({ purpose }) => !purpose.kind.endsWith('reuse-values')) }
}

describe('every example', () => {
  it.each(examples)('%s', async (_name, rule, example) => {
    const next = releaseOf(example.next, 'next')
    const previous = example.previous === undefined ? undefined : releaseOf(example.previous, 'previous')
    const reports = await runRule(rule, previous === undefined ? { next } : { previous, next })
    expect(reports.map(({ evidence }) => evidence)).toHaveLength(example.reports)
    for (const { evidence, certainty, reason } of reports) {
      const revived = JSON.parse(stringifyJson(evidence))
      expect(rule.message(revived)).toBe(rule.message(evidence))
      expect(rule.message(evidence)).toMatch(/^[A-Z`"].*[.]$/s)
      expect(rule.remedy(evidence)).toMatch(/^[A-Z`"].*[.]$/s)
      expect(certainty === 'undecided').toBe(reason !== undefined)
    }
  })

  it.each(examples.filter(([, rule]) => rule.scope === 'pair' && breaksItself[rule.id] === undefined))(
    '%s, compared with itself, is silent',
    async (_name, rule, example) => {
      for (const side of [example.previous, example.next]) {
        if (side === undefined) continue
        const release = releaseOf(withoutReuse(side))
        expect(await runRule(rule, { previous: release, next: release })).toEqual([])
      }
    },
  )
})
