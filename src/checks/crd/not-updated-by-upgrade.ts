import { defineRule } from '../rule.ts'
import { inCrdsFolder, inTemplates } from './example-definition.ts'
import { applyFromCrdsFolder, definitionBackInTemplates, definitionFromCrdsFolder, ownershipOf } from './placement.ts'
import { isSameSpecification } from './same-specification.ts'

type Evidence = {
  readonly name: string
  readonly kind: string
  readonly file: string
  /** The template that it was before, and is again after going back. */
  readonly template?: string
}

const twoVersions = ['name: v1, served: true, storage: true', 'name: v2, served: true, storage: false']

/** Helm 3 skips an existing definition of `crds/`, and no Helm touches it on upgrade (Helm documentation, CRD best practices). */
export const crdNotUpdatedByUpgrade = defineRule<'pair', Evidence>({
  id: 'crd/not-updated-by-upgrade',
  scope: 'pair',
  title: 'Changed definition that the upgrade leaves as it was',
  why: '`helm upgrade` never touches what lies in `crds/`: the next controller runs beside the previous definition, which prunes or refuses what is new.',
  sources: [
    'https://helm.sh/docs/chart_best_practices/custom_resource_definitions/',
    'https://github.com/helm/helm/issues/8972',
  ],
  category: 'crd',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'crds/ gains a version',
      previous: inCrdsFolder(),
      next: inCrdsFolder({ versions: twoVersions }),
      reports: 1,
    },
    {
      title: 'a definition that is kept moves into crds/ and gains a version',
      previous: inTemplates({ annotations: ['helm.sh/resource-policy: keep'] }),
      next: inCrdsFolder({ versions: twoVersions }),
      reports: 1,
    },
    {
      title: 'the template gains a version',
      previous: inTemplates(),
      next: inTemplates({ versions: twoVersions }),
      reports: 0,
    },
    {
      title: 'only a description differs',
      previous: inCrdsFolder(),
      next: inCrdsFolder({
        versions: [
          'name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true, description: Widgets}}',
        ],
      }),
      reports: 0,
    },
  ],
  message: ({ name, kind, file }) =>
    `\`helm upgrade\` leaves the definition \`${name}\` as the previous release had it: its change in \`${file}\` reaches new installations only, and the next controller meets the previous ${kind}.`,
  remedy: ({ file }) =>
    `With every upgrade: \`${applyFromCrdsFolder(file)}\` from the unpacked chart, before \`helm upgrade\`.`,
  measures: ({ file, template }) => [
    definitionFromCrdsFolder(file),
    ...(template === undefined ? [] : [definitionBackInTemplates(template)]),
  ],
  check(pair, _context, report) {
    for (const { previous, next } of pair.crds.persisted) {
      // What the upgrade deletes on its way into `crds/` is the business of `crd/deleted-by-upgrade`.
      const stays = previous.placement === 'crds' || ownershipOf(previous) === 'kept'
      if (!stays || next.placement !== 'crds') continue
      if (isSameSpecification(previous, next)) continue
      const { name, names } = next.definition
      report({
        evidence: {
          name,
          kind: names.kind,
          file: next.object.file,
          ...(previous.placement === 'templates' ? { template: previous.object.file } : {}),
        },
        at: { object: next.object },
        was: { object: previous.object },
        direction: 'previous-to-next',
        condition: { kind: 'uses-new', text: 'only for what relies on the change: a new field, a default, a version' },
      })
    }
  },
})
