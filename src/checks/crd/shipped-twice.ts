import { jsonEquals } from '../../model/json.ts'
import type { ShippedCrd } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleDefinition, inTemplates } from './example-definition.ts'

type Evidence = { readonly name: string; readonly files: readonly string[]; readonly outcome: Outcome }

/**
 * `refused`: the installation fails. `overwritten`: it fails under Helm 3, and one overwrites the other under Helm 4's
 * server-side apply. `rival`: which content is installed depends on the version of Helm.
 */
type Outcome = 'refused' | 'overwritten' | 'rival'

const consequence: Readonly<Record<Outcome, string>> = {
  refused: 'the installation fails',
  overwritten: 'Helm 3 fails to install it, and under Helm 4 one overwrites the other',
  rival: 'which of them is installed depends on the version of Helm',
}

const both = (first: string, second: string, change = '') => ({
  manifest: `---\n# Source: example/${first}\n${exampleDefinition()}---\n# Source: example/${second}\n${exampleDefinition(change === '' ? {} : { annotations: [change] })}`,
})

/**
 * Helm creates what is in `crds/` first and without its labels; an object of templates that then exists already is not
 * the release's (pkg/action/validate.go), and the installation fails.
 */
export const crdShippedTwice = defineRule<'release', Evidence>({
  id: 'crd/shipped-twice',
  scope: 'release',
  title: 'Definition that is shipped twice',
  why: 'Helm creates definitions of `crds/` first and does not mark them as its own: the same one among the templates then "exists and cannot be imported into the current release". Two in `crds/` rival: Helm 3 keeps the first, Helm 4 the last.',
  sources: [
    'helm/helm pkg/action/install.go, installCRDs',
    'helm/helm pkg/action/validate.go, existingResourceConflict',
  ],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'in crds/ and in templates/', next: both('crds/a.yaml', 'templates/a.yaml'), reports: 1 },
    { title: 'twice in templates/', next: both('templates/a.yaml', 'templates/b.yaml'), reports: 1 },
    { title: 'two contents in crds/', next: both('crds/a.yaml', 'charts/dep/crds/a.yaml', 'x: y'), reports: 1 },
    { title: 'one content in two crds/', next: both('crds/a.yaml', 'charts/dep/crds/a.yaml'), reports: 0 },
    { title: 'once', next: inTemplates(), reports: 0 },
  ],
  message: ({ name, files, outcome }) =>
    `\`${name}\` is shipped in ${files.map((file) => `\`${file}\``).join(' and ')}: ${consequence[outcome]}.`,
  remedy: () =>
    'Ship it in one place; where a dependency brings it, leave it to the dependency or switch it off there.',
  check({ crds }, _context, report) {
    const byName = new Map<string, ShippedCrd[]>()
    for (const crd of crds) byName.set(crd.definition.name, [...(byName.get(crd.definition.name) ?? []), crd])
    for (const [name, shipped] of byName) {
      const last = shipped.at(-1)
      const outcome = outcomeOf(shipped)
      if (last === undefined || outcome === null) continue
      report({
        evidence: { name, files: shipped.map(({ object }) => object.file), outcome },
        at: { object: last.object, path: ['metadata', 'name'] },
        ...(outcome === 'rival' ? { severity: 'warning' } : {}),
      })
    }
  },
})

function outcomeOf(shipped: readonly ShippedCrd[]): Outcome | null {
  const [first, ...others] = shipped
  if (first === undefined || others.length === 0) return null
  const placements = new Set(shipped.map(({ placement }) => placement))
  if (placements.has('templates')) return placements.has('crds') ? 'refused' : 'overwritten'
  return others.every(({ definition }) => jsonEquals(definition.raw, first.definition.raw)) ? null : 'rival'
}
