import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/checks/rule.ts'
import { defineRule } from '../../src/checks/rule.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Measure } from '../../src/model/recipe.ts'
import { buildRecipes } from '../../src/report/build-recipes.ts'

const commands = { upgrade: 'helm upgrade r c', 'way-back': 'helm rollback r' }

function ruleOf(id: string, measures: readonly Measure[]): Rule {
  return defineRule<'pair', null>({
    id,
    scope: 'pair',
    title: 'A rule',
    why: 'It is a test.',
    sources: ['here'],
    category: 'crd',
    severity: 'error',
    breaks: ['in-place'],
    since: '0.1.0',
    examples: [],
    message: () => 'It is.',
    remedy: () => 'Do.',
    measures: () => measures,
    check() {},
  }) as Rule
}

const finding = (rule: string, fingerprint: string, more: Partial<Finding> = {}): Finding => ({
  rule,
  severity: 'error',
  certainty: 'proved',
  reason: null,
  category: 'crd',
  direction: null,
  breaks: ['in-place', 'rollback'],
  condition: null,
  subject: 1,
  location: { file: null, line: null, column: null, object: null, path: null },
  previousLocation: null,
  excerpt: null,
  previousExcerpt: null,
  message: 'It is.',
  remedy: 'Do.',
  evidence: null,
  witness: null,
  fingerprint,
  ...more,
})

const measure = (phase: Measure['phase'], command: string, more: Partial<Measure> = {}): Measure => ({
  of: 'upgrade',
  phase,
  text: `Do the ${phase}.`,
  commands: [command],
  ...more,
})

const lines = (findings: readonly Finding[], rules: readonly Rule[]) =>
  buildRecipes(findings, rules, commands).map(({ title, steps }) => [title, ...steps.flatMap((step) => step.commands)])

describe('the recipe of a step', () => {
  it('is none where the usual command suffices', () => {
    expect(buildRecipes([finding('a/a', '1')], [ruleOf('a/a', [])], commands)).toEqual([])
  })

  it('is none where nothing is upgraded', () => {
    expect(buildRecipes([finding('a/a', '1')], [ruleOf('a/a', [measure('clear', 'x')])], null)).toEqual([])
  })

  it('puts the measures in their order around the step', () => {
    const rules = [
      ruleOf('a/a', [measure('after', 'e'), measure('clear', 'd')]),
      ruleOf('b/b', [measure('adopt', 'c'), measure('definitions', 'b'), measure('protect', 'a')]),
    ]
    expect(lines([finding('a/a', '1'), finding('b/b', '2')], rules)).toEqual([
      ['Upgrade', 'a', 'b', 'c', 'd', commands.upgrade, 'e'],
    ])
  })

  it('joins equal steps, and names the findings that ask for them', () => {
    const rules = [ruleOf('a/a', [measure('clear', 'x')]), ruleOf('b/b', [measure('clear', 'y')])]
    const [recipe] = buildRecipes([finding('a/a', '1'), finding('b/b', '2'), finding('b/b', '3')], rules, commands)
    expect(recipe?.steps[0]).toEqual({ text: 'Do the clear.', commands: ['x', 'y'], findings: ['1', '2', '3'] })
    expect(recipe?.steps).toHaveLength(2)
  })

  it('gives the step the flags that findings ask for', () => {
    const rules = [ruleOf('a/a', [measure('step', '', { commands: [], flags: ['--force-conflicts'] })])]
    expect(lines([finding('a/a', '1')], rules)).toEqual([['Upgrade', 'helm upgrade r c --force-conflicts']])
  })

  it('has a way back of its own', () => {
    const rules = [ruleOf('a/a', [measure('protect', 'k', { of: 'way-back' })])]
    expect(lines([finding('a/a', '1')], rules)).toEqual([['Way back', 'k', commands['way-back']]])
  })

  it.each([
    ['a promise that the measure does not save', { breaks: ['rollback'] }],
    ['another value', { condition: { kind: 'value', text: 'only when a is true' } }],
    ['another command', { condition: { kind: 'command', text: 'only when it is forced' } }],
  ] as const)('asks for nothing for the sake of %s', (_claim, more) => {
    expect(lines([finding('a/a', '1', more)], [ruleOf('a/a', [measure('clear', 'x')])])).toEqual([])
  })

  it.each([
    ['what a cluster may hold', { condition: { kind: 'cluster', text: 'only for 1.33' } }],
    ['what uses the new', { condition: { kind: 'uses-new', text: 'only for users' } }],
  ] as const)('minds %s', (_claim, more) => {
    expect(lines([finding('a/a', '1', more)], [ruleOf('a/a', [measure('clear', 'x')])])).toEqual([
      ['Upgrade', 'x', commands.upgrade],
    ])
  })
})
