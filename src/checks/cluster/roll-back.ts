import type { TopologyName } from '../../model/topology.ts'
import { defineRule } from '../rule.ts'
import { listText, meetingText } from './meeting-words.ts'

type Refused = { readonly topology: TopologyName; readonly command: string; readonly message: string }

export const clusterRollBackRefused = defineRule<'meeting', Refused>({
  id: 'cluster/roll-back-refused',
  scope: 'meeting',
  title: 'Way back that fails in a cluster',
  why: 'After the upgrade, the API server or Helm refuses what the previous release renders: who is in trouble with the next release stays in it.',
  sources: [
    'helm/helm pkg/action/rollback.go',
    'apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go',
  ],
  category: 'cluster',
  severity: 'error',
  breaks: ['rollback'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => `${meetingText(evidence)}, going back fails: \`${evidence.message}\`.`,
  remedy: ({ command }) =>
    `Make \`${command}\` work, or say in the release notes that there is no way back and how to restore.`,
  check({ observed }, _context, report) {
    const { wayBack, topology } = observed
    if (wayBack === null || wayBack.accepted || wayBack.conflicts.length > 0) return
    report({
      evidence: { topology, command: wayBack.command, message: wayBack.message ?? 'no reason given' },
      at: { live: 'Release/previous' },
      certainty: 'observed',
      identity: { topology },
    })
  },
})

type Deleted = { readonly topology: TopologyName; readonly command: string; readonly objects: readonly string[] }

export const clusterRollBackDeletes = defineRule<'meeting', Deleted>({
  id: 'cluster/roll-back-deletes',
  scope: 'meeting',
  title: 'Custom resources that go with the way back',
  why: 'A rollback deletes what only the later revision renders; where that is a definition, all custom resources of its kind go with it, and Helm reports success.',
  sources: ['helm/helm pkg/action/rollback.go', 'helm/helm pkg/kube/client.go, Update'],
  category: 'cluster',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['rollback', 'custom-resources'],
  since: '0.1.0',
  examples: [],
  message: (evidence) =>
    `${meetingText(evidence)}, going back deletes ${evidence.objects.length} custom resources: ${listText(evidence.objects)}.`,
  remedy: () => 'Put `helm.sh/resource-policy: keep` on the definitions before the upgrade.',
  check({ observed }, _context, report) {
    const { wayBack, topology } = observed
    if (wayBack === null || wayBack.deleted.length === 0) return
    report({
      evidence: { topology, command: wayBack.command, objects: wayBack.deleted },
      at: { live: wayBack.deleted[0] ?? '' },
      certainty: 'observed',
      breaks: ['rollback'],
      direction: 'next-to-previous',
      identity: { topology, objects: wayBack.deleted },
    })
  },
})

type Uneditable = {
  readonly topology: TopologyName
  readonly objects: readonly { readonly object: string; readonly message: string }[]
}

/** Row A4. */
export const clusterRollBackRefusesStored = defineRule<'meeting', Uneditable>({
  id: 'cluster/roll-back-refuses-stored',
  scope: 'meeting',
  title: 'Stored custom resource that the definitions of the previous release refuse',
  why: 'Objects that were right under the next release cannot be created again or edited where they are at fault once the previous definitions are back.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-ratcheting',
  ],
  category: 'cluster',
  severity: 'error',
  breaks: ['rollback'],
  since: '0.1.0',
  examples: [],
  message: (evidence) => {
    const [first] = evidence.objects
    return `${meetingText(evidence)}, ${evidence.objects.length} stored custom resources are refused after the way back: ${listText(evidence.objects.map(({ object }) => object))}. Of the first, the API server says \`${first?.message}\`.`
  },
  remedy: () =>
    'Keep accepting in the previous line what the next one lets users write, or convert what is stored before going back.',
  check({ observed }, _context, report) {
    const { wayBack, topology } = observed
    if (wayBack === null || wayBack.uneditable.length === 0) return
    report({
      evidence: { topology, objects: wayBack.uneditable.map((each) => ({ ...each })) },
      at: { live: wayBack.uneditable[0]?.object ?? '' },
      certainty: 'observed',
      direction: 'next-to-previous',
      condition: { kind: 'uses-new', text: 'only for objects that rely on what the next release accepts' },
      identity: { topology, objects: wayBack.uneditable.map(({ object }) => object) },
    })
  },
})
