import type { JsonObject } from '../../src/model/json.ts'
import type { StandInRelease } from './chart.ts'
import type { DefinitionShape } from './definition.ts'

/**
 * How both releases come into one cluster. T0: in place, both during the rollout. T1: a second release in another
 * namespace. T2: T1 without the objects that both releases name, the definitions of next applied before. T3: T1 with
 * `--take-ownership`.
 */
export type Topology = 'T0' | 'T1' | 'T2' | 'T3'

/** A way in which two releases break each other: see {@link failureModes}. */
export type FailureMode = keyof typeof failureModes

/** The failure modes that occur in the table. */
export const failureModes = {
  A5: 'uninstalling deletes a definition and all of its objects',
  A6: 'definitions in crds/ are not upgraded, so a new field is pruned',
  A7: 'Helm refuses objects that another release owns',
  A8: 'after --take-ownership two releases list one object, and uninstalling either deletes it',
  A14: 'Helm 4 refuses to apply fields that the operator has written',
  A15: 'an upgrade empties the Secret of the certificate, so that two authorities serve for a while',
  B1: 'two controllers write two authorities into one webhook configuration',
  B2: 'the Namespace of the last writer owns the webhook configuration',
  B3: "the older webhook refuses the newer release's fields",
  B4: "the newer webhook refuses the older controller's write",
  B5: 'pods of both versions answer one webhook in turns',
  B6: 'a webhook with failurePolicy Fail has no pod behind it',
  C1: 'nothing excludes double reconciling',
  C2: 'one lease for both releases: the second does nothing',
  C4: 'an update from an older type drops a field',
  C5: 'both write a hash of what their own types see',
  C6: 'both write their own reason for one condition',
  C7: 'both make a child whose name the other cannot guess',
  C8: 'both write one child whole',
} as const

export interface Expectation {
  readonly verdict: 'compatible' | 'incompatible' | 'inconclusive'
  /** Each must be among the findings; beside a compatible verdict it is one that breaks nothing. */
  readonly failureModes: readonly FailureMode[]
}

/** A pair of releases, and what running both at once must come to. */
export interface StandInRow {
  readonly id: string
  /** One sentence. */
  readonly why: string
  readonly previous: StandInRelease
  readonly next: StandInRelease
  /** Under Helm 4. Topologies that are left out say nothing about this row. */
  readonly expected: Readonly<Partial<Record<Topology, Expectation>>>
  /** What differs under Helm 3. */
  readonly expectedUnderHelm3?: Readonly<Partial<Record<Topology, Expectation>>>
  /** Topologies that tell this row from the others, the ones that `verify` is asked for in every run of the tests. */
  readonly asked: readonly Topology[]
  /** `kind` where pods or webhooks matter; everything also runs on a control plane with a process node. */
  readonly bed: 'kind' | 'control-plane'
  /** Seconds of a window below which the row cannot be told: fewer writes than count. */
  readonly leastWatch?: number
}

type Definition = StandInRelease['definition']

/** In crds/, and the same in both releases: a field is accepted one release before anything writes it. */
const agreed: Definition = { placement: 'crds', finish: 'optional', isKept: false }
const rendered = (finish: DefinitionShape['finish'], isKept: boolean): Definition => ({
  placement: 'templates',
  finish,
  isKept,
})

/** What most charts do: the next release adds spec.finish. Kept, so that uninstalling says nothing about these rows. */
const grown = { previous: rendered('absent', true), next: rendered('optional', true) }

const previous = (values: JsonObject = {}, definition = agreed): StandInRelease => ({
  version: '1.4.0',
  definition,
  values,
})
const next = (values: JsonObject = {}, definition = agreed): StandInRelease => ({
  version: '1.5.0',
  definition,
  values,
})

const compatible: Expectation = { verdict: 'compatible', failureModes: [] }
const inconclusive: Expectation = { verdict: 'inconclusive', failureModes: [] }
const breaks = (...modes: readonly FailureMode[]): Expectation => ({ verdict: 'incompatible', failureModes: modes })

const sideBySide = (expectation: Expectation) => ({ T1: expectation, T2: expectation, T3: expectation })
const everywhere = (expectation: Expectation) => ({ T0: expectation, ...sideBySide(expectation) })

const oneConfiguration = { webhook: { configurationName: 'validation.stand-in.example.com', failurePolicy: 'Fail' } }
const failing = { webhook: { failurePolicy: 'Fail' } }
const failingForStatus = { webhook: { failurePolicy: 'Fail', resources: ['widgets', 'widgets/status'] } }

