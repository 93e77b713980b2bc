import { arrayMember, type Json, jsonEquals, member, objectMember } from '../../model/json.ts'
import { withPodDefaults } from '../../model/pod-defaults.ts'
import { defineRule } from '../rule.ts'
import { shortJson } from '../short-json.ts'
import { containerPairs, severityOfNews } from './container-pairs.ts'
import type { ContainerSettings } from './container-settings.ts'
import { exampleContainer } from './example-container.ts'

type Evidence = { readonly probe: string; readonly previous: Json; readonly next: Json; readonly container: string }

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const
const ready = (path: string) => exampleContainer(`readinessProbe: {httpGet: {path: ${path}, port: 8081}}`)

export const flagsProbeChanged = defineRule<'pair', Evidence>({
  id: 'flags/probe-changed',
  scope: 'pair',
  title: 'Probe of a container changed',
  why: 'The kubelet asks something else, or at other times, before it sends requests to a pod or restarts it.',
  sources: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  category: 'flags',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'another path', previous: ready('/healthz'), next: ready('/readyz'), reports: 1 },
    { title: 'a probe is gone', previous: ready('/healthz'), next: exampleContainer(''), reports: 1 },
    {
      title: 'defaults are written out',
      previous: ready('/healthz'),
      next: exampleContainer(
        'readinessProbe: {httpGet: {path: /healthz, port: 8081, scheme: HTTP}, periodSeconds: 10}',
      ),
      reports: 0,
    },
  ],
  message: ({ probe, previous, next, container }) =>
    next === null
      ? `${container} has no \`${probe}\` any more.`
      : previous === null
        ? `${container} gets a \`${probe}\`: \`${shortJson(next)}\`.`
        : `\`${probe}\` of ${container} changes from \`${shortJson(previous)}\` to \`${shortJson(next)}\`.`,
  remedy: () => 'Check that pods of the next release become ready within the time that the roll-out allows.',
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      const [before, after] = [settled(each.previous), settled(each.next)]
      for (const probe of probes) {
        const [previous, next] = [objectMember(before, probe) ?? null, objectMember(after, probe) ?? null]
        if (jsonEquals(previous, next)) continue
        const has = (side: ContainerSettings) =>
          member(side.value, probe) === undefined ? side.path : [...side.path, probe]
        report({
          evidence: { probe, previous, next, container: each.name },
          at: { object: each.next.object, path: has(each.next) },
          was: { object: each.previous.object, path: has(each.previous) },
          ...severityOfNews(pair),
        })
      }
    }
  },
})

/** The container with the API server's defaults written out. */
function settled({ value }: ContainerSettings): Json | undefined {
  return arrayMember(withPodDefaults({ containers: [value] }), 'containers')[0]
}
