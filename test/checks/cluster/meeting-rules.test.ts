import { describe, expect, it } from 'vitest'
import { rules } from '../../../src/checks/catalogue.ts'
import { judgeMeetings } from '../../../src/checks/judge-meetings.ts'
import { type Json, memberAt, stringifyJson } from '../../../src/model/json.ts'
import { kubernetesSupport } from '../../../src/model/kubernetes-data.ts'
import type { ObservedTopology } from '../../../src/model/observation.ts'
import { nextRelease, previousRelease } from '../../plan/sample-request.ts'
import { deepFreeze } from '../../support/freeze.ts'
import {
  activity,
  arrival,
  canary,
  departure,
  made,
  madeUpFight,
  observedTopology,
  turns,
  window,
  writer,
} from './observed.ts'

const options = {
  previous: previousRelease,
  next: nextRelease,
  rules,
  settings: { ownImages: [], projectNames: [], kubernetes: kubernetesSupport },
}

function judge(more: Partial<ObservedTopology>) {
  const run = deepFreeze({ kubernetes: 'v1.34.3', topologies: [observedTopology(more)] })
  const [meeting] = judgeMeetings(run, options)
  if (meeting === undefined) throw new Error('no meeting')
  return meeting
}

/** `rule modes breaks`, in the order of the catalogue. */
function said(more: Partial<ObservedTopology>): readonly string[] {
  return judge(more).raised.map(({ rule, report }) => {
    const modes = memberAt(report.evidence, 'failureModes')
    return [rule.id, modes === undefined ? '' : stringifyJson(modes), (report.breaks ?? rule.breaks).join('+')].join(
      ' ',
    )
  })
}

const fight = (object: Parameters<typeof activity>[0] = {}) =>
  activity({ changes: 40, alternations: [turns(30)], ...object })
const refusal = (message: string, code = 403) => ({
  writer: writer('previous'),
  verb: 'update',
  resource: 'widgets.example.test',
  code,
  count: 12,
  message,
  first: '2026-01-01T00:00:01Z',
  last: '2026-01-01T00:00:09Z',
})
const x509 = 'failed calling webhook "w.example.test": x509: certificate signed by unknown authority'

