import type { Pair } from './pair.ts'

/** Where the obvious reading of a schema is not what the API server does. */
export const hardPairs: readonly Pair[] = [
  {
    title: 'integers beyond 2^53',
    previous: '{type: object, properties: {n: {type: integer, maximum: 9007199254740993}}}',
    next: '{type: object, properties: {n: {type: integer, maximum: 9007199254740991}}}',
    claims: ['maximum changed .spec.n: rejected | ok'],
  },
  {
    title: 'a bound between two integers',
    previous: '{type: object, properties: {n: {type: integer, minimum: 1}}}',
    next: '{type: object, properties: {n: {type: integer, minimum: 1.5}}}',
    claims: ['minimum changed .spec.n: ok | ok'],
  },
  {
    title: 'a bound that an exclusive one reaches',
    previous: '{type: object, properties: {n: {type: number, minimum: 1}}}',
    next: '{type: object, properties: {n: {type: number, minimum: 1, exclusiveMinimum: true}}}',
    claims: ['minimum changed .spec.n: rejected | ok'],
  },
  {
    title: 'a fraction of a factor',
    previous: '{type: object, properties: {n: {type: number, multipleOf: 0.1}}}',
    next: '{type: object, properties: {n: {type: number, multipleOf: 0.05}}}',
    claims: ['multipleOf changed .spec.n: ok | rejected'],
  },
  {
    title: 'a multiple of a factor',
    previous: '{type: object, properties: {n: {type: integer, multipleOf: 2}}}',
    next: '{type: object, properties: {n: {type: integer, multipleOf: 6}}}',
    claims: ['multipleOf changed .spec.n: rejected | ok'],
  },
  {
    title: 'a factor that a range rules out',
    previous: '{type: object, properties: {n: {type: integer, multipleOf: 7, minimum: 1, maximum: 13}}}',
    next: '{type: object, properties: {n: {type: integer, enum: [7]}}}',
    claims: [
      'enum added .spec.n: ok | ok',
      'multipleOf removed .spec.n: ok | ok',
      'minimum removed .spec.n: ok | ok',
      'maximum removed .spec.n: ok | ok',
    ],
  },
  {
    title: 'int32 is no range check',
    previous: '{type: object, properties: {n: {type: integer}}}',
    next: '{type: object, properties: {n: {type: integer, format: int32}}}',
    claims: ['format added .spec.n: ok | ok'],
  },
  {
    title: 'RE2: \\z and $ mean the end',
    previous: '{type: object, properties: {n: {type: string, pattern: "^[a-z]+$"}}}',
    next: '{type: object, properties: {n: {type: string, pattern: "^[a-z]+\\\\z"}}}',
    claims: ['pattern changed .spec.n: ok | ok'],
  },
  {
    title: 'RE2: (?i)',
    previous: '{type: object, properties: {n: {type: string, pattern: "^[a-zA-Z]+$"}}}',
    next: '{type: object, properties: {n: {type: string, pattern: "(?i)^[a-z]+$"}}}',
    claims: ['pattern changed .spec.n: ok | rejected'],
  },
  {
    title: 'RE2: [[:alpha:]]',
    previous: '{type: object, properties: {n: {type: string, pattern: "^[A-Za-z]+$"}}}',
    next: '{type: object, properties: {n: {type: string, pattern: "^[[:alpha:]]+$"}}}',
    claims: ['pattern changed .spec.n: ok | ok'],
  },
  {
    title: 'RE2: \\pL holds more than letters of English',
    previous: '{type: object, properties: {n: {type: string, pattern: "^\\\\pL$"}}}',
    next: '{type: object, properties: {n: {type: string, pattern: "^[A-Za-z]$"}}}',
    claims: ['pattern changed .spec.n: rejected | ok'],
  },
  {
    title: 'the dot leaves out the newline',
    previous: '{type: object, properties: {n: {type: string, pattern: "^.$"}}}',
    next: '{type: object, properties: {n: {type: string, pattern: "(?s)^.$"}}}',
    claims: ['pattern changed .spec.n: ok | rejected'],
  },
  {
    title: 'lengths count code points',
    previous: '{type: object, properties: {n: {type: string, enum: ["😀😀"]}}}',
    next: '{type: object, properties: {n: {type: string, enum: ["😀😀"], maxLength: 2}}}',
    claims: ['maxLength added .spec.n: ok | ok'],
  },
  {
    title: 'an automaton that explodes',
    previous: '{type: object, properties: {n: {type: string, pattern: "(a|b)*a(a|b){40}$"}}}',
    next: '{type: object, properties: {n: {type: string, pattern: "(a|b)*a(a|b){41}$"}}}',
    claims: ['pattern changed .spec.n: rejected | rejected'],
  },
  {
    title: 'null in an enum is no value',
    previous: '{type: object, properties: {n: {type: string, nullable: true, enum: [a]}}}',
    next: '{type: object, properties: {n: {type: string, enum: [a]}}}',
    claims: ['nullable removed .spec.n: ok | ok'],
  },
  {
    title: 'default null is no default',
    previous: '{type: object, properties: {n: {type: string, nullable: true}}}',
    next: '{type: object, properties: {n: {type: string, nullable: true, default: null}}}',
    claims: [],
  },
  {
    title: 'null in a list is refused',
    previous: '{type: object, properties: {l: {type: array, items: {type: string, nullable: true}}}}',
    next: '{type: object, properties: {l: {type: array, items: {type: string}}}}',
    claims: ['nullable removed .spec.l[*]: rejected | ok'],
  },
  {
    title: 'preserve-unknown-fields with typed children',
    previous:
      '{type: object, properties: {c: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: object, properties: {b: {type: string}}}}}}}',
    next: '{type: object, properties: {c: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: object, properties: {}}}}}}',
    claims: ['property removed .spec.c.a.b: pruned | ok'],
  },
  {
    title: 'int-or-string with anyOf, spelled differently',
    previous:
      '{type: object, properties: {n: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}]}}}',
    next: '{type: object, properties: {n: {x-kubernetes-int-or-string: true, allOf: [{anyOf: [{type: integer}, {type: string}]}]}}}',
    claims: ['allOf added .spec.n: ok | ok'],
  },
  {
    title: 'empty properties',
    previous: '{type: object, properties: {c: {type: object, properties: {}}}}',
    next: '{type: object, properties: {c: {type: object}}}',
    claims: [],
  },
  {
    title: 'a struct becomes additionalProperties: true',
    previous: '{type: object, properties: {c: {type: object, properties: {a: {type: string}}}}}',
    next: '{type: object, properties: {c: {type: object, additionalProperties: true}}}',
    claims: ['additionalProperties added .spec.c: ok | rejected'],
  },
  {
    title: 'a map of objects becomes additionalProperties: true',
    previous:
      '{type: object, properties: {c: {type: object, additionalProperties: {type: object, properties: {a: {type: string}}}}}}',
    next: '{type: object, properties: {c: {type: object, additionalProperties: true}}}',
    claims: ['additionalProperties changed .spec.c: pruned | rejected'],
  },
  {
    title: 'a default pushes over maxProperties',
    previous: '{type: object, maxProperties: 1, properties: {a: {type: string}, b: {type: string}}}',
    next: '{type: object, maxProperties: 1, properties: {a: {type: string}, b: {type: string, default: x}}}',
    claims: ['default added .spec.b: rejected | changed'],
  },
  {
    title: 'the default of a required field is gone',
    previous: '{type: object, required: [a], properties: {a: {type: string, default: x}}}',
    next: '{type: object, required: [a], properties: {a: {type: string}}}',
    claims: ['default removed .spec.a: rejected | ok'],
  },
  {
    title: 'a default makes two items equal',
    previous:
      '{type: object, properties: {l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, required: [k], properties: {k: {type: string, default: x}}}}}}',
    next: '{type: object, properties: {l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type: object, required: [k], properties: {k: {type: string, default: z}}}}}}',
    claims: ['default changed .spec.l[*].k: rejected | rejected'],
  },
  {
    title: 'a default below a junctor',
    previous: '{type: object, properties: {a: {type: object, not: {required: [b]}, properties: {b: {type: string}}}}}',
    next: '{type: object, properties: {a: {type: object, not: {required: [b]}, properties: {b: {type: string, default: x}}}}}',
    claims: ['default added .spec.a.b: rejected | ok'],
  },
  {
    title: 'a bound moves into allOf',
    previous: '{type: object, properties: {n: {type: integer, minimum: 3}}}',
    next: '{type: object, properties: {n: {type: integer, allOf: [{minimum: 3}]}}}',
    claims: ['minimum removed .spec.n: ok | ok', 'allOf added .spec.n: ok | ok'],
  },
  {
    title: 'anyOf becomes not of not',
    previous:
      '{type: object, anyOf: [{required: [a]}, {required: [b]}], properties: {a: {type: integer}, b: {type: integer}}}',
    next: '{type: object, not: {allOf: [{not: {required: [a]}}, {not: {required: [b]}}]}, properties: {a: {type: integer}, b: {type: integer}}}',
    claims: ['not changed .spec: ok | ok'],
  },
  {
    title: 'oneOf is not anyOf',
    previous:
      '{type: object, anyOf: [{required: [a]}, {required: [b]}], properties: {a: {type: integer}, b: {type: integer}}}',
    next: '{type: object, oneOf: [{required: [a]}, {required: [b]}], properties: {a: {type: integer}, b: {type: integer}}}',
    claims: ['oneOf changed .spec: rejected | ok'],
  },
  {
    title: 'a property removed with its subtree is one change',
    previous:
      '{type: object, properties: {a: {type: string}, b: {type: object, required: [c], properties: {c: {type: string}, d: {type: object, properties: {e: {type: integer}}}}}}}',
    next: '{type: object, properties: {a: {type: string}}}',
    claims: ['property removed .spec.b: pruned | ok'],
  },
  {
    title: 'a field that nobody can set',
    previous: '{type: object, properties: {l: {type: array, maxItems: 0, items: {type: string}}}}',
    next: '{type: object, properties: {l: {type: array, maxItems: 0, items: {type: integer}}}}',
    claims: ['type changed .spec.l[*]: ok | ok'],
  },
  {
    title: 'list-map-keys become fewer',
    previous:
      '{type: object, properties: {l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a, b], items: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: integer}}}}}}',
    next: '{type: object, properties: {l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a], items: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: integer}}}}}}',
    claims: ['x-kubernetes-list-map-keys changed .spec.l: rejected | ok'],
  },
  {
    title: 'a list of one of a kind becomes a set',
    previous: '{type: object, properties: {l: {type: array, items: {type: string, enum: [a]}}}}',
    next: '{type: object, properties: {l: {type: array, x-kubernetes-list-type: set, items: {type: string, enum: [a]}}}}',
    claims: ['x-kubernetes-list-type added .spec.l: rejected | ok'],
  },
  {
    title: 'an object becomes an embedded resource',
    previous: '{type: object, properties: {c: {type: object, x-kubernetes-preserve-unknown-fields: true}}}',
    next: '{type: object, properties: {c: {type: object, x-kubernetes-preserve-unknown-fields: true, x-kubernetes-embedded-resource: true}}}',
    claims: ['x-kubernetes-embedded-resource added .spec.c: rejected | ok'],
  },
  {
    title: 'several edits at once',
    previous: '{type: object, required: [a], properties: {a: {type: string, enum: [x, z]}, b: {type: integer}}}',
    next: '{type: object, required: [a, b], properties: {a: {type: string, enum: [x]}, b: {type: integer, minimum: 0}, c: {type: string}}}',
    claims: [
      'enum changed .spec.a: rejected | ok',
      'minimum added .spec.b: rejected | ok',
      'property added .spec.c: ok | pruned',
      'required added .spec.b: rejected | ok',
    ],
  },
  {
    title: 'type and what stands beside it',
    previous: '{type: object, properties: {a: {type: string, pattern: "^x", default: x}}}',
    next: '{type: object, properties: {a: {type: integer, minimum: 1}}}',
    claims: ['type changed .spec.a: rejected | rejected', 'default removed .spec.a: changed | changed'],
  },
  {
    title: 'an unknown keyword of Kubernetes',
    previous: '{type: object, properties: {a: {type: string}}}',
    next: '{type: object, properties: {a: {type: string, x-kubernetes-later: 1}}}',
    claims: ['unrecognised added .spec.a: undecided | undecided'],
  },
]
