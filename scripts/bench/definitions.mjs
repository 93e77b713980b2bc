// Two versions of one definition, of about a given size: made anew from a seed each time.
import { stringify } from 'yaml'

/** Seeded choices (mulberry32). */
class Random {
  #state
  constructor(seed) {
    this.#state = seed >>> 0
  }
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  int(low, high) {
    return low + Math.floor(this.fraction() * (high - low + 1))
  }
  chance(probability) {
    return this.fraction() < probability
  }
  pick(items) {
    return items[this.int(0, items.length - 1)]
  }
}

const nouns =
  'image replicas resources template selector volume container port probe policy storage network security affinity toleration strategy timeout retention backup schedule endpoint credential secret config metric label annotation node zone limit request mount path key value class mode level weight interval'.split(
    ' ',
  )
const sentences = [
  'More info: the documentation of the operator describes the field in detail.',
  'It defaults to the value that the controller finds in its own configuration.',
  'Cannot be updated once the object has been created by the controller.',
  'The controller reconciles the object whenever the field changes and reports the result in its status.',
  'If unspecified, the behaviour is the one of the platform on which the workload runs.',
]

function describe(random) {
  return Array.from({ length: random.int(1, 4) }, () => random.pick(sentences)).join('\n')
}

/** A schema of a number of nodes as code generators write them; a description on every node. */
class SchemaWriter {
  #random
  #left
  constructor(random, nodes) {
    this.#random = random
    this.#left = nodes
  }

  root() {
    const properties = {}
    while (this.#left > 0) properties[this.#name(properties)] = this.#node(1)
    return properties
  }

  #name(taken) {
    const random = this.#random
    for (;;) {
      const name = random.pick(nouns) + random.pick(nouns).replace(/^./, (letter) => letter.toUpperCase())
      const free = taken[name] === undefined ? name : `${name}${Object.keys(taken).length}`
      if (taken[free] === undefined) return free
    }
  }

  #node(depth) {
    const random = this.#random
    this.#left -= 1
    const description = describe(random)
    const dice = random.fraction()
    if (depth < 9 && dice < 0.22) return { description, ...this.#object(depth) }
    if (depth < 9 && dice < 0.32) return { description, ...this.#list(depth) }
    if (dice < 0.37) {
      return {
        description,
        type: 'object',
        additionalProperties: { type: 'string' },
        ...this.#maybe({ maxProperties: 64 }),
      }
    }
    if (dice < 0.41) {
      return {
        description,
        anyOf: [{ type: 'integer' }, { type: 'string' }],
        pattern: '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE])?$',
        'x-kubernetes-int-or-string': true,
      }
    }
    if (dice < 0.5) return { description, type: 'boolean' }
    if (dice < 0.64) {
      return {
        description,
        type: 'integer',
        format: random.pick(['int32', 'int64']),
        ...this.#maybe({ minimum: 0 }),
        ...this.#maybe({ maximum: 65535 }),
      }
    }
    return { description, ...this.#text() }
  }

  #object(depth) {
    const random = this.#random
    const properties = {}
    for (let count = random.int(2, 9); count > 0 && this.#left > 0; count -= 1) {
      properties[this.#name(properties)] = this.#node(depth + 1)
    }
    const names = Object.keys(properties)
    const required = names.filter(() => random.chance(0.15))
    const [first] = names
    const rules =
      first !== undefined && random.chance(0.05)
        ? [{ rule: `!has(self.${first}) || has(self.${names.at(-1)})`, message: `${first} needs ${names.at(-1)}` }]
        : []
    return {
      type: 'object',
      properties,
      ...(required.length === 0 ? {} : { required }),
      ...(rules.length === 0 ? {} : { 'x-kubernetes-validations': rules }),
    }
  }

  #list(depth) {
    const random = this.#random
    if (random.chance(0.4)) {
      return {
        type: 'array',
        items: { type: 'string' },
        ...this.#maybe({ maxItems: 32 }),
        'x-kubernetes-list-type': 'atomic',
      }
    }
    const items = this.#object(depth + 1)
    return {
      type: 'array',
      items: {
        ...items,
        properties: { ...items.properties, name: { type: 'string', maxLength: 63 } },
        required: ['name'],
      },
      ...this.#maybe({ maxItems: 32 }),
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
    }
  }

  #text() {
    const random = this.#random
    const dice = random.fraction()
    if (dice < 0.15) return { type: 'string', enum: ['Always', 'IfNotPresent', 'Never'] }
    if (dice < 0.3) return { type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$', maxLength: 63 }
    if (dice < 0.35) return { type: 'string', format: 'date-time' }
    if (dice < 0.5) return { type: 'string', minLength: 1, maxLength: 253 }
    return { type: 'string' }
  }

  #maybe(keywords) {
    return this.#random.chance(0.4) ? keywords : {}
  }
}