const rows: readonly (readonly [title: string, seen: Partial<ObservedTopology>, expected: readonly string[]])[] = [
  ['nothing at all', {}, []],
  // Fights.
  [
    'two releases that set one annotation in turn',
    { windows: [window({ objects: [fight()] })] },
    ['cluster/controllers-fight ["C5"] side-by-side'],
  ],
  [
    'the same of a status',
    { windows: [window({ objects: [fight({ alternations: [turns(9, '.status.conditions[0].reason')] })] })] },
    ['cluster/controllers-fight ["C6"] side-by-side'],
  ],
  [
    'the same of a child',
    { windows: [window({ objects: [fight({ group: '', resource: 'configmaps' })] })] },
    ['cluster/controllers-fight ["C8"] side-by-side'],
  ],
  [
    'the same of a webhook configuration',
    {
      windows: [
        window({
          objects: [
            fight({
              group: 'admissionregistration.k8s.io',
              resource: 'validatingwebhookconfigurations',
              alternations: [
                turns(9, '.webhooks[0].clientConfig.caBundle'),
                turns(9, '.metadata.ownerReferences[0].uid'),
              ],
            }),
          ],
        }),
      ],
    },
    ['cluster/controllers-fight ["B1","B2"] side-by-side'],
  ],
  [
    'two turns, which are a hand-over',
    { windows: [window({ objects: [activity({ changes: 3, alternations: [turns(2)] })] })] },
    [],
  ],
  [
    'turns while custom resources were written',
    { windows: [window({ name: 'stimuli', isIdle: false, objects: [fight()] })] },
    [],
  ],
  [
    'turns of accounts that are no controllers of either',
    {
      windows: [
        window({
          objects: [
            fight({ writers: [{ ...writer(null), changes: 40 }], alternations: [turns(30, '.spec', [null, null])] }),
          ],
        }),
      ],
    },
    [],
  ],
  [
    'turns in the overlap of an upgrade',
    { topology: 'T0', windows: [window({ name: 'overlap', objects: [fight()] })] },
    ['cluster/controllers-fight ["C5"] side-by-side'],
  ],
  [
    'turns after an upgrade',
    { topology: 'T0', windows: [window({ objects: [fight()] })] },
    ['cluster/controllers-fight ["C5"] in-place'],
  ],
  // Churn.
  [
    'one release that rewrites an object all the time',
    { windows: [window({ objects: [activity({ changes: 60 })] })] },
    ['cluster/object-churns  side-by-side'],
  ],
  ['five changes in a minute', { windows: [window({ objects: [activity({ changes: 5 })] })] }, []],
  ['three changes in a short window', { windows: [window({ length: 5, objects: [activity({ changes: 3 })] })] }, []],
  [
    'an object that changes as it did under previous alone',
    {
      baseline: window({ name: 'previous-alone', objects: [madeUpFight(), activity({ changes: 5 })], injected: made }),
      windows: [window({ objects: [activity({ changes: 8 })] })],
    },
    [],
  ],
  [
    'churn of what the control plane writes',
    { windows: [window({ objects: [activity({ changes: 60, writers: [{ ...writer(null), changes: 60 }] })] })] },
    [],
  ],
  // Both.
  [
    'both writing without undoing each other',
    {
      windows: [
        window({
          name: 'stimuli',
          isIdle: false,
          objects: [
            activity({
              writers: [
                { ...writer('previous'), changes: 1 },
                { ...writer('next'), changes: 1 },
              ],
            }),
          ],
        }),
      ],
    },
    ['cluster/both-reconcile ["C1"] '],
  ],
  [
    'one lease for both, next at rest',
    { leases: [{ name: 'l', namespace: 'kube-system', holder: 'previous', idle: 'next' }] },
    ['cluster/idle-beside ["C2"] '],
  ],
  [
    'a lease for each',
    {
      leases: [
        { name: 'l', namespace: 'previous', holder: 'previous', idle: 'next' },
        { name: 'l', namespace: 'next', holder: 'next', idle: 'previous' },
      ],
    },
    [],
  ],
  [
    'one lease, which next gets when both are restarted',
    {
      leases: [{ name: 'l', namespace: 'kube-system', holder: 'previous', idle: 'next' }],
      windows: [
        window(),
        window({ name: 'restart', isIdle: false }),
        window({ name: 'after-restart', objects: [activity({ writers: [{ ...writer('next'), changes: 1 }] })] }),
      ],
    },
    ['cluster/idle-beside ["C2"] '],
  ],
  [
    'one lease, and next writes all the same',
    {
      leases: [{ name: 'l', namespace: 'kube-system', holder: 'previous', idle: 'next' }],
      windows: [window({ objects: [activity({ writers: [{ ...writer('next'), changes: 1 }] })] })],
    },
    [],
  ],
  // Children.
  [
    'both making a child for one owner',
    {
      children: [
        {
          owner: 'Widget/work/twin',
          resource: 'configmaps',
          alone: 1,
          nextAlone: null,
          both: 2,
          isNew: true,
          creators: [
            { ...writer('previous'), created: 1 },
            { ...writer('next'), created: 1 },
          ],
        },
      ],
    },
    ['cluster/children-duplicated ["C7"] side-by-side'],
  ],
  [
    'next making a second child of what previous had',
    {
      children: [
        {
          owner: 'Widget/work/one',
          resource: 'configmaps',
          alone: 1,
          nextAlone: null,
          both: 2,
          isNew: false,
          creators: [{ ...writer('next'), created: 1 }],
        },
      ],
    },
    ['cluster/children-duplicated ["C7"] side-by-side'],
  ],
  [
    'a kind of child that only next makes',
    {
      children: [
        {
          owner: 'Widget/work/one',
          resource: 'services',
          alone: 0,
          nextAlone: null,
          both: 1,
          isNew: false,
          creators: [{ ...writer('next'), created: 1 }],
        },
      ],
    },
    [],
  ],
  [
    'as many children as before',
    {
      children: [
        {
          owner: 'Widget/work/one',
          resource: 'configmaps',
          alone: 1,
          nextAlone: null,
          both: 1,
          isNew: false,
          creators: [],
        },
      ],
    },
    [],
  ],
  // Admission.
  [
    'an object of previous that is refused for a certificate',
    {
      windows: [
        window({
          canaries: [
            canary({
              refused: 40,
              flips: 60,
              worst: { refused: 12, tries: 20 },
              messages: [{ text: x509, count: 40 }],
            }),
          ],
        }),
      ],
    },
    ['cluster/writes-refused ["B1"] side-by-side'],
  ],
  [
    'an object of previous that a webhook refuses',
    {
      windows: [
        window({
          canaries: [
            canary({
              refused: 40,
              messages: [{ text: 'admission webhook "w" denied the request: unknown field "finish"', count: 40 }],
            }),
          ],
        }),
      ],
    },
    ['cluster/writes-refused ["B3"] side-by-side'],
  ],
  [
    'an object that previous alone refuses as well',
    {
      baseline: window({
        name: 'previous-alone',
        objects: [madeUpFight()],
        injected: made,
        canaries: [canary({ refused: 3 })],
      }),
      windows: [window({ canaries: [canary({ refused: 40 })] })],
    },
    [],
  ],
  [
    'a new field that is refused',
    {
      windows: [
        window({
          canaries: [
            canary({
              shape: 'next',
              canary: 'Widget with .spec.finish',
              refused: 100,
              messages: [{ text: 'unknown field', count: 100 }],
            }),
          ],
        }),
      ],
    },
    ['cluster/new-fields-refused ["B3"] side-by-side'],
  ],
  [
    'a new field that pods of both refuse in turns',
    {
      topology: 'T0',
      windows: [
        window({
          name: 'overlap',
          canaries: [
            canary({ shape: 'next', refused: 50, flips: 40, messages: [{ text: 'unknown field', count: 50 }] }),
          ],
        }),
      ],
    },
    ['cluster/new-fields-refused ["B5"] in-place'],
  ],
  [
    'a new field that is refused on the way back, as it must',
    {
      windows: [
        window({
          name: 'way-back',
          isIdle: false,
          canaries: [canary({ shape: 'next', refused: 50, messages: [{ text: 'unknown field', count: 50 }] })],
        }),
      ],
    },
    [],
  ],
  ['two refusals in as many tries', { windows: [window({ canaries: [canary({ tries: 2, refused: 2 })] })] }, []],
  // Requests of the controllers.
  [
    'a right that is missing',
    { windows: [window({ refusals: [refusal('widgets is forbidden: User "x" cannot update')] })] },
    ['cluster/requests-refused ["D6"] side-by-side'],
  ],
  [
    'a webhook of next that refuses previous',
    { windows: [window({ refusals: [refusal('admission webhook "w" denied the request: finish is immutable')] })] },
    ['cluster/requests-refused ["B4"] side-by-side'],
  ],
  [
    'conflicts of optimistic locking',
    { windows: [window({ refusals: [refusal('the object has been modified', 409)] })] },
    [],
  ],
  ['what is not there yet', { windows: [window({ refusals: [refusal('not found', 404)] })] }, []],
  [
    'a refusal that previous alone meets as well',
    {
      baseline: window({
        name: 'previous-alone',
        objects: [madeUpFight()],
        injected: made,
        refusals: [refusal('forbidden')],
      }),
      windows: [window({ refusals: [refusal('forbidden')] })],
    },
    [],
  ],
  // Helm.
  [
    'a second release that Helm refuses',
    {
      arrival: arrival({
        accepted: false,
        message: 'exists',
        collisions: [{ object: 'ClusterRole/x', owner: 'previous/previous' }],
      }),
    },
    ['cluster/install-refused ["A7"] side-by-side'],
  ],
  [
    'the same in one namespace',
    { topology: 'T4', arrival: arrival({ accepted: false, message: 'exists' }) },
    ['cluster/install-refused ["A10"] side-by-side'],
  ],
  [
    'an upgrade that fails',
    { topology: 'T0', arrival: arrival({ accepted: false, message: 'spec.selector: field is immutable' }) },
    ['cluster/upgrade-refused  in-place'],
  ],
  [
    'an upgrade that needs force',
    {
      topology: 'T0',
      arrival: arrival({
        wasForced: true,
        message: 'conflict',
        conflicts: [{ object: 'Secret/previous/x', manager: 'operator', fields: ['.data.tls.crt'] }],
      }),
    },
    ['cluster/field-conflicts ["A14"] in-place'],
  ],
  [
    'an uninstall that takes the other’s definition',
    {
      topology: 'T3',
      departures: [departure()],
    },
    ['cluster/uninstall-deletes ["A8"] side-by-side+custom-resources'],
  ],
  [
    'two uninstalls that take the same',
    { topology: 'T3', departures: [departure(), departure({ side: 'next', command: 'helm uninstall next' })] },
    ['cluster/uninstall-deletes ["A8"] side-by-side+custom-resources'],
  ],
  [
    'two uninstalls that take different things',
    {
      topology: 'T3',
      departures: [departure(), departure({ side: 'next', survivor: 'failed', shared: ['Role/a/b'] })],
    },
    [
      'cluster/uninstall-deletes ["A8"] side-by-side+custom-resources',
      'cluster/uninstall-deletes ["A8"] side-by-side+custom-resources',
    ],
  ],
  [
    'an uninstall that takes its own',
    {
      departures: [departure({ shared: [], customResources: [] })],
    },
    [],
  ],
  [
    'an object that stays after it was deleted',
    { stuck: [{ object: 'Widget/work/twin', finalizers: ['example.test/clean'] }] },
    ['cluster/deletion-stuck ["C13"] side-by-side'],
  ],
  // The way back, losses, restarts.
  [
    'a field that previous writes away',
    { losses: [{ object: 'Widget/work/new', fields: ['.spec.finish'], writer: writer('previous'), moment: 'both' }] },
    ['cluster/fields-lost ["C4"] side-by-side'],
  ],
  [
    'a field that is gone after the way back',
    {
      topology: 'T0',
      losses: [{ object: 'Widget/work/new', fields: ['.spec.finish'], writer: null, moment: 'way-back' }],
    },
    ['cluster/fields-lost ["D5"] rollback'],
  ],
  [
    'a way back that is refused',
    {
      topology: 'T0',
      wayBack: {
        command: 'helm rollback previous 1',
        accepted: false,
        message: 'no',
        conflicts: [],
        deleted: [],
        uneditable: [],
      },
    },
    ['cluster/roll-back-refused  rollback'],
  ],
  [
    'a way back that deletes',
    {
      topology: 'T0',
      wayBack: {
        command: 'helm rollback previous 1',
        accepted: true,
        message: null,
        conflicts: [],
        deleted: ['Widget/work/one'],
        uneditable: [],
      },
    },
    ['cluster/roll-back-deletes  rollback'],
  ],
  [
    'a way back after which an object is refused',
    {
      topology: 'T0',
      wayBack: {
        command: 'helm rollback previous 1',
        accepted: true,
        message: null,
        conflicts: [],
        deleted: [],
        uneditable: [{ object: 'Widget/work/one', message: 'Required value' }],
      },
    },
    ['cluster/roll-back-refuses-stored  rollback'],
  ],
  [
    'a way back that is right',
    {
      topology: 'T0',
      wayBack: {
        command: 'helm rollback previous 1',
        accepted: true,
        message: null,
        conflicts: [],
        deleted: [],
        uneditable: [],
      },
    },
    [],
  ],
  [
    'a controller that is restarted',
    { restarts: [{ side: 'previous', workload: 'Deployment/operator', restarts: 4, reason: 'exit code 1' }] },
    ['cluster/controllers-fail  side-by-side'],
  ],
  [
    'a controller of next that never stays up',
    { failing: [{ side: 'next', reason: 'exit code 1' }] },
    ['cluster/controllers-fail  side-by-side'],
  ],
]

