import type {
  Alternation,
  Arrival,
  CanaryResult,
  Departure,
  ObjectActivity,
  ObservedTopology,
  ObservedWindow,
  Writer,
} from '../../../src/model/observation.ts'
import type { Side } from '../../../src/model/topology.ts'

export function writer(side: Side | null): Writer {
  return { side, account: side === null ? 'system:kube-controller-manager' : `system:serviceaccount:${side}:operator` }
}

/** Nothing happened. */
export function observedTopology(more: Partial<ObservedTopology> = {}): ObservedTopology {
  return {
    topology: 'T1',
    gaps: [],
    answeredBy: null,
    arrival: arrival(),
    baseline: window({ name: 'previous-alone', injected: made, objects: [madeUpFight()] }),
    windows: [window()],
    departures: [],
    children: [],
    losses: [],
    stuck: [],
    leases: [],
    restarts: [],
    failing: [],
    wayBack: null,
    ...more,
  }
}

export function arrival(more: Partial<Arrival> = {}): Arrival {
  return {
    command: 'helm install next next.tgz --namespace next',
    accepted: true,
    message: null,
    collisions: [],
    conflicts: [],
    wasForced: false,
    leftBehind: [],
    ...more,
  }
}

/** An uninstall of previous that takes next's definition along. */
export function departure(more: Partial<Departure> = {}): Departure {
  return {
    side: 'previous',
    command: 'helm uninstall previous',
    shared: ['CustomResourceDefinition/widgets.example.test'],
    customResources: [{ resource: 'widgets.example.test', before: 3, after: 0 }],
    survivor: 'deployed',
    stuck: [],
    ...more,
  }
}

export function window(more: Partial<ObservedWindow> = {}): ObservedWindow {
  return { name: 'idle', length: 60, isIdle: true, objects: [], refusals: [], canaries: [], injected: null, ...more }
}

export function activity(more: Partial<ObjectActivity> = {}): ObjectActivity {
  return {
    object: 'Widget/work/one',
    resource: 'widgets',
    group: 'example.test',
    writers: [{ ...writer('previous'), changes: 1 }],
    changes: 1,
    generations: 0,
    alternations: [],
    first: '2026-01-01T00:00:01Z',
    last: '2026-01-01T00:00:02Z',
    ...more,
  }
}

/** `count` turns of two writers over one field. */
export function turns(
  count: number,
  path = '.metadata.annotations.hash',
  sides: readonly [Side | null, Side | null] = ['previous', 'next'],
): Alternation {
  return {
    path,
    count,
    isReturning: true,
    values: sides.map((side, index) => ({ ...writer(side), value: `"${'ab'.charAt(index)}"` })),
  }
}

export function canary(more: Partial<CanaryResult> = {}): CanaryResult {
  return {
    canary: 'Widget',
    resource: 'widgets.example.test',
    shape: 'previous',
    tries: 100,
    refused: 0,
    flips: 0,
    worst: { refused: 0, tries: 20 },
    messages: [],
    ...more,
  }
}

const madeUpAccounts = ['system:serviceaccount:work:made-up-one', 'system:serviceaccount:work:made-up-two']
export const made = { object: 'Widget/work/last', accounts: madeUpAccounts, writes: 100 }

/** The positive control as it should be seen. */
export function madeUpFight(more: Partial<ObjectActivity> = {}): ObjectActivity {
  const writers = madeUpAccounts.map((account) => ({ side: null, account }))
  return activity({
    object: made.object,
    writers: writers.map((each) => ({ ...each, changes: 50 })),
    changes: 100,
    alternations: [
      {
        path: '.metadata.annotations.made',
        count: 99,
        isReturning: true,
        values: writers.map((each) => ({ ...each, value: '"x"' })),
      },
    ],
    ...more,
  })
}