/** Every node that has properties of its own or a constraint to change, with what changes it. */
function edits(node, found = []) {
  const change = (edit) => found.push(edit)
  if (node.maximum !== undefined)
    change(() => {
      node.maximum -= 1000
    })
  if (node.maxLength !== undefined)
    change(() => {
      node.maxLength -= 10
    })
  if (node.maxItems !== undefined)
    change(() => {
      node.maxItems *= 2
    })
  if (node.enum !== undefined)
    change(() => {
      node.enum = [...node.enum, 'OnFailure']
    })
  if (node.pattern?.startsWith('^[a-z0-9]'))
    change(() => {
      node.pattern = '^[a-z]([-a-z0-9]*[a-z0-9])?$'
    })
  if (node.description !== undefined)
    change(() => {
      node.description += '\nSince the last release.'
    })
  if (node.properties !== undefined) {
    const names = Object.keys(node.properties)
    change(() => {
      node.required = [...new Set([...(node.required ?? []), names[0]])]
    })
    change(() => {
      node.properties.added = { type: 'string', description: 'A field of the next release.' }
    })
    if (!node.required && names.length > 2)
      change(() => {
        delete node.properties[names[1]]
      })
    for (const name of names) edits(node.properties[name], found)
  }
  if (node.items !== undefined) edits(node.items, found)
  return found
}

function definition(spec) {
  return stringify(
    {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com', annotations: { 'controller-gen.kubebuilder.io/version': 'v0.17.0' } },
      spec: {
        group: 'example.com',
        names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            schema: {
              openAPIV3Schema: {
                type: 'object',
                description: 'Widget is the Schema for the widgets API.',
                properties: {
                  apiVersion: { type: 'string' },
                  kind: { type: 'string' },
                  metadata: { type: 'object' },
                  spec: { type: 'object', properties: spec },
                },
              },
            },
            served: true,
            storage: true,
            subresources: { status: {} },
          },
        ],
      },
    },
    { aliasDuplicateObjects: false },
  )
}

/** Two texts of about that many KB, some 500 bytes a node; one edit in forty nodes. */
export function pairOf(kilobytes, seed) {
  const nodes = Math.round(kilobytes * 1.35)
  const previous = new SchemaWriter(new Random(seed), nodes).root()
  const next = structuredClone(previous)
  const random = new Random(seed + 1)
  const possible = edits({ properties: next })
  for (let left = Math.max(2, Math.round(nodes / 40)); left > 0; left -= 1) {
    const [edit] = possible.splice(random.int(0, possible.length - 1), 1)
    edit?.()
  }
  return [definition(previous), definition(next)]
}

/** A few fields with an edit of every kind that the larger pairs hold: what starting costs, all engines loaded. */
export function smallestPair() {
  const rule = (text) => [{ rule: text, message: 'No.' }]
  const fields = (isNext) => ({
    name: { type: 'string', pattern: isNext ? '^[a-z][a-z0-9]*$' : '^[a-z0-9]+$', maxLength: 63 },
    mode: { type: 'string', enum: ['Always', 'Never', ...(isNext ? ['OnFailure'] : [])] },
    port: { type: 'integer', format: 'int32', minimum: 0, maximum: isNext ? 1024 : 65535 },
    list: { type: 'array', maxItems: isNext ? 64 : 32, items: { type: 'string', maxLength: isNext ? 20 : 30 } },
    when: { type: 'string', format: 'date-time' },
    inner: {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' }, ...(isNext ? { c: { type: 'string' } } : {}) },
      ...(isNext ? { required: ['a'] } : {}),
      'x-kubernetes-validations': rule('!has(self.a) || has(self.b)'),
    },
  })
  return [definition(fields(false)), definition(fields(true))]
}

/** Two texts of a flat object with so many fields, every one of them narrowed. */
export function widePair(nodes) {
  const fields = (maxLength) =>
    Object.fromEntries(Array.from({ length: nodes }, (_, index) => [`field${index}`, { type: 'string', maxLength }]))
  return [definition(fields(20)), definition(fields(10))]
}

/** So many definitions of an operator suite, as one manifest; `next` changes one field of each. */
export function suite(count, isNext) {
  const [previous, next] = pairOf(8, 7)
  return Array.from({ length: count }, (_, index) =>
    (isNext ? next : previous)
      .replaceAll('widgets', `widgets${index}`)
      .replaceAll('singular: widget', `singular: widget${index}`)
      .replaceAll('Widget', `Widget${index}`),
  ).join('---\n')
}
