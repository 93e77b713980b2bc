import { escapedName } from './escaped-name.ts'
import type { Random } from './random.ts'
import { randomRuleText } from './rule-expression.ts'
import { kindOf, type Rule, type SchemaNode } from './schema-node.ts'

/** A CEL rule that usually type-checks at the node; null where none fits. */
export function randomRule(node: SchemaNode, random: Random): Rule | null {
  const text =
    random.chance(0.4) && kindOf(node) !== 'anything' ? randomRuleText(node, random) : randomExpression(node, random)
  if (text === null) return null
  const rule: Rule = { rule: text }
  if (random.chance(0.6)) rule.message = random.pick(['must be so', 'not allowed', 'see the documentation'])
  if (random.chance(0.06)) rule.messageExpression = "'not good: ' + 'x'"
  if (random.chance(0.1))
    rule.reason = random.pick(['FieldValueInvalid', 'FieldValueForbidden', 'FieldValueRequired', 'FieldValueDuplicate'])
  if (text.includes('oldSelf.hasValue')) rule.optionalOldSelf = true
  return rule
}

/** A rule about the name of the resource, for the root. */
export function nameRule(random: Random): Rule {
  const name = 'self.metadata.name'
  return {
    rule: random.pick([
      `${name} == 'cluster'`,
      `${name} in ['cluster', 'default', 'w']`,
      `${name}.size() <= ${random.pick([1, 7, 63])}`,
      `${name}.matches('^[a-z]+$')`,
      `${name}.startsWith('w')`,
      `!has(self.spec) || ${name} != 'cluster'`,
      `${name} == oldSelf.metadata.name`,
      'self.metadata == oldSelf.metadata',
    ]),
  }
}

/** A rule that compares with the stored value. */
export function transitionRule(node: SchemaNode, random: Random): Rule | null {
  const names = Object.keys(node.properties ?? {})
  switch (kindOf(node)) {
    case 'object': {
      if (names.length === 0) return null
      const name = escapedName(random.pick(names))
      return random.pick<Rule>([
        { rule: `!has(oldSelf.${name}) || has(self.${name})` },
        { rule: `has(self.${name}) == has(oldSelf.${name})` },
        { rule: `!has(oldSelf.${name}) || (has(self.${name}) && self.${name} == oldSelf.${name})` },
        { rule: `has(oldSelf.${name}) || !has(self.${name})` },
        { rule: `!oldSelf.hasValue() || has(self.${name}) || !has(oldSelf.value().${name})`, optionalOldSelf: true },
        { rule: 'self == oldSelf || true' },
      ])
    }
    case 'map':
      return { rule: random.pick(['oldSelf.all(k, k in self)', 'self.size() >= oldSelf.size()', 'self == oldSelf']) }
    case 'array':
      return { rule: random.pick(['self.size() >= oldSelf.size()', 'oldSelf.all(x, x in self)', 'self == oldSelf']) }
    case 'string':
      return random.pick<Rule>([
        { rule: "!(oldSelf == 'a' && self == 'b')" },
        { rule: "self == oldSelf || oldSelf == ''" },
        { rule: 'self.size() >= oldSelf.size()' },
        { rule: "oldSelf.hasValue() || self != 'a'", optionalOldSelf: true },
      ])
    case 'integer':
    case 'number':
      return { rule: random.pick(['self >= oldSelf', 'self <= oldSelf', 'self != oldSelf', 'self == oldSelf']) }
    case 'boolean':
      return { rule: random.pick(['self || !oldSelf', 'self == oldSelf']) }
    default:
      return { rule: 'self == oldSelf' }
  }
}

function randomExpression(node: SchemaNode, random: Random): string | null {
  switch (kindOf(node)) {
    case 'object':
      return objectRule(node, random)
    case 'map':
      return random.pick([
        `self.size() <= ${random.int(1, 6)}`,
        "self.all(k, k.startsWith('k'))",
        "self.all(k, k.matches('^[a-z]'))",
        "!('key' in self)",
        `size(self) >= ${random.int(0, 2)}`,
        'self == oldSelf',
      ])
    case 'array':
      return arrayRule(node, random)
    default:
      return scalarRule(node, 'self', random)
  }
}

function scalarRule(node: SchemaNode, self: string, random: Random): string | null {
  if (random.chance(0.12))
    return self === 'self'
      ? random.pick(['self == oldSelf', 'oldSelf == self', '!oldSelf.hasValue() || self == oldSelf.value()'])
      : null
  switch (kindOf(node)) {
    case 'integer':
    case 'number': {
      const bound = `${random.int(-5, 60)}${node.type === 'number' ? '.0' : ''}`
      return random.pick([
        `${self} >= ${bound}`,
        `${self} < ${bound}`,
        `${self} != ${bound}`,
        `!(${self} > ${bound})`,
        `${self} > ${bound} || ${self} == 0${node.type === 'number' ? '.0' : ''}`,
        ...(node.type === 'integer'
          ? [`${self} % 2 == 0`, `${self} in [1, 2, 5, 10]`, `${self} * 2 <= 100`, `100 / ${self} > 3`]
          : [`double(int(${self})) == ${self}`]),
        ...(self === 'self' ? [`${self} >= oldSelf`] : []),
      ])
    }
    case 'string':
      if (node.format === 'byte') return `size(${self}) < ${random.int(3, 20)}`
      if (node.format === 'date' || node.format === 'datetime' || node.format === 'date-time')
        return `${self} > timestamp('2010-01-01T00:00:00Z')`
      if (node.format === 'duration') return `${self} >= duration('1s')`
      return random.pick([
        `${self} != ''`,
        `size(${self}) <= ${random.int(2, 12)}`,
        `${self}.size() > ${random.int(0, 2)}`,
        `${self}.startsWith('a')`,
        `${self}.endsWith('z') || ${self} == 'a'`,
        `!${self}.contains(' ')`,
        `${self}.matches('^[a-z]+$')`,
        `${self} in ['a', 'b', 'Auto']`,
        `${self} == 'a' ? true : ${self}.size() > 1`,
        `${self}.lowerAscii() == ${self}`,
        `${self}.find('[0-9]+') != ''`,
        `isURL(${self})`,
        `!isIP(${self}) || ip(${self}).family() == 4`,
        `${self}.split(',').size() < 3`,
        `quantity(${self}).isGreaterThan(quantity('1Mi'))`,
        `isQuantity(${self})`,
        `int(${self}) > 3`,
        `!format.dns1123Label().validate(${self}).hasValue()`,
        `${self}.replace('a', 'b') != 'b'`,
        `${self} > 'b'`,
      ])
    case 'boolean':
      return random.pick([`${self}`, `!${self}`, `${self} == true`])
    case 'int-or-string':
      return random.pick([
        `type(${self}) == int ? ${self} > 0 : ${self} != ''`,
        `${self} != 5`,
        `string(${self}).size() < 6`,
        `${self} == 10 || ${self} == '10%'`,
      ])
    default:
      return null
  }
}

