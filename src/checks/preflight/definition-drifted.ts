import { specificationDrift } from '../../model/specification-drift.ts'
import { defineRule } from '../rule.ts'

type Evidence = {
  readonly definition: string
  /** Fields that differ, the first of them. */
  readonly paths: readonly string[]
  readonly count: number
}

export const preflightDefinitionDrifted = defineRule<'installation', Evidence>({
  id: 'preflight/definition-drifted',
  scope: 'installation',
  title: 'Live definition that is not the one of the installed chart',
  why: 'Somebody else has changed it: another installation, a controller, or by hand. An upgrade from the client replaces the list of versions only where the two charts differ in it, so that a change of others may stay; server-side apply takes it back, or is refused.',
  sources: [
    'helm/helm pkg/kube/client.go',
    'https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts',
  ],
  category: 'crd',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [],
  message: ({ definition, paths, count }) =>
    `The live \`${definition}\` differs from that of the installed chart in ${count} ${count === 1 ? 'place' : 'places'}: ${paths.map((path) => `\`${path}\``).join(', ')}${count > paths.length ? ', …' : ''}. What is said here rests on the live one.`,
  remedy: ({ definition }) =>
    `Find out who changed it (\`kubectl get crd ${definition} --show-managed-fields -o yaml\`) and whether the change is meant to last.`,
  check({ cluster }, _context, report) {
    for (const { name, live, shipped } of cluster.definitions) {
      if (live === null || shipped === null) continue
      const paths = specificationDrift(shipped, live)
      if (paths.length === 0) continue
      report({
        evidence: {
          definition: name,
          paths: paths.slice(0, 5),
          count: paths.length,
        },
        at: { live: `CustomResourceDefinition/${name}`, field: paths[0] ?? '.spec' },
        certainty: 'observed',
        identity: { definition: name, paths: [...paths] },
      })
    }
  },
})
