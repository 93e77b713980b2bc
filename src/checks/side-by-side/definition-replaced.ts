import { jsonEquals } from '../../model/json.ts'
import { exampleDefinition } from '../crd/example-definition.ts'
import { defineRule } from '../rule.ts'
import { findCollisions } from './collisions.ts'
import { exampleTenants } from './example-tenants.ts'
import { sharedName } from './shared-object.ts'
import { tenantApart } from './tenants.ts'

type Evidence = { readonly object: string }

const shipped = (...versions: readonly string[]) => [['crds/widgets.yaml', exampleDefinition({ versions })] as const]
const v1 = 'name: v1, served: true, storage: true'

/**
 * Helm 3 creates what `crds/` holds and leaves alone what exists; Helm 4 applies it server-side over what exists, before
 * it asks whose the release's objects are, so also when it then refuses the installation (installCRDs in helm/helm
 * pkg/action/install.go). Tried with kube-apiserver 1.34: what Helm 3 created belongs to another way of writing (`Update`, not `Apply`) and conflicts.
 */
export const sideBySideDefinitionReplaced = defineRule<'pair', Evidence>({
  id: 'side-by-side/definition-replaced',
  scope: 'pair',
  title: 'Definition in crds/ that both releases ship differently',
  why: 'A cluster holds one definition of a name. When the next release is installed beside the previous one, Helm 4 applies the next one’s definition from `crds/` over the live one, even if it then refuses the installation, and stops with a conflict over one that Helm 3 created; Helm 3 leaves the live one, and the next release runs with the older schema.',
  sources: ['helm/helm pkg/action/install.go, installCRDs'],
  category: 'side-by-side',
  severity: 'warning',
  breaks: ['side-by-side'],
  since: '0.1.0',
  examples: [
    {
      title: 'the schema differs',
      previous: exampleTenants('1.0.0', () => shipped(v1)),
      next: exampleTenants('1.1.0', () => shipped(v1, 'name: v2, served: true, storage: false')),
      reports: 1,
    },
    {
      title: 'both ship the same',
      previous: exampleTenants('1.0.0', () => shipped(v1)),
      next: exampleTenants('1.1.0', () => shipped(v1)),
      reports: 0,
    },
  ],
  message: ({ object }) =>
    `The two releases ship \`${object}\` differently in \`crds/\`. Installing the next one beside the previous one with Helm 4 puts its definition in place, or stops with a conflict where Helm 3 created the former; Helm 3 leaves that one.`,
  remedy: () =>
    'Apply the newer definition before the second installation (`kubectl apply --server-side`), once the findings on its schema allow it, and install with `--skip-crds`.',
  check(pair, _context, report) {
    const tenant = tenantApart(pair)
    if (tenant === null) return
    for (const collision of findCollisions(pair, tenant)) {
      if (collision.outcome !== 'definition') continue
      if (jsonEquals(collision.previous.value['spec'], collision.next.value['spec'])) continue
      report({
        evidence: { object: sharedName(collision) },
        at: { object: collision.next },
        was: { object: collision.previous },
        condition: { kind: 'command', text: 'only when the second installation is made without `--skip-crds`' },
      })
    }
  },
})
