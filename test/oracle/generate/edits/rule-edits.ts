import type { Random } from '../random.ts'
import { addRule } from '../random-schema.ts'
import { nameRule, transitionRule } from '../rule.ts'
import type { Place, Rule } from '../schema-node.ts'
import { type EditKind, edit } from './edit.ts'

const hasRules = (place: Place) => (place.node['x-kubernetes-validations'] ?? []).length > 0

function cel(kind: EditKind): EditKind {
  return { ...kind, isCel: true }
}

function editRule(place: Place, random: Random, change: (rule: Rule) => boolean): boolean {
  const rules = place.node['x-kubernetes-validations'] ?? []
  return change(random.pick(rules))
}

function setText(rule: Rule, text: string): boolean {
  if (text === rule.rule) return false
  rule.rule = text
  return true
}

/** Changes one whole number of the text. */
function changeNumber(text: string, random: Random): string {
  const numbers = [...text.matchAll(/(?<![\w.'"{])\d+(?![\w.'"])/g)]
  if (numbers.length === 0) return text
  const found = random.pick(numbers)
  return (
    text.slice(0, found.index) +
    String(Number(found[0]) + random.pick([1, -1, 5])).replace('-', '0 - ') +
    text.slice(found.index + found[0].length)
  )
}

export const ruleEdits: readonly EditKind[] = [
  cel(
    edit(
      'rule-added',
      false,
      () => true,
      (place, random) => addRule(place.node, random),
    ),
  ),
  cel(
    edit(
      'name-rule-added',
      false,
      (place) => place.depth === 0,
      ({ node }, random) => {
        node['x-kubernetes-validations'] = [...(node['x-kubernetes-validations'] ?? []), nameRule(random)]
        return true
      },
    ),
  ),
  cel(
    edit('rule-removed', true, hasRules, ({ node }, random) => {
      const rules = random.shuffle(node['x-kubernetes-validations'] ?? []).slice(1)
      if (rules.length === 0) delete node['x-kubernetes-validations']
      else node['x-kubernetes-validations'] = rules
      return true
    }),
  ),
  cel(
    edit('rule-constant-changed', false, hasRules, (place, random) =>
      editRule(place, random, (rule) => setText(rule, changeNumber(rule.rule, random))),
    ),
  ),
  cel(
    edit('rule-words-changed', true, hasRules, (place, random) =>
      editRule(place, random, (rule) => {
        if (random.chance(0.3))
          rule.reason = rule.reason === 'FieldValueForbidden' ? 'FieldValueInvalid' : 'FieldValueForbidden'
        else rule.message = `${rule.message ?? 'said'} differently`
        return true
      }),
    ),
  ),
  cel(
    edit('rule-respaced', true, hasRules, (place, random) =>
      editRule(place, random, (rule) =>
        setText(
          rule,
          random.pick([
            `(${rule.rule})`,
            ` ${rule.rule} `,
            rule.rule.replaceAll(' && ', '\n  && ').replaceAll(', ', ','),
          ]),
        ),
      ),
    ),
  ),
  cel(
    edit('rule-tightened', false, hasRules, (place, random) =>
      editRule(place, random, (rule) =>
        setText(rule, `(${rule.rule}) && ${random.pick(['true', 'self == self', 'false'])}`),
      ),
    ),
  ),
  cel(
    edit('rule-loosened', true, hasRules, (place, random) =>
      editRule(place, random, (rule) => setText(rule, `(${rule.rule}) || ${random.pick(['true', 'false'])}`)),
    ),
  ),
  cel(
    edit('rule-negated-twice', true, hasRules, (place, random) =>
      editRule(place, random, (rule) => setText(rule, `!(!(${rule.rule}))`)),
    ),
  ),
  cel(
    edit(
      'rules-reordered',
      true,
      (place) => (place.node['x-kubernetes-validations'] ?? []).length > 1,
      ({ node }) => {
        node['x-kubernetes-validations'] = (node['x-kubernetes-validations'] ?? []).toReversed()
        return true
      },
    ),
  ),
  cel(
    edit(
      'immutability-added',
      false,
      (place) => place.depth > 0,
      ({ node }) => {
        node['x-kubernetes-validations'] = [
          ...(node['x-kubernetes-validations'] ?? []),
          { rule: 'self == oldSelf', message: 'is immutable' },
        ]
        return true
      },
    ),
  ),
  cel(
    edit(
      'transition-rule-added',
      false,
      (place) => place.depth > 0 && place.node.type !== undefined,
      ({ node }, random) => {
        const rule = transitionRule(node, random)
        if (rule === null) return false
        node['x-kubernetes-validations'] = [...(node['x-kubernetes-validations'] ?? []), rule]
        return true
      },
    ),
  ),
  cel(
    edit(
      'rule-split',
      true,
      (place) => (place.node['x-kubernetes-validations'] ?? []).some((rule) => rule.rule.includes(') && (')),
      ({ node }) => {
        const rules = node['x-kubernetes-validations'] ?? []
        node['x-kubernetes-validations'] = rules.flatMap((rule) => (rule.rule.includes(') && (') ? [] : [rule]))
        for (const rule of rules) {
          const at = rule.rule.indexOf(') && (')
          if (at < 0) continue
          node['x-kubernetes-validations'].push(
            { ...rule, rule: rule.rule.slice(0, at + 1) },
            { ...rule, rule: rule.rule.slice(at + 5) },
          )
        }
        return true
      },
    ),
  ),
]
