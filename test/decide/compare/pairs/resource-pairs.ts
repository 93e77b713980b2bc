import type { Pair } from './pair.ts'

/** Schemas of whole resources with the status subresource. */
export const resourcePairs: readonly Pair[] = [
  {
    title: `status default added, with subresource`,
    previous: `{type: object, properties: {spec: {type: object, properties: {a: {type: string}}}, status: {type: object, properties: {phase: {type: string}}}}}`,
    next: `{type: object, properties: {spec: {type: object, properties: {a: {type: string}}}, status: {type: object, default: {}, properties: {phase: {type: string, default: Pending}}}}}`,
    claims: [`default added .status: changed | changed`, `default added .status.phase: changed | changed`],
  },
  {
    title: `status required at root`,
    previous: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string}}}}}`,
    next: `{type: object, required: [status], properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string}}}}}`,
    claims: [`required added .status: rejected | ok`],
  },
  {
    title: `spec required at root`,
    previous: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string}}}}}`,
    next: `{type: object, required: [spec], properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string}}}}}`,
    claims: [`required added .spec: rejected | ok`],
  },
  {
    title: `status field required inside`,
    previous: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string}, n: {type: integer}}}}}`,
    next: `{type: object, properties: {spec: {type: object}, status: {type: object, required: [phase], properties: {phase: {type: string}, n: {type: integer}}}}}`,
    claims: [`required added .status.phase: rejected | ok`],
  },
  {
    title: `status enum narrows`,
    previous: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string, enum: [A, B]}}}}}`,
    next: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string, enum: [A]}}}}}`,
    claims: [`enum changed .status.phase: rejected | ok`],
  },
  {
    title: `rule across spec and status`,
    previous: `{type: object, properties: {spec: {type: object, properties: {n: {type: integer}}}, status: {type: object, properties: {n: {type: integer}}}}}`,
    next: `{type: object, properties: {spec: {type: object, properties: {n: {type: integer}}}, status: {type: object, properties: {n: {type: integer}}}}, x-kubernetes-validations: [{rule: "!has(self.status) || !has(self.status.n) || self.spec.n >= self.status.n"}]}`,
    claims: [`x-kubernetes-validations added .: rejected | ok`],
  },
  {
    title: `transition rule in status`,
    previous: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {n: {type: integer}}}}}`,
    next: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {n: {type: integer, x-kubernetes-validations: [{rule: "self >= oldSelf"}]}}}}}`,
    claims: [`x-kubernetes-validations added .status.n: rejected | ok`],
  },
  {
    title: `spec immutable once status ready`,
    previous: `{type: object, properties: {spec: {type: object, properties: {n: {type: integer}}}, status: {type: object, properties: {ready: {type: boolean}}}}}`,
    next: `{type: object, properties: {spec: {type: object, properties: {n: {type: integer}}}, status: {type: object, properties: {ready: {type: boolean}}}}, x-kubernetes-validations: [{rule: "!has(oldSelf.status) || !has(oldSelf.status.ready) || !oldSelf.status.ready || self.spec == oldSelf.spec"}]}`,
    claims: [`x-kubernetes-validations added .: rejected | ok`],
  },
  {
    title: `conditions become a map list`,
    previous: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {conditions: {type: array, items: {type: object, required: [type, status], properties: {type: {type: string}, status: {type: string}}}}}}}}`,
    next: `{type: object, properties: {spec: {type: object}, status: {type: object, properties: {conditions: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [type], items: {type: object, required: [type, status, reason], properties: {type: {type: string}, status: {type: string, enum: ["True", "False", Unknown]}, reason: {type: string, minLength: 1}}}}}}}}`,
    claims: [
      `x-kubernetes-list-type added .status.conditions: rejected | ok`,
      `enum added .status.conditions[*].status: rejected | ok`,
      `required added .status.conditions[*].reason: rejected | pruned`,
    ],
  },
  {
    title: `status preserved`,
    previous: `{type: object, properties: {spec: {type: object}, status: {type: object, x-kubernetes-preserve-unknown-fields: true}}}`,
    next: `{type: object, properties: {spec: {type: object}, status: {type: object}}}`,
    claims: [`x-kubernetes-preserve-unknown-fields removed .status: pruned | ok`],
  },
  {
    title: `metadata name length`,
    previous: `{type: object, properties: {metadata: {type: object}, spec: {type: object}}}`,
    next: `{type: object, properties: {metadata: {type: object, properties: {name: {type: string, maxLength: 20}}}, spec: {type: object}}}`,
    claims: [`property added .metadata.name: rejected | ok`],
  },
  {
    title: `metadata name pattern`,
    previous: `{type: object, properties: {metadata: {type: object}, spec: {type: object}}}`,
    next: `{type: object, properties: {metadata: {type: object, properties: {name: {type: string, pattern: "^[a-z][a-z0-9-]*$"}}}, spec: {type: object}}}`,
    claims: [`property added .metadata.name: rejected | ok`],
  },
  {
    title: `root preserve, status described later`,
    previous: `{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {spec: {type: object}}}`,
    next: `{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {spec: {type: object}, status: {type: object, properties: {phase: {type: string}}}}}`,
    claims: [`property added .status: rejected | ok`],
  },
]