describe('rules of a meeting', () => {
  it.each(rows)('say of %s what it is', (_title, seen, expected) => {
    expect(said(seen)).toEqual(expected)
  })

  it.each(rows)('word %s so that it survives JSON', (_title, seen) => {
    for (const { rule, report } of judge(seen).raised) {
      const revived: Json = JSON.parse(stringifyJson(report.evidence))
      expect(rule.message(revived)).toBe(rule.message(report.evidence))
      expect(rule.message(report.evidence)).toMatch(/^[A-Z`].*\.$/s)
      expect(rule.remedy(report.evidence)).toMatch(/^[A-Z`].*\.$/s)
      expect(report.certainty).toBe('observed')
      expect(memberAt(report.evidence, 'topology')).toBe(seen.topology ?? 'T1')
      expect(report.identity).toBeDefined()
    }
  })

  it('names every rule in a row that reports', () => {
    const known = new Set(rows.flatMap(([, , expected]) => expected.map((text) => text.split(' ')[0])))
    expect(
      rules
        .filter(({ scope }) => scope === 'meeting')
        .map(({ id }) => id)
        .filter((id) => !known.has(id)),
    ).toEqual([])
  })

  it('leaves the contest behind an error to the error', () => {
    const configuration = fight({
      object: 'ValidatingWebhookConfiguration/check',
      group: 'admissionregistration.k8s.io',
      resource: 'validatingwebhookconfigurations',
    })
    const { raised } = judge({
      windows: [
        window({ objects: [configuration], canaries: [canary({ refused: 9, messages: [{ text: x509, count: 9 }] })] }),
      ],
    })
    expect(raised.map(({ rule, report }) => [rule.id, memberAt(report.evidence, 'causedBy')])).toEqual([
      ['cluster/controllers-fight', null],
      ['cluster/writes-refused', 'ValidatingWebhookConfiguration/check'],
    ])
  })

  it('gives a fight the same identity however often it turned', () => {
    const identities = [30, 300].map((count) => {
      const { raised } = judge({ windows: [window({ objects: [fight({ alternations: [turns(count)] })] })] })
      return raised.map(({ report }) => report.identity)
    })
    expect(identities[0]).toEqual(identities[1])
  })
})

