import type { ScaleSubresource } from '../../model/custom-resource-definition.ts'
import { jsonEquals } from '../../model/json.ts'
import { defineRule } from '../rule.ts'
import { inManifests } from './example-definition.ts'
import { persistedVersions } from './persisted-versions.ts'

type Evidence = {
  readonly name: string
  readonly version: string
  readonly previous: ScalePaths
  readonly next: ScalePaths | null
  readonly isWayBack: boolean
}
type ScalePaths = { readonly spec: string; readonly status: string; readonly selector: string | null }

const scaled = (path: string) => ({
  versions: [
    `name: v1, served: true, storage: true, subresources: {scale: {specReplicasPath: ${path}, statusReplicasPath: .status.replicas}}`,
  ],
})

/** `/scale` maps to fields by path (Kubernetes, "Scale subresource"); an autoscaler knows nothing else of the object. */
export const crdScaleChanged = defineRule<'pair', Evidence>({
  id: 'crd/scale-subresource-changed',
  scope: 'pair',
  title: 'Scale subresource removed or moved to other fields',
  why: '`kubectl scale` and autoscalers get 404, or read and write another field than before.',
  sources: [
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#scale-subresource',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    { title: 'scale is gone', previous: inManifests(scaled('.spec.replicas')), next: inManifests(), reports: 1 },
    {
      title: 'scale writes another field',
      previous: inManifests(scaled('.spec.replicas')),
      next: inManifests(scaled('.spec.count')),
      reports: 1,
    },
    {
      title: 'scale is new: gone again after a rollback',
      previous: inManifests(),
      next: inManifests(scaled('.spec.replicas')),
      reports: 1,
    },
    {
      title: 'autoscalers get a selector: lost again after a rollback',
      previous: inManifests(scaled('.spec.replicas')),
      next: inManifests(scaled('.spec.replicas, labelSelectorPath: .status.selector')),
      reports: 1,
    },
    {
      title: 'unchanged',
      previous: inManifests(scaled('.spec.replicas')),
      next: inManifests(scaled('.spec.replicas')),
      reports: 0,
    },
  ],
  message: ({ name, version, previous, next, isWayBack }) =>
    next === null
      ? `${isWayBack ? 'After a rollback ' : ''}\`${name}\` ${version} no longer has the scale subresource: autoscalers and \`kubectl scale\` get "404 not found".`
      : `${isWayBack ? 'After a rollback the' : 'The'} scale subresource of \`${name}\` ${version} uses other fields: \`${words(next)}\` instead of \`${words(previous)}\`.`,
  remedy: () => 'Keep the paths of the scale subresource within a version; a moved field needs a new version.',
  check(pair, _context, report) {
    for (const { crd, previous, next } of persistedVersions(pair)) {
      const before = pathsOf(previous.scale)
      const after = pathsOf(next.scale)
      if (jsonEquals(before, after)) continue
      const { name } = crd.next.definition
      const places = {
        at: { object: crd.next.object, path: ['spec', 'versions', next.index, 'subresources'] },
        was: { object: crd.previous.object, path: ['spec', 'versions', previous.index, 'subresources', 'scale'] },
      }
      if (before !== null && !covers(after, before)) {
        report({
          evidence: { name, version: next.name, previous: before, next: after, isWayBack: false },
          ...places,
          direction: 'previous-to-next',
        })
      } else if (after !== null) {
        report({
          evidence: { name, version: next.name, previous: after, next: before, isWayBack: true },
          ...places,
          direction: 'next-to-previous',
          breaks: ['rollback'],
          condition: { kind: 'uses-new', text: 'only for autoscalers and scripts that use what is new in it' },
        })
      }
    }
  },
})

/** Whoever uses `needed` finds the same there; a selector that was missing hurts nobody. */
function covers(paths: ScalePaths | null, needed: ScalePaths): boolean {
  if (paths === null || paths.spec !== needed.spec || paths.status !== needed.status) return false
  return needed.selector === null || paths.selector === needed.selector
}

function pathsOf(scale: ScaleSubresource | null): ScalePaths | null {
  return scale === null
    ? null
    : { spec: scale.specReplicasPath, status: scale.statusReplicasPath, selector: scale.labelSelectorPath }
}

function words({ spec, status, selector }: ScalePaths): string {
  return [spec, status, ...(selector === null ? [] : [selector])].join(', ')
}
