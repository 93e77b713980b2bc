import { compareText, type Json, objectMember } from '../../model/json.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleObjects } from '../workload/example-render.ts'

type Evidence = {
  readonly holder: string
  /** Definitions whose text changed, or that are new or gone. */
  readonly definitions: readonly string[]
}

const definition = (field: string) =>
  [
    'apiVersion: apiextensions.k8s.io/v1',
    'kind: CustomResourceDefinition',
    'metadata:',
    '  name: widgets.example.com',
    'spec:',
    `  versions: [{name: v1, schema: {openAPIV3Schema: {type: object, properties: {${field}: {type: string}}}}}]`,
  ]
    .map((line) => `    ${line}`)
    .join('\n')
const config = (data: string) =>
  exampleObjects(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: definitions}\ndata:\n  widgets.yaml: |\n${data}`)

/** Jobs of hooks apply what ConfigMaps hold; to Helm and to whoever reads a rendering that is text. */
export const crdAppliedByProgram = defineRule<'pair', Evidence>({
  id: 'crd/applied-by-program',
  scope: 'pair',
  title: 'Definition inside a ConfigMap that changes',
  why: 'A definition that the chart carries as text in a ConfigMap is applied by a program of the chart, such as the Job of a hook. Helm does not know it, and what its change does to custom resources and to a rollback hangs on that program.',
  sources: [
    'https://helm.sh/docs/topics/charts_hooks/',
    'https://helm.sh/docs/chart_best_practices/custom_resource_definitions/',
  ],
  category: 'crd',
  severity: 'warning',
  breaks: ['custom-resources', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'a field has another name', previous: config(definition('a')), next: config(definition('b')), reports: 1 },
    { title: 'nothing changes', previous: config(definition('a')), next: config(definition('a')), reports: 0 },
    {
      title: 'text that only speaks of definitions',
      previous: config('    # kind: CustomResourceDefinition'),
      next: config('    # A CustomResourceDefinition of apiextensions.k8s.io'),
      reports: 0,
    },
  ],
  message: ({ holder, definitions }) =>
    `${holder} holds ${definitions.map((name) => `\`${name}\``).join(', ')} as text, which changes: what that does to custom resources was not examined.`,
  remedy: () =>
    'Compare the definitions themselves: name the two folders or files that hold them. Or ship them in `crds/` or as templates.',
  check({ previous, next }, _context, report) {
    const before = new Map(definitionsOf(previous).map((each) => [each.name, each]))
    const after = new Map(definitionsOf(next).map((each) => [each.name, each]))
    const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareText)
    const changed = names.filter((name) => before.get(name)?.text !== after.get(name)?.text)
    const holderOf = (name: string) => after.get(name)?.holder ?? before.get(name)?.holder
    for (const holder of new Set(changed.map(holderOf))) {
      if (holder === undefined) continue
      const definitions = changed.filter((name) => holderOf(name) === holder)
      const was = definitions.map((name) => before.get(name)?.holder).find((object) => object !== undefined)
      report({
        evidence: { holder: objectName(holder), definitions },
        at: { object: holder, path: ['data'] },
        ...(was === undefined ? {} : { was: { object: was, path: ['data'] } }),
        certainty: 'undecided',
        reason: 'the definition is applied by a program of the chart, not by Helm',
      })
    }
  },
})

interface EmbeddedDefinition {
  readonly name: string
  readonly text: string
  readonly holder: KubernetesObject
}

const kindLine = /^kind:[ \t]*["']?CustomResourceDefinition["']?[ \t]*$/m
const apiLine = /^apiVersion:[ \t]*["']?apiextensions\.k8s\.io\//m
const nameLine = /^metadata:[ \t]*\n(?:[ \t]+.*\n)*?[ \t]+name:[ \t]*["']?([^\s"']+)/m

function definitionsOf({ objects }: Pick<Release, 'objects'>): readonly EmbeddedDefinition[] {
  return objects
    .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'ConfigMap')
    .flatMap((holder) =>
      Object.values(objectMember(holder.value, 'data') ?? {})
        .flatMap(documentsOf)
        .filter((text) => kindLine.test(text) && apiLine.test(text))
        .map((text) => ({ name: nameLine.exec(text)?.[1] ?? 'a definition', text: text.trim(), holder })),
    )
}

function documentsOf(value: Json): readonly string[] {
  return typeof value === 'string' ? value.split(/^---.*$/m) : []
}
