import type { Condition } from '../../model/finding.ts'
import { formatPath } from '../../model/path.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { type RepeatedEntry, repeatedEntriesOf } from './repeated-entries.ts'

type Evidence = {
  readonly object: string
  readonly field: string
  readonly key: string
  readonly isTolerated: boolean
}

const container = (text: string) => exampleObjects(exampleWorkloadText({ container: text }))
const why =
  'Helm 4 applies on the server, which knows the entries of such a list by a key and refuses two of one ("failed to create typed patch object … duplicate entries for key"). Helm 3 sends the list as it is; an update then keeps one of the two.'
const sources = [
  'https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy',
  'kubernetes/kubernetes api/openapi-spec, x-kubernetes-list-map-keys',
]
const message = ({ object, field, key, isTolerated }: Evidence) =>
  `${object}: \`${field}\` repeats the key \`${key}\`, ${isTolerated ? 'which Helm 4 cannot apply' : 'which the API server refuses'}.`
const remedy = () => 'Render each key once; where values and template both bring it, let one of them win.'

/** One release by itself. */
export const workloadListEntryRepeated = defineRule<'release', Evidence>({
  id: 'workload/list-entry-repeated',
  scope: 'release',
  title: 'List with two entries of one key',
  why,
  sources,
  category: 'workload',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a variable twice',
      next: container('env: [{name: A, value: "1"}, {name: A, value: "2"}], '),
      reports: 1,
    },
    {
      title: 'a port twice, under two names',
      next: container('ports: [{name: a, containerPort: 80}, {name: b, containerPort: 80, protocol: TCP}], '),
      reports: 1,
    },
    {
      title: 'a port of two protocols',
      next: container('ports: [{containerPort: 53}, {containerPort: 53, protocol: UDP}], '),
      reports: 0,
    },
    {
      title: 'lists without keys',
      next: container('args: [a, a], envFrom: [{secretRef: {name: a}}, {secretRef: {name: a}}], '),
      reports: 0,
    },
  ],
  message,
  remedy,
  check({ objects }, _context, report) {
    for (const entry of objects.flatMap(repeatedEntriesOf)) {
      const { object, path, isTolerated } = entry
      report({
        evidence: evidenceOf(entry),
        at: { object, path },
        ...(object.dependency === null ? {} : { severity: 'warning' }),
        ...(isTolerated ? { condition: onlyHelm4 } : {}),
      })
    }
  },
})

/** Only what is new: with an older one a release cannot have come from Helm 4. */
export const workloadListEntryNewlyRepeated = defineRule<'pair', Evidence>({
  id: 'workload/list-entry-newly-repeated',
  scope: 'pair',
  title: 'List that has two entries of one key from now on',
  why,
  sources,
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a variable is given a second time',
      previous: container('env: [{name: A, value: "1"}], '),
      next: container('env: [{name: A, value: "1"}, {name: A, value: "2"}], '),
      reports: 1,
    },
    {
      title: 'it was there twice before',
      previous: container('env: [{name: A, value: "1"}, {name: A, value: "2"}], '),
      next: container('env: [{name: A, value: "1"}, {name: A, value: "3"}], '),
      reports: 0,
    },
  ],
  message,
  remedy,
  check(pair, _context, report) {
    const rendered = [...pair.objects.persisted, ...pair.objects.added.map((next) => ({ previous: null, next }))]
    for (const { previous, next } of rendered) {
      const before = new Set(previous === null ? [] : repeatedEntriesOf(previous).map(({ key }) => key))
      for (const entry of repeatedEntriesOf(next)) {
        if (before.has(entry.key)) continue
        report({
          evidence: evidenceOf(entry),
          at: { object: next, path: entry.path },
          ...(previous === null ? {} : { was: { object: previous } }),
          direction: 'previous-to-next',
          ...(entry.isTolerated
            ? { condition: { kind: 'command', text: 'only for a release that Helm 4 installed (server-side apply)' } }
            : {}),
        })
      }
    }
  },
})

const onlyHelm4: Condition = { kind: 'command', text: 'only under Helm 4, which applies on the server' }

function evidenceOf({ object, path, key, isTolerated }: RepeatedEntry): Evidence {
  return { object: objectName(object), field: formatPath(path.slice(0, -1)), key, isTolerated }
}
