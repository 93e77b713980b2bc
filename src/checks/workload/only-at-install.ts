import { isKept } from '../../model/helm-lifecycle.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { objectName } from '../../model/release.ts'
import { keepMeasures } from '../keep-measures.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { guardedObjects } from './guarded-objects.ts'

type Evidence = {
  readonly object: string
  /** What keeps the object from an upgrade: `.Release.IsInstall`, or a look-up that finds it. */
  readonly guard: 'installation' | 'lookup'
  readonly target: CommandTarget
}

const guards = {
  installation: 'the next release renders it at an installation only',
  lookup: 'the template of the next release asks the cluster for it, finds it and no longer renders it',
} as const satisfies Record<Evidence['guard'], string>

const object = (annotations = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example, annotations: {${annotations}}}\ndata: {a: b}`
const render = (text: string, template = text) => ({
  files: { 'templates/config.yaml': template },
  manifest: `---\n# Source: example/templates/config.yaml\n${text}\n`,
})
const lookup = (text: string) =>
  `{{- if not (lookup "v1" "ConfigMap" .Release.Namespace "example") }}\n${text.replace('kind: ConfigMap', 'kind: ConfigMap\n')}\n{{- end }}`

/** Once installed, the object is in the former manifest and not in the next: the upgrade deletes it (helm/helm pkg/kube/client.go, Update). */
export const workloadOnlyAtInstall = defineRule<'pair', Evidence>({
  id: 'workload/only-at-install',
  scope: 'pair',
  title: 'Object that an installation creates and the upgrade deletes',
  why: 'A template that renders an object only at the installation, or only while the cluster has none, does not render it at the upgrade. Helm takes that for an object that is gone and deletes it; the upgrade after that may create it again.',
  sources: [
    'helm/helm pkg/kube/client.go, Update',
    'https://helm.sh/docs/chart_template_guide/functions_and_pipelines/#using-the-lookup-function',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a template that looks for its own object',
      previous: render(object()),
      next: render(object(), lookup(object())),
      reports: 1,
    },
    {
      title: 'the object is kept by policy',
      previous: render(object('helm.sh/resource-policy: keep')),
      next: render(object('helm.sh/resource-policy: keep'), lookup(object('helm.sh/resource-policy: keep'))),
      reports: 0,
    },
    {
      title: 'an object that is new, which no upgrade finds',
      previous: render('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}'),
      next: render(object(), lookup(object())),
      reports: 0,
    },
    { title: 'no guard', previous: render(object()), next: render(object()), reports: 0 },
  ],
  message: ({ object: name, guard }) => `\`helm upgrade\` deletes ${name}: ${guards[guard]}.`,
  remedy: ({ target }) =>
    `Let a value decide whether the chart brings the object, or add \`helm.sh/resource-policy: keep\`. To protect a cluster before the upgrade: \`${kubectl('annotate', target, 'helm.sh/resource-policy=keep')}\`.`,
  measures: ({ target }) => keepMeasures(target, 'Keep the objects that the upgrade does not render.'),
  check(pair, _context, report) {
    for (const { previous, next, guard, line } of guardedObjects(pair)) {
      if (previous.hooks.length > 0 || isKept(previous)) continue
      report({
        evidence: {
          object: objectName(previous),
          guard,
          target: {
            resource: previous.kind.toLowerCase(),
            name: previous.name,
            namespace: namespaceOf(previous, pair.previous),
          },
        },
        at: line === null ? { object: next } : { file: next.file, line },
        was: { object: previous },
        direction: 'previous-to-next',
      })
    }
  },
})
