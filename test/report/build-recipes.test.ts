import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/checks/rule.ts'
import { defineRule } from '../../src/checks/rule.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Measure } from '../../src/model/recipe.ts'
import { buildRecipes } from '../../src/report/build-recipes.ts'

const commands = {
  upgrade: 'helm upgrade r c',
  'way-back': 'helm rollback r',
  'way-back-by-upgrade': 'helm upgrade r b',
}

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

  it('does what the upgrade needs where values are kept as well', () => {
    const reset = measure('step', '', { of: 'reused-values', commands: [], flags: ['--reset-then-reuse-values'] })
    const rules = [ruleOf('a/a', [measure('clear', 'x')]), ruleOf('b/b', [reset]), ruleOf('c/c', [])]
    const command = { kind: 'command', text: 'only when values are reused' } as const
    const found = [finding('a/a', '1'), finding('b/b', '2', { condition: command }), finding('c/c', '3')]
    expect(lines(found, rules)).toEqual([
      ['Upgrade', 'x', commands.upgrade],
      ['Upgrade that keeps the values of the previous release', 'x', `${commands.upgrade} --reset-then-reuse-values`],
    ])
    const [, kept] = buildRecipes(found, rules, commands)
    expect(kept?.steps[0]?.text).toBe('Look first at what these steps do not mend: c/c.')
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

  it('applies what a template of the previous chart renders, in the cluster that is meant', () => {
    const back = { of: 'way-back', commands: [], template: 'templates/a b.yaml', isConsequence: true } as const
    const rules = [
      ruleOf('a/a', [
        measure('definitions', '', back),
        measure('step', '', { of: 'way-back', commands: [], isByUpgrade: true }),
      ]),
    ]
    const recipes = buildRecipes([finding('a/a', '1')], rules, { ...commands, context: 'kind-a' })
    expect(recipes.flatMap(({ steps }) => steps.flatMap((step) => step.commands))).toEqual([
      "helm template r b --show-only 'templates/a b.yaml' | kubectl --context kind-a apply --server-side --force-conflicts -f -",
      'helm upgrade r b --kube-context kind-a',
    ])
  })

  it('says first what no step mends', () => {
    const rules = [ruleOf('a/a', [measure('clear', 'x')]), ruleOf('b/b', [])]
    const [recipe] = buildRecipes([finding('a/a', '1'), finding('b/b', '2')], rules, commands)
    expect(recipe?.steps[0]).toEqual({
      text: 'Look first at what these steps do not mend: b/b.',
      commands: [],
      findings: ['2'],
    })
    expect(recipe?.steps).toHaveLength(3)
  })

  it.each([
    ['breaks another promise', { breaks: ['custom-resources'] }],
    ['is a matter of the cluster', { condition: { kind: 'cluster', text: 'only for 1.33' } }],
    ['could not be decided', { certainty: 'undecided', reason: 'because' }],
  ] as const)('says nothing of what %s', (_claim, more) => {
    const rules = [ruleOf('a/a', [measure('clear', 'x')]), ruleOf('b/b', [])]
    expect(lines([finding('a/a', '1'), finding('b/b', '2', more)], rules)).toEqual([['Upgrade', 'x', commands.upgrade]])
    expect(buildRecipes([finding('a/a', '1'), finding('b/b', '2', more)], rules, commands)[0]?.steps).toHaveLength(2)
  })

  it('goes back by an upgrade where one measure asks for it', () => {
    const rules = [
      ruleOf('a/a', [measure('protect', 'k', { of: 'way-back' })]),
      ruleOf('b/b', [measure('step', '', { of: 'way-back', commands: [], isByUpgrade: true })]),
    ]
    expect(lines([finding('a/a', '1'), finding('b/b', '2')], rules)).toEqual([
      ['Way back', 'k', commands['way-back-by-upgrade']],
    ])
  })

  it('has a way back that only the measures of the upgrade make necessary', () => {
    const rules = [
      ruleOf('a/a', [
        measure('protect', 'k'),
        measure('step', '', { of: 'way-back', commands: [], isByUpgrade: true, isConsequence: true }),
      ]),
    ]
    expect(lines([finding('a/a', '1', { breaks: ['in-place'] })], rules)).toEqual([
      ['Upgrade', 'k', commands.upgrade],
      ['Way back', commands['way-back-by-upgrade']],
    ])
    expect(lines([finding('a/a', '1', { breaks: ['rollback'] })], rules)).toEqual([])
  })

  it('has an upgrade of its own for who keeps the former values', () => {
    const rules = [
      ruleOf('a/a', [measure('step', '', { of: 'reused-values', commands: [], flags: ['--reset'] })]),
      ruleOf('b/b', [measure('clear', 'x')]),
    ]
    const condition = { kind: 'command', text: 'only with --reuse-values' } as const
    expect(lines([finding('a/a', '1', { condition }), finding('b/b', '2', { condition })], rules)).toEqual([
      ['Upgrade that keeps the values of the previous release', 'helm upgrade r c --reset'],
    ])
  })

  it('asks of who keeps the former values what every upgrade needs', () => {
    const rules = [
      ruleOf('a/a', [measure('step', '', { of: 'reused-values', commands: [], flags: ['--reset'] })]),
      ruleOf('b/b', [measure('clear', 'x'), measure('step', '', { commands: [], flags: ['--force'] })]),
    ]
    const condition = { kind: 'command', text: 'only with --reuse-values' } as const
    expect(lines([finding('a/a', '1', { condition }), finding('b/b', '2')], rules)).toEqual([
      ['Upgrade', 'x', 'helm upgrade r c --force'],
      ['Upgrade that keeps the values of the previous release', 'x', 'helm upgrade r c --force --reset'],
    ])
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

describe('recipes for one cluster', () => {
  const whole = { ...commands, isWhole: true }
  const said = (findings: readonly Finding[], rules: readonly Rule[], more: object = {}) =>
    buildRecipes(findings, rules, { ...whole, ...more }).map(({ steps }) =>
      steps.flatMap((step) => (step.commands.length === 0 ? [step.text] : step.commands)),
    )

  it('are told where nothing needs more than Helm', () => {
    expect(said([], [])).toEqual([['helm upgrade r c'], ['helm rollback r']])
  })

  it('say that there is none where a break has no measure', () => {
    const [upgrade, back] = said([finding('crd/a', 'f', { breaks: ['in-place'] })], [ruleOf('crd/a', [])])
    expect(upgrade?.[0]).toMatch(/^There is none yet: /)
    expect(back).toEqual(['helm rollback r'])
    const closed = said([finding('crd/a', 'f', { breaks: ['rollback'] })], [ruleOf('crd/a', [])])
    expect(closed[1]?.[0]).toMatch(/^There is none: /)
  })

  it.each([
    ['a condition', { condition: { kind: 'value', text: 'only when a is b' } }],
    ['nothing decided', { certainty: 'undecided' }],
    ['a trifle', { severity: 'info' }],
  ] as const)('stay open for a finding with %s', (_claim, more) => {
    expect(said([finding('crd/a', 'f', more)], [ruleOf('crd/a', [])])).toEqual([
      ['helm upgrade r c'],
      ['helm rollback r'],
    ])
  })

  it('unpack the chart where a measure names its files', () => {
    const rule = ruleOf('crd/a', [measure('definitions', 'kubectl apply -f crds/a.yaml')])
    const unpacked = { commands: ['tar -xzf c.tgz'], folder: 'c' }
    expect(said([finding('crd/a', 'f', { breaks: ['in-place'] })], [rule], { unpacked })[0]).toEqual([
      'tar -xzf c.tgz',
      'kubectl apply -f c/crds/a.yaml',
      'helm upgrade r c',
    ])
  })

  it('name the cluster where there are several', () => {
    const rule = ruleOf('crd/a', [measure('protect', 'kubectl get a -o yaml > a.yaml')])
    expect(said([finding('crd/a', 'f', { breaks: ['in-place'] })], [rule], { context: 'a b' })).toEqual([
      ["kubectl --context 'a b' get a -o yaml > a.yaml", "helm upgrade r c --kube-context 'a b'"],
      ["helm rollback r --kube-context 'a b'"],
    ])
  })
})
