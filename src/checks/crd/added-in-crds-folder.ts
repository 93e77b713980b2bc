import { defineRule } from '../rule.ts'
import { inCrdsFolder, inTemplates, withoutDefinition } from './example-definition.ts'
import { applyFromCrdsFolder, definitionFromCrdsFolder, ownershipOf } from './placement.ts'

type Evidence = { readonly name: string; readonly kind: string; readonly file: string }

/** `helm upgrade` never looks at `crds/` (helm/helm pkg/action/upgrade.go), so a new file there reaches new installations only. */
export const crdNotCreatedByUpgrade = defineRule<'pair', Evidence>({
  id: 'crd/not-created-by-upgrade',
  scope: 'pair',
  title: 'New definition that the upgrade does not create',
  why: '`helm upgrade` never creates what a chart adds to `crds/`: the next controller starts without the definition it may wait for, and nobody can create the new kind.',
  sources: [
    'https://helm.sh/docs/chart_best_practices/custom_resource_definitions/',
    'https://github.com/helm/helm/issues/8972',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a definition is new in crds/', previous: withoutDefinition, next: inCrdsFolder(), reports: 1 },
    { title: 'a definition is new among the templates', previous: withoutDefinition, next: inTemplates(), reports: 0 },
  ],
  message: ({ name, kind, file }) =>
    `\`helm upgrade\` does not create the new definition \`${name}\` (${kind}): it ships in \`${file}\`, which Helm applies at install only.`,
  remedy: ({ file }) =>
    `Before the upgrade: \`${applyFromCrdsFolder(file)}\` from the unpacked chart. Or ship it as a template.`,
  measures: ({ file }) => [definitionFromCrdsFolder(file)],
  check(pair, _context, report) {
    for (const shipped of pair.crds.added) {
      if (shipped.placement !== 'crds') continue
      // A hook is created by the upgrade when it names pre-upgrade or post-upgrade; only `crds/` never is.
      if (ownershipOf(shipped) !== 'unmanaged') continue
      report({
        evidence: { name: shipped.definition.name, kind: shipped.definition.names.kind, file: shipped.object.file },
        at: { object: shipped.object },
        direction: 'previous-to-next',
      })
    }
  },
})
