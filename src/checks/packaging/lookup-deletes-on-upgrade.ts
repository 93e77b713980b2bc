import { objectName } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObject, exampleRender } from './example-templates.ts'
import { findLookups } from './lookups.ts'

type Evidence = { readonly object: string; readonly file: string }

const rendered = exampleObject('storage.k8s.io/v1', 'StorageClass', 'name: fast')
const call = 'lookup "storage.k8s.io/v1" "StorageClass" "" "fast"'
const guarded = (condition: string, object = rendered) =>
  exampleRender([['templates/class.yaml', object]], {
    'templates/class.yaml': `{{- if ${condition} }}\n${object}\n{{- end }}\n`,
  })

/**
 * At install the object is missing, so the chart renders it; at the upgrade `lookup` finds it, the chart no longer
 * renders it, and Helm deletes what the last manifest had and the new one has not (pkg/kube/client.go, Update).
 */
export const packagingLookupDeletesOnUpgrade = defineRule<'release', Evidence>({
  id: 'packaging/lookup-deletes-on-upgrade',
  scope: 'release',
  title: 'Object that the first upgrade deletes',
  why: 'The template renders the object only while the cluster has none. Once installed, the next `helm upgrade` finds it, renders it no longer and deletes it; the upgrade after that creates it again.',
  sources: [
    'https://helm.sh/docs/chart_template_guide/functions_and_pipelines/#using-the-lookup-function',
    'helm/helm pkg/kube/client.go, Update',
  ],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'an object that guards itself', next: guarded(`not (${call})`), reports: 1 },
    { title: 'the same in other words', next: guarded(`empty (${call})`), reports: 1 },
    { title: 'a look-up of something else', next: guarded('not (lookup "v1" "Secret" "" "fast")'), reports: 0 },
    {
      title: 'an object that Helm keeps',
      next: guarded(
        `not (${call})`,
        exampleObject('storage.k8s.io/v1', 'StorageClass', 'name: fast, annotations: {helm.sh/resource-policy: keep}'),
      ),
      reports: 0,
    },
    { title: 'no look-up', next: guarded('.Values.fast'), reports: 0 },
  ],
  message: ({ object, file }) =>
    `\`${file}\` renders \`${object}\` only while the cluster has none, so the first upgrade deletes it and the second creates it again.`,
  remedy: () =>
    'Let a value decide whether the chart brings the object; or render it whenever it is missing or carries this release’s annotation `meta.helm.sh/release-name`.',
  check(release, _context, report) {
    for (const { file, line, guards } of findLookups(release)) {
      if (guards !== null) report({ evidence: { object: objectName(guards), file }, at: { file, line } })
    }
  },
})