describe('the controls of a meeting', () => {
  const outcomes = (more: Partial<ObservedTopology>) => judge(more).controls.map(({ outcome }) => outcome)
  const baseline = (...objects: readonly ReturnType<typeof activity>[]) =>
    window({ name: 'previous-alone', injected: made, objects })

  const controlRows: readonly (readonly [string, Partial<ObservedTopology>, readonly [string, string]])[] = [
    ['pass where previous is quiet and the made-up fight is seen', {}, ['passed', 'passed']],
    [
      'fail where previous writes all the time',
      { baseline: baseline(madeUpFight(), activity({ changes: 60 })) },
      ['failed', 'passed'],
    ],
    [
      'fail where pods of previous fight each other',
      {
        baseline: baseline(
          madeUpFight(),
          activity({ changes: 4, alternations: [turns(3, '.status', ['previous', 'previous'])] }),
        ),
      },
      ['failed', 'passed'],
    ],
    [
      'pass where previous answers on the contested object',
      { baseline: baseline(madeUpFight({ changes: 200, writers: [{ ...writer('previous'), changes: 100 }] })) },
      ['passed', 'passed'],
    ],
    ['fail where the made-up fight is not seen', { baseline: baseline() }, ['passed', 'failed']],
    [
      'fail where it is seen elsewhere',
      { baseline: baseline(madeUpFight({ object: 'Widget/work/other' })) },
      ['passed', 'failed'],
    ],
    [
      'do not run where the API server took no write',
      { baseline: window({ name: 'previous-alone', injected: { ...made, writes: 0 } }) },
      ['passed', 'not-run'],
    ],
    ['do not run where previous was not watched', { baseline: null }, ['not-run', 'not-run']],
  ]
  it.each(controlRows)('%s', (_title, seen, expected) => {
    expect(outcomes(seen)).toEqual(expected)
  })

  it('take back what was measured when one fails, and keep what Helm answered', () => {
    const seen = {
      baseline: baseline(),
      windows: [window({ objects: [fight()] })],
      arrival: arrival({ accepted: false, message: 'exists' }),
    }
    expect(said(seen)).toEqual(['cluster/install-refused ["A7"] side-by-side'])
    expect(judge(seen).gaps.map(({ check }) => check)).toEqual(['T1: a made-up fight is caught'])
  })
})

describe('what is shared', () => {
  const shared = ['CustomResourceDefinition/a', 'CustomResourceDefinition/b', 'ClusterRole/c', 'StorageClass/d']
  const message = (more: Partial<ObservedTopology>) => {
    const [one] = judge({ topology: 'T3', ...more }).raised
    return one?.rule.message(one.report.evidence)
  }

  it('is named where Helm refuses it, each object', () => {
    const collisions = shared.map((object) => ({ object, owner: null }))
    const seen = { arrival: arrival({ accepted: false, message: 'exists', collisions }) }
    for (const object of shared) expect(message(seen)).toContain(`\`${object}\``)
  })

  it('is counted by kind where many go with an uninstall, and named where few do', () => {
    const both = [departure({ shared }), departure({ side: 'next', shared })]
    expect(message({ departures: both })).toMatch(/uninstalling either .*: 2 CustomResourceDefinition, 1 ClusterRole/)
    expect(message({ departures: [departure()] })).toMatch(/uninstalling previous .*`CustomResourceDefinition\/widgets/)
  })
})