function arrayRule(node: SchemaNode, random: Random): string | null {
  const items = node.items
  if (items === undefined) return null
  const general = [
    `size(self) <= ${random.int(1, 5)}`,
    `self.size() != ${random.int(0, 3)}`,
    'self == oldSelf',
    'oldSelf.all(x, x in self)',
  ]
  const kind = kindOf(items)
  if (kind === 'object' && random.chance(0.75)) {
    const [name, child] = random.pick(Object.entries(items.properties ?? {}))
    const field = `x.${escapedName(name)}`
    const inner = scalarRule(child, field, random)
    const guarded =
      (items.required ?? []).includes(name) || random.chance(0.15) ? inner : `!has(${field}) || ${inner ?? ''}`
    if (inner !== null && guarded !== null) {
      return random.pick([
        `self.all(x, ${guarded})`,
        `self.exists(x, has(${field}))`,
        `self.exists_one(x, has(${field}))`,
        `self.filter(x, has(${field})).size() <= 2`,
        `self.all(x, ${guarded}) && size(self) < 5`,
      ])
    }
  }
  if (kind === 'integer')
    return random.pick([
      ...general,
      'self.isSorted()',
      'self.sum() <= 100',
      'self.all(x, x >= 0)',
      'size(self) == 0 || self.max() < 50',
      'self.map(x, x * 2).all(y, y < 80)',
    ])
  if (kind === 'string')
    return random.pick([
      ...general,
      "!('a' in self)",
      "self.all(x, x != '')",
      "self.exists(x, x == 'a')",
      'self.isSorted()',
      'self.all(x, self.exists_one(y, x == y))',
      "self.join(',').size() < 20",
    ])
  return random.pick(general)
}

function objectRule(node: SchemaNode, random: Random): string | null {
  const entries = Object.entries(node.properties ?? {})
  if (entries.length === 0) return null
  const required = new Set(node.required ?? [])
  const [name, child] = random.pick(entries)
  const [otherName, otherChild] = random.pick(entries)
  const field = `self.${escapedName(name)}`
  const other = `self.${escapedName(otherName)}`
  const guard = (one: string, of: string, text: string) =>
    required.has(of) || random.chance(0.1) ? text : `!has(${one}) || ${text}`
  const choices: string[] = [
    `has(${field})`,
    `!has(${field})`,
    `has(${field}) || has(${other})`,
    `!(has(${field}) && has(${other}))`,
    `has(${field}) == has(${other})`,
    `has(${field}) ? has(${other}) : true`,
    `[has(${field}), has(${other})].filter(x, x).size() <= 1`,
    guard(field, name, `has(oldSelf.${escapedName(name)})`),
    `!has(oldSelf.${escapedName(name)}) || has(${field})`,
    `!has(oldSelf.${escapedName(name)}) || !has(${field}) || ${field} == oldSelf.${escapedName(name)}`,
    `self.?${escapedName(name)}.hasValue() || !has(${other})`,
  ]
  const inner = scalarRule(child, field, random)
  if (inner !== null)
    choices.push(
      guard(field, name, inner),
      guard(field, name, inner),
      guard(field, name, inner),
      `has(${field}) && ${inner}`,
    )
  const second = scalarRule(otherChild, other, random)
  if (inner !== null && second !== null) {
    choices.push(
      `(${guard(field, name, inner)}) && (${guard(other, otherName, second)})`,
      `(${guard(field, name, inner)}) || (${guard(other, otherName, second)})`,
    )
  }
  const isNumeric = (one: SchemaNode) => one.type === 'integer'
  if (name !== otherName && isNumeric(child) && isNumeric(otherChild)) {
    const comparison = `${field} <= ${other}`
    choices.push(
      guard(field, name, guard(other, otherName, comparison)),
      guard(field, name, guard(other, otherName, `${field} + ${other} < 100`)),
    )
  }
  if (child.type === 'object' && child.properties !== undefined) {
    const [innerName] = random.pick([...Object.keys(child.properties), 'none'].map((key) => [key] as const))
    if (innerName !== 'none') choices.push(guard(field, name, `has(${field}.${escapedName(innerName)})`))
  }
  if (child.type === 'array')
    choices.push(guard(field, name, `${field}.size() > 0`), `!has(${field}) || size(${field}) < 3`)
  return random.pick(choices)
}