export const standInTable: readonly StandInRow[] = [
  {
    id: 'well-behaved',
    why: 'Names follow the release, the definition is shared and kept, and both versions write the same.',
    previous: previous(),
    next: next(),
    expected: everywhere(compatible),
    asked: ['T0', 'T1'],
    bed: 'kind',
  },
  {
    id: 'class-selected',
    why: 'The versions write different hashes, but each acts only on Widgets of its own class.',
    previous: previous({ class: 'blue', faults: ['annotation-hash'] }),
    next: next({ class: 'green', faults: ['annotation-hash'] }),
    expected: sideBySide(compatible),
    asked: ['T1'],
    bed: 'control-plane',
  },
  {
    id: 'annotation-hash',
    why: 'Each version computes the hash over its own type and puts its own value back; no lease keeps them apart.',
    previous: previous({ faults: ['annotation-hash'] }),
    next: next({ faults: ['annotation-hash'] }),
    expected: everywhere(breaks('C5')),
    asked: ['T1'],
    bed: 'control-plane',
  },
  {
    id: 'lease-shared',
    why: 'The versions would fight over the hash, but one lease in one namespace lets only one of them act.',
    previous: previous({ faults: ['annotation-hash'], lease: 'shared' }),
    next: next({ faults: ['annotation-hash'], lease: 'shared' }),
    expected: { T0: compatible, ...sideBySide({ verdict: 'compatible', failureModes: ['C2'] }) },
    asked: ['T1'],
    bed: 'control-plane',
  },
  {
    id: 'lease-per-namespace',
    why: 'The lease lies in the namespace of each release: it excludes pods of one release and not the other release.',
    previous: previous({ faults: ['annotation-hash'], lease: 'own' }),
    next: next({ faults: ['annotation-hash'], lease: 'own' }),
    expected: { T0: compatible, ...sideBySide(breaks('C1', 'C5')) },
    asked: ['T1'],
    bed: 'kind',
  },
  {
    id: 'status-reason',
    why: 'The Ready condition has another reason in each version, and every status write wakes the other.',
    previous: previous({ faults: ['status-reason'] }),
    next: next({ faults: ['status-reason'] }),
    expected: everywhere(breaks('C6')),
    asked: ['T0'],
    bed: 'control-plane',
  },
  {
    id: 'typed-update',
    why: 'The older version writes objects back from a type without spec.finish.',
    previous: previous({ faults: ['typed-update'] }, grown.previous),
    next: next({ faults: ['typed-update'] }, grown.next),
    expected: { T1: breaks('A7'), T2: breaks('C4'), T3: breaks('C4') },
    asked: ['T2'],
    bed: 'control-plane',
  },
  {
    id: 'child-overwrite',
    why: 'Both write the ConfigMap of a finished Widget whole; only the newer one writes its finish.',
    previous: previous({ faults: ['child-overwrite'] }, grown.previous),
    next: next({ faults: ['child-overwrite'] }, grown.next),
    expected: { T1: breaks('A7'), T2: breaks('C8'), T3: breaks('C8') },
    asked: ['T2'],
    bed: 'control-plane',
  },
  {
    id: 'time-named-child',
    why: 'Both see a new Widget without a child and make one under a name that holds the time.',
    previous: previous({ faults: ['time-named-child'] }),
    next: next({ faults: ['time-named-child'] }),
    expected: sideBySide(breaks('C7')),
    asked: ['T1'],
    bed: 'control-plane',
  },
  {
    id: 'one-configuration',
    why: 'Both write their own authority into the one webhook configuration, whose name no release is part of.',
    previous: previous(oneConfiguration),
    next: next(oneConfiguration),
    expected: { T1: breaks('A7'), T2: breaks('B1'), T3: breaks('A8', 'B1') },
    asked: ['T1', 'T3'],
    bed: 'kind',
  },
  {
    id: 'configuration-owner',
    why: 'The configuration is owned by the Namespace of its last writer and goes with it.',
    previous: previous({ ...oneConfiguration, faults: ['configuration-owner'] }),
    next: next({ ...oneConfiguration, faults: ['configuration-owner'] }),
    expected: { T1: breaks('A7'), T2: breaks('B1', 'B2'), T3: breaks('A8', 'B1', 'B2') },
    asked: ['T3'],
    bed: 'kind',
  },
  {
    id: 'strict-decoder',
    why: 'The older webhook refuses every object with spec.finish.',
    previous: previous({ ...failing, faults: ['strict-decoder'] }, grown.previous),
    next: next({ ...failing, faults: ['strict-decoder'] }, grown.next),
    expected: { T0: breaks('B5'), T1: breaks('A7'), T2: breaks('B3'), T3: breaks('B3') },
    asked: ['T0'],
    bed: 'kind',
  },
  {
    id: 'strict-decoder-default',
    why: 'The newer definition gives every object a default that the older webhook refuses, in status writes too.',
    previous: previous({ ...failingForStatus, faults: ['strict-decoder'] }, rendered('absent', true)),
    next: next({ ...failingForStatus, faults: ['strict-decoder'] }, rendered('defaulted', true)),
    expected: { T1: breaks('A7'), T2: breaks('B3'), T3: breaks('B3') },
    asked: ['T2'],
    bed: 'kind',
  },
  {
    id: 'immutable-finish',
    why: "The newer webhook refuses the older controller's update, which drops spec.finish, for ever.",
    previous: previous({ ...failing, faults: ['typed-update'] }, grown.previous),
    next: next({ ...failing, faults: ['typed-update', 'immutable-finish'] }, grown.next),
    expected: { T1: breaks('A7'), T2: breaks('B4'), T3: breaks('B4') },
    asked: ['T2'],
    bed: 'kind',
  },
  {
    id: 'crds-in-templates',
    why: 'The definition belongs to a release: the second is refused, and uninstalling either deletes all Widgets.',
    previous: previous({}, rendered('optional', false)),
    next: next({}, rendered('optional', false)),
    expected: { T0: compatible, T1: breaks('A7'), T2: breaks('A5'), T3: breaks('A8') },
    asked: ['T1', 'T3'],
    bed: 'control-plane',
  },
  {
    id: 'crds-kept',
    why: 'The definition is rendered but outlives its release, so only a plain second install is refused.',
    previous: previous({}, rendered('optional', true)),
    next: next({}, rendered('optional', true)),
    expected: { T0: compatible, T1: breaks('A7'), T2: compatible, T3: compatible },
    asked: ['T1', 'T3'],
    bed: 'control-plane',
  },
  {
    id: 'crds-in-folder',
    why: 'Helm leaves the definition of crds/ as the older release installed it, so spec.finish is pruned; only `helm install` of Helm 4 replaces it.',
    previous: previous({}, { placement: 'crds', finish: 'absent', isKept: false }),
    next: next({}, { placement: 'crds', finish: 'optional', isKept: false }),
    expected: { T0: breaks('A6'), ...sideBySide(compatible) },
    expectedUnderHelm3: { T1: breaks('A6'), T3: breaks('A6') },
    asked: ['T0'],
    bed: 'control-plane',
  },
  {
    id: 'immutable-selector',
    why: 'The version is among the labels that the Deployment selects by, which the API server refuses to change.',
    previous: previous({ selectorHasVersion: true }),
    next: next({ selectorHasVersion: true }),
    expected: { T0: breaks(), ...sideBySide(compatible) },
    asked: ['T0'],
    bed: 'control-plane',
  },
  {
    id: 'rendered-secret-keys',
    why: 'The chart renders empty keys into the Secret that the operator fills: Helm 4 refuses to upgrade, Helm 3 empties them.',
    previous: previous({ webhook: { rendersSecretKeys: true } }),
    next: next({ webhook: { rendersSecretKeys: true } }),
    expected: { T0: breaks('A14'), ...sideBySide(compatible) },
    expectedUnderHelm3: { T0: breaks('A15', 'B1') },
    asked: ['T0'],
    bed: 'control-plane',
  },
  {
    id: 'crash-on-new-field',
    why: 'The older version ends when it meets an object with spec.finish, again after every restart.',
    previous: previous({ faults: ['crash-on-new-field'] }, grown.previous),
    next: next({ faults: ['crash-on-new-field'] }, grown.next),
    expected: { T1: breaks('A7'), T2: breaks(), T3: breaks() },
    asked: ['T2'],
    bed: 'kind',
  },
  {
    id: 'slow-starter',
    why: 'The newer version is ready only after 20 seconds; its webhook is not needed before.',
    previous: previous(),
    next: next({ startDelay: '20s' }),
    expected: everywhere(compatible),
    asked: ['T1'],
    bed: 'kind',
  },
  {
    id: 'slow-starter-fail',
    why: 'The newer webhook must answer for every write from the moment it is installed, and does not for 20 seconds.',
    previous: previous(failing),
    next: next({ ...failing, startDelay: '20s' }),
    expected: sideBySide(breaks('B6')),
    asked: ['T1'],
    bed: 'kind',
  },
  {
    id: 'noisy-alone',
    why: 'The older version writes to every Widget every second, so nothing can be learnt from writes.',
    previous: previous({ faults: ['noisy'] }),
    next: next({ faults: ['noisy'] }),
    expected: everywhere(inconclusive),
    asked: ['T1'],
    bed: 'control-plane',
    leastWatch: 15,
  },
]

/** The row of an id; throws where there is none. */
export function row(id: string): StandInRow {
  const found = standInTable.find((item) => item.id === id)
  if (found === undefined) throw new Error(`no row ${id}`)
  return found
}
