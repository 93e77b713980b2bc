import { member, memberAt } from '../../model/json.ts'
import { isSelected, readSelector } from '../../model/label-selector.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { shortJson } from '../short-json.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { kindOf } from './refused-change.ts'

type Evidence = { readonly object: string; readonly selector: string; readonly labels: string }

const kinds: ReadonlySet<string> = new Set(['apps/Deployment', 'apps/DaemonSet', 'apps/ReplicaSet', 'apps/StatefulSet'])

/** ValidateDeploymentSpec and its like in kubernetes/kubernetes pkg/apis/apps/validation. */
export const workloadSelectorMissesTemplate = defineRule<'release', Evidence>({
  id: 'workload/selector-misses-template',
  scope: 'release',
  title: 'Workload that does not select its own pods',
  why: 'The API server refuses a workload whose selector does not match the labels of its pod template ("`selector` does not match template `labels`"), at installation and upgrade.',
  sources: ['https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector'],
  category: 'workload',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'another label', next: exampleObjects(exampleWorkloadText({ labels: '{app: b}' })), reports: 1 },
    { title: 'more labels', next: exampleObjects(exampleWorkloadText({ labels: '{app: a, part: b}' })), reports: 0 },
  ],
  message: ({ object, selector, labels }) =>
    `The API server refuses ${object}: its selector \`${selector}\` does not match the labels \`${labels}\` of its pods.`,
  remedy: () => 'Let selector and labels of the pod template come from one helper template.',
  check({ objects }, _context, report) {
    for (const object of objects) {
      if (!kinds.has(kindOf(object))) continue
      const selector = memberAt(object.value, 'spec', 'selector')
      const requirements = readSelector(selector)
      const labels = member(podTemplateOf(object)?.metadata, 'labels')
      if (requirements === null || isSelected(labels, requirements)) continue
      report({
        evidence: {
          object: objectName(object),
          selector: shortJson(selector ?? null),
          labels: shortJson(labels ?? null),
        },
        at: { object, path: ['spec', 'selector'] },
        ...(object.dependency === null ? {} : { severity: 'warning' }),
      })
    }
  },
})
