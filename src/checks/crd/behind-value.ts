import type { Release, ShippedCrd } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { inTemplates, withoutDefinition } from './example-definition.ts'

type Evidence = { readonly name: string; readonly kind: string; readonly value: string; readonly is: boolean }

const files = { 'values.yaml': 'widgets: {enabled: false}\n' }
const gate = (manifest: string | undefined) => [
  { purpose: { kind: 'gate', value: 'widgets.enabled', setTo: true }, manifest: manifest ?? '' } as const,
]
const gated = { ...withoutDefinition, files, renders: gate(inTemplates().manifest) }

/** A definition inside an `if`: what is switched on with the value is deleted when it is switched off again. */
export const crdBehindValue = defineRule<'pair', Evidence>({
  id: 'crd/behind-value',
  scope: 'pair',
  title: 'Definition that comes and goes with a value',
  why: 'A template that no longer renders a definition deletes it at the next upgrade, and with it every custom resource of its kind: here it takes no more than switching a value back.',
  sources: [
    'helm/helm pkg/kube/client.go, Update',
    'https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition',
  ],
  category: 'crd',
  severity: 'warning',
  breaks: ['custom-resources'],
  since: '0.1.0',
  examples: [
    { title: 'a definition is new, behind a value', previous: withoutDefinition, next: gated, reports: 1 },
    {
      title: 'it is kept when the value is switched off',
      previous: withoutDefinition,
      next: { ...gated, renders: gate(inTemplates({ annotations: ['helm.sh/resource-policy: keep'] }).manifest) },
      reports: 0,
    },
    { title: 'it was behind that value before', previous: gated, next: gated, reports: 0 },
  ],
  message: ({ name, kind, value, is }) =>
    `\`${name}\` is rendered only when \`${value}\` is ${is}: whoever switches it back deletes the definition, and every ${kind} with it.`,
  remedy: () =>
    'Render the definition whatever the value is, or add the annotation `helm.sh/resource-policy: keep` to it.',
  check({ previous, next }, _context, report) {
    const before = new Set(definitionsBehindValues(previous).map(keyOf))
    for (const { shipped, value, is } of definitionsBehindValues(next)) {
      const { definition, object } = shipped
      if (before.has(keyOf({ shipped, value, is }))) continue
      report({
        evidence: { name: definition.name, kind: definition.names.kind, value, is },
        at: { object, path: ['metadata'] },
        direction: 'previous-to-next',
        condition: { kind: 'value', text: `only for those who switch \`${value}\` back` },
      })
    }
  },
})

interface BehindValue {
  readonly shipped: ShippedCrd
  readonly value: string
  /** What the value is where the definition is rendered. */
  readonly is: boolean
}

function keyOf({ shipped, value, is }: BehindValue): string {
  return `${shipped.definition.name} ${value} ${is}`
}

function definitionsBehindValues({ crds, variants }: Release): readonly BehindValue[] {
  return variants.flatMap(({ purpose, failure, crds: flipped }): readonly BehindValue[] => {
    if (purpose.kind !== 'gate' || failure !== null) return []
    const { value, setTo } = purpose
    return [
      ...deletable(flipped, crds).map((shipped) => ({ shipped, value, is: setTo })),
      ...deletable(crds, flipped).map((shipped) => ({ shipped, value, is: !setTo })),
    ]
  })
}

/** Definitions of the release that other values do not render, and that Helm deletes then. */
function deletable(crds: readonly ShippedCrd[], others: readonly ShippedCrd[]): readonly ShippedCrd[] {
  const names = new Set(others.map(({ definition }) => definition.name))
  return crds.filter(
    ({ definition, placement, isKept, object }) =>
      placement === 'templates' && !isKept && object.hooks.length === 0 && !names.has(definition.name),
  )
}
