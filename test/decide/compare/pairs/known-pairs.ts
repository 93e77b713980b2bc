import type { Pair } from './pair.ts'

/** Pairs on which other tools are wrong: first the harmless, then the missed. */
export const knownPairs: readonly Pair[] = [
  {
    title: 'FP-1 an enum is dropped',
    previous: '{type: object, properties: {mode: {type: string, enum: [A, B]}}}',
    next: '{type: object, properties: {mode: {type: string}}}',
    claims: ['enum removed .spec.mode: ok | rejected'],
  },
  {
    title: 'FP-2 a new required field has a default',
    previous: '{type: object, properties: {a: {type: string}}}',
    next: '{type: object, required: [mode], properties: {a: {type: string}, mode: {type: string, default: A}}}',
    claims: ['property added .spec.mode: changed | pruned'],
  },
  {
    title: 'FP-3 a field is new inside a map value',
    previous:
      '{type: object, properties: {pools: {type: object, additionalProperties: {type: object, properties: {size: {type: integer}}}}}}',
    next: '{type: object, properties: {pools: {type: object, additionalProperties: {type: object, properties: {size: {type: integer}, zone: {type: string}}}}}}',
    claims: ['property added .spec.pools[key].zone: ok | pruned'],
  },
  {
    title: 'FP-3 words change inside a map value',
    previous:
      '{type: object, properties: {pools: {type: object, additionalProperties: {type: object, properties: {size: {type: integer}}}}}}',
    next: '{type: object, properties: {pools: {type: object, additionalProperties: {type: object, properties: {size: {type: integer, description: text}}}}}}',
    claims: [],
  },
  {
    title: 'FP-4 integer becomes int-or-string',
    previous: '{type: object, properties: {n: {type: integer}}}',
    next: '{type: object, properties: {n: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}}}',
    claims: ['x-kubernetes-int-or-string changed .spec.n: ok | rejected'],
  },
  {
    title: 'FP-5 integer becomes number',
    previous: '{type: object, properties: {n: {type: integer}}}',
    next: '{type: object, properties: {n: {type: number}}}',
    claims: ['type changed .spec.n: ok | rejected'],
  },
  {
    title: 'FP-6 a format that the API server ignores',
    previous: '{type: object, properties: {mem: {type: string}}}',
    next: '{type: object, properties: {mem: {type: string, format: quantity}}}',
    claims: ['format added .spec.mem: ok | ok'],
  },
  {
    title: 'FP-7 a pattern is gone, null is new',
    previous: '{type: object, properties: {n: {type: string, pattern: "^a"}}}',
    next: '{type: object, properties: {n: {type: string, nullable: true}}}',
    claims: ['nullable added .spec.n: ok | changed', 'pattern removed .spec.n: ok | rejected'],
  },
  {
    title: 'FP-8 minLength 0',
    previous: '{type: object, properties: {n: {type: string}}}',
    next: '{type: object, properties: {n: {type: string, minLength: 0}}}',
    claims: ['minLength added .spec.n: ok | ok'],
  },
  {
    title: 'FP-8 minItems 0',
    previous: '{type: object, properties: {n: {type: array, items: {type: string}}}}',
    next: '{type: object, properties: {n: {type: array, minItems: 0, items: {type: string}}}}',
    claims: ['minItems added .spec.n: ok | ok'],
  },
  {
    title: 'FP-8 maxLength above every listed value',
    previous: '{type: object, properties: {n: {type: string, enum: [a, bb]}}}',
    next: '{type: object, properties: {n: {type: string, enum: [a, bb], maxLength: 5}}}',
    claims: ['maxLength added .spec.n: ok | ok'],
  },
  {
    title: 'FP-8 a minimum that multipleOf implies',
    previous: '{type: object, properties: {n: {type: integer, multipleOf: 5, minimum: 1}}}',
    next: '{type: object, properties: {n: {type: integer, multipleOf: 5, minimum: 5}}}',
    claims: ['minimum changed .spec.n: ok | ok'],
  },
  {
    title: 'FP-9 the same range, spelled differently',
    previous: '{type: object, properties: {n: {type: integer, minimum: 1}}}',
    next: '{type: object, properties: {n: {type: integer, minimum: 0, exclusiveMinimum: true}}}',
    claims: ['minimum changed .spec.n: ok | ok'],
  },
  {
    title: 'FP-10 branches in another order',
    previous:
      '{type: object, oneOf: [{required: [a]}, {required: [b]}], properties: {a: {type: integer}, b: {type: integer}}}',
    next: '{type: object, oneOf: [{required: [b]}, {required: [a]}], properties: {a: {type: integer}, b: {type: integer}}}',
    claims: [],
  },
  {
    title: 'FP-11 a branch of anyOf is new',
    previous: '{type: object, anyOf: [{required: [a]}], properties: {a: {type: integer}, b: {type: integer}}}',
    next: '{type: object, anyOf: [{required: [a]}, {required: [b]}], properties: {a: {type: integer}, b: {type: integer}}}',
    claims: ['anyOf changed .spec: ok | rejected'],
  },
  {
    title: 'FP-12 only the message of a rule changes',
    previous:
      '{type: object, x-kubernetes-validations: [{rule: "self.a <= self.b", message: m1}], properties: {a: {type: integer}, b: {type: integer}}}',
    next: '{type: object, x-kubernetes-validations: [{rule: "self.a <= self.b", message: m2}], properties: {a: {type: integer}, b: {type: integer}}}',
    claims: [],
  },
  {
    title: 'FP-13 a struct becomes a map that takes all it took',
    previous: '{type: object, properties: {labels: {type: object, properties: {a: {type: string}}}}}',
    next: '{type: object, properties: {labels: {type: object, additionalProperties: {type: string}}}}',
    claims: ['additionalProperties added .spec.labels: ok | pruned'],
  },
  {
    title: 'FP-14 a title changes',
    previous: '{type: object, properties: {a: {type: string, title: one}}}',
    next: '{type: object, properties: {a: {type: string, title: two}}}',
    claims: [],
  },
  {
    title: 'FP-16 null is no longer kept',
    previous: '{type: object, properties: {n: {type: string, nullable: true}}}',
    next: '{type: object, properties: {n: {type: string}}}',
    claims: ['nullable removed .spec.n: changed | ok'],
  },
  {
    title: 'FP-17 two new required fields',
    previous: '{type: object, properties: {a: {type: string}}}',
    next: '{type: object, required: [b, c], properties: {a: {type: string}, b: {type: string}, c: {type: string}}}',
    claims: ['required added .spec.b: rejected | pruned', 'required added .spec.c: rejected | pruned'],
  },
  {
    title: 'FN-1 a key of a free-form object gets a schema',
    previous: '{type: object, properties: {cfg: {type: object, x-kubernetes-preserve-unknown-fields: true}}}',
    next: '{type: object, properties: {cfg: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {replicas: {type: integer}}}}}',
    claims: ['property added .spec.cfg.replicas: rejected | ok'],
  },
  {
    title: 'FN-1 a key of a free-form object gets properties',
    previous: '{type: object, properties: {cfg: {type: object, x-kubernetes-preserve-unknown-fields: true}}}',
    next: '{type: object, properties: {cfg: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {tls: {x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: object, properties: {b: {type: string}}}}}}}}}',
    claims: ['property added .spec.cfg.tls: rejected | ok'],
  },
  {
    title: 'FN-2 a dot in a name',
    previous: '{type: object, properties: {"a.b": {type: string}}}',
    next: '{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}',
    claims: ['property removed .spec["a.b"]: pruned | ok', 'property added .spec.a: ok | pruned'],
  },
  {
    title: 'FN-11 only the way back breaks',
    previous: '{type: object, required: [a], properties: {a: {type: string}, n: {type: integer, maximum: 5}}}',
    next: '{type: object, properties: {a: {type: string}, n: {type: integer, maximum: 9}}}',
    claims: ['maximum changed .spec.n: ok | rejected', 'required removed .spec.a: ok | rejected'],
  },
  {
    title: 'CS-FP-3 a oneOf is gone',
    previous:
      '{type: object, oneOf: [{required: [a]}, {required: [b]}], properties: {a: {type: integer}, b: {type: integer}}}',
    next: '{type: object, properties: {a: {type: integer}, b: {type: integer}}}',
    claims: ['oneOf removed .spec: ok | rejected'],
  },
  {
    title: 'CS-FN-1 int-or-string becomes string',
    previous:
      '{type: object, properties: {n: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}}}',
    next: '{type: object, properties: {n: {type: string}}}',
    claims: ['x-kubernetes-int-or-string changed .spec.n: rejected | ok'],
  },
  {
    title: 'CS-FN-2 minItems is new',
    previous: '{type: object, properties: {l: {type: array, x-kubernetes-list-type: atomic, items: {type: string}}}}',
    next: '{type: object, properties: {l: {type: array, x-kubernetes-list-type: atomic, minItems: 1, items: {type: string}}}}',
    claims: ['minItems added .spec.l: rejected | ok'],
  },
  {
    title: 'CS-FN-3 a free field gets an enum',
    previous: '{type: object, properties: {mode: {type: string}}}',
    next: '{type: object, properties: {mode: {type: string, enum: [A, B]}}}',
    claims: ['enum added .spec.mode: rejected | ok'],
  },
]
