import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rules } from '../../../src/checks/catalogue.ts'
import { namedValues, reusedValues, valuesOf } from '../../../src/model/chart-values.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { compareValues, valueName } from '../../../src/model/value-changes.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const aboutValues = rules.filter(({ category, scope }) => category === 'values' && scope === 'pair')

const key = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'global', 'a', 'b', 'a.b', '0', 'é', ''),
  fc.string(),
)
const tree: fc.Arbitrary<JsonObject> = fc.letrec<{ value: JsonObject[string]; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, '', 'x', '{{ .Values.a }}'),
    fc.array(tie('value'), { maxLength: 2 }),
    tie('object'),
  ),
  object: fc.dictionary(key, tie('value'), { maxKeys: 4 }),
})).object

const templates =
  '{{ .Values.a }} {{ with .Values.b }}{{ .constructor }}{{ end }} {{ index .Values "__proto__" "x" }} {{ toYaml .Values.global }}'

function chart(values: JsonObject, userValues: JsonObject, schema: JsonObject | null) {
  return releaseOf({
    files: {
      'values.yaml': JSON.stringify(values),
      'templates/a.yaml': templates,
      ...(schema === null ? {} : { 'values.schema.json': JSON.stringify(schema) }),
    },
    manifest: '',
    userValues,
  })
}

describe('any values', () => {
  it('are compared without a fault, and are silent beside themselves', async () => {
    const schema = fc.option(tree.map((properties) => ({ properties, additionalProperties: false })))
    await fc.assert(
      fc.asyncProperty(tree, tree, tree, schema, schema, async (one, other, given, before, after) => {
        const [previous, next] = [chart(one, given, before), chart(other, given, after)]
        for (const rule of aboutValues) {
          for (const { evidence } of await runRule(rule, { previous, next })) {
            expect(rule.message(evidence)).toMatch(/^[A-Z`"].*[.]$/s)
            expect(rule.remedy(evidence)).toMatch(/^[A-Z`"].*[.]$/s)
          }
          expect(await runRule(rule, { previous, next: previous })).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are merged without a key lost', () => {
    fc.assert(
      fc.property(tree, tree, (over, under) => {
        const { chart: own } = releaseOf({ files: { 'values.yaml': JSON.stringify(under) }, manifest: '' })
        if (own === null) throw new Error('no chart')
        const merged = valuesOf(own, over)
        for (const name of Object.keys(under)) {
          const isTaken = Object.hasOwn(over, name) && over[name] === null
          expect(Object.hasOwn(merged, name)).toBe(!isTaken)
        }
        for (const name of Object.keys(over)) {
          if (over[name] !== null || !Object.hasOwn(under, name)) expect(Object.hasOwn(merged, name)).toBe(true)
        }
        expect(namedValues(own)).toEqual(valuesOf(own, {}))
        expect(reusedValues({}, over)).toEqual(over)
        expect(reusedValues(over, {})).toEqual(over)
      }),
    )
  })

  it('differ in the places where they differ', () => {
    fc.assert(
      fc.property(tree, tree, (one, other) => {
        const there = compareValues(one, other)
        const back = compareValues(other, one)
        const names = (list: readonly { readonly path: readonly (string | number)[] }[]) =>
          list.map(({ path }) => valueName(path))
        expect(names(there.added)).toEqual(names(back.removed))
        expect(names(there.changed)).toEqual(names(back.changed))
        expect(compareValues(one, one)).toEqual({ removed: [], added: [], changed: [] })
      }),
    )
  })
})
