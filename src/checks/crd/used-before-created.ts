import { apiGroupOf } from '../../model/api-scope.ts'
import type { Condition } from '../../model/finding.ts'
import { type KubernetesObject, objectName, type ShippedCrd } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import { exampleDefinition, inCrdsFolder, inTemplates } from './example-definition.ts'
import { definitionFromCrdsFolder } from './placement.ts'

type Evidence = {
  readonly objects: readonly string[]
  readonly name: string
  readonly apiVersion: string
  readonly file: string
  readonly placement: ShippedCrd['placement']
}

const resource = (apiVersion: string, annotations = '') =>
  `---\n# Source: example/templates/widget.yaml\napiVersion: ${apiVersion}\nkind: Widget\nmetadata: {name: one, annotations: {${annotations}}}\n`
const withResource = (release: { readonly manifest?: string }, apiVersion = 'example.com/v1', annotations = '') => ({
  manifest: `${release.manifest ?? ''}${resource(apiVersion, annotations)}`,
})
const config = {
  manifest: '---\n# Source: example/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
}
const twoVersions = ['name: v1, served: true, storage: true', 'name: v2, served: true, storage: false']
const sources = [
  'helm/helm pkg/action/install.go, Build before Create',
  'helm/helm pkg/action/upgrade.go, prepareUpgrade',
  'https://helm.sh/docs/chart_best_practices/custom_resource_definitions/',
]

/** Tried with Helm 3.18 and 4.1; a definition of `crds/` is created before Helm looks kinds up. */
export const crdUsedBeforeInstalled = defineRule<'release', Evidence>({
  id: 'crd/used-before-installed',
  scope: 'release',
  title: 'Custom resource beside its own definition among the templates',
  why: 'Helm looks up the kind of every object before it creates the first, so the definition that comes with them is not there yet: the installation fails on a cluster that has it not from elsewhere ("no matches for kind … ensure CRDs are installed first").',
  sources,
  category: 'crd',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'both among the templates', next: withResource(inTemplates()), reports: 1 },
    { title: 'the definition in crds/', next: withResource(inCrdsFolder()), reports: 0 },
    { title: 'a definition of its own', next: inTemplates(), reports: 0 },
    {
      title: 'a resource of a test',
      next: withResource(inTemplates(), 'example.com/v1', 'helm.sh/hook: test'),
      reports: 0,
    },
  ],
  message: ({ objects, name }) =>
    `\`helm install\` fails on a new cluster: ${objects.join(', ')} needs the definition \`${name}\`, which is rendered beside it.`,
  remedy: ({ file }) =>
    `Ship \`${file}\` in \`crds/\` or in a chart of its own; or let the controller create the custom resource.`,
  check({ objects, crds }, _context, report) {
    for (const shipped of crds) {
      if (shipped.placement !== 'templates') continue
      const uses = objects.filter(
        (object) => isOf(object, shipped) && (object.hooks.length === 0 || runsIn(object, 'install')),
      )
      const [first] = uses
      if (first === undefined) continue
      const onlyHooks = uses.every(({ hooks }) => hooks.length > 0 && !hooks.includes('pre-install'))
      report({
        evidence: evidenceOf(uses, shipped, first),
        at: { object: first, path: ['kind'] },
        ...(onlyHooks ? { condition: onlyHelm3 } : {}),
        ...(shipped.object.dependency === null ? {} : { severity: 'warning' }),
      })
    }
  },
})

const onlyHelm3: Condition = {
  kind: 'command',
  text: 'only under Helm 3, which looks the kind up before the hook runs',
}

export const crdUsedBeforeCreated = defineRule<'pair', Evidence>({
  id: 'crd/used-before-created',
  scope: 'pair',
  title: 'Custom resource of a definition that the upgrade only brings',
  why: 'Helm looks up the kind of every object, of hooks too, with what the cluster serves before the upgrade: a definition or a version that comes with it is not there yet, and `helm upgrade` fails before it changes anything ("no matches for kind … in version …"). Definitions of `crds/` it does not create at all.',
  sources,
  category: 'crd',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'definition and resource are new', previous: config, next: withResource(inTemplates()), reports: 1 },
    { title: 'the definition is new in crds/', previous: config, next: withResource(inCrdsFolder()), reports: 1 },
    {
      title: 'the resource moves to a new version',
      previous: withResource(inTemplates()),
      next: withResource(inTemplates({ versions: twoVersions }), 'example.com/v2'),
      reports: 1,
    },
    {
      title: 'a hook after the upgrade',
      previous: config,
      next: withResource(inTemplates(), 'example.com/v1', 'helm.sh/hook: post-upgrade'),
      reports: 1,
    },
    { title: 'the definition was there', previous: inTemplates(), next: withResource(inTemplates()), reports: 0 },
    {
      title: 'the version was there',
      previous: {
        manifest: `---\n# Source: example/templates/w.yaml\n${exampleDefinition({ versions: twoVersions })}`,
      },
      next: withResource(inTemplates({ versions: twoVersions }), 'example.com/v2'),
      reports: 0,
    },
  ],
  message: ({ objects, name, apiVersion }) =>
    `\`helm upgrade\` fails: ${objects.join(', ')} needs \`${apiVersion}\` of the definition \`${name}\`, which only this upgrade brings.`,
  remedy: ({ file, placement }) =>
    placement === 'crds'
      ? `Before the upgrade apply \`${file}\` from the unpacked chart; or let the controller create the custom resource.`
      : `Ship the custom resource one release after its definition, or let the controller create it; or ship \`${file}\` in \`crds/\`, to be applied before the upgrade.`,
  measures: ({ file, placement }) => (placement === 'crds' ? [definitionFromCrdsFolder(file)] : []),
  check({ crds, next, previous }, _context, report) {
    if (previous.chart === null || next.chart === null) return
    const before = new Map(previous.crds.map((shipped) => [shipped.definition.name, shipped.definition]))
    for (const shipped of [...crds.added, ...crds.persisted.map((match) => match.next)]) {
      const served = before.get(shipped.definition.name)?.versions.filter((version) => version.served) ?? []
      const uses = next.objects.filter(
        (object) =>
          isOf(object, shipped) &&
          (object.hooks.length === 0 || runsIn(object, 'upgrade')) &&
          !served.some(({ name }) => name === versionOf(object)),
      )
      for (const version of new Set(uses.map(versionOf))) {
        const ofVersion = uses.filter((object) => versionOf(object) === version)
        const [first] = ofVersion
        if (first === undefined) continue
        report({
          evidence: evidenceOf(ofVersion, shipped, first),
          at: { object: first, path: ['apiVersion'] },
          direction: 'previous-to-next',
        })
      }
    }
  },
})

function isOf({ apiVersion, kind }: KubernetesObject, { definition }: ShippedCrd): boolean {
  return apiGroupOf(apiVersion) === definition.group && kind === definition.names.kind
}

function versionOf({ apiVersion }: KubernetesObject): string {
  return apiVersion.split('/')[1] ?? ''
}

function runsIn({ hooks }: KubernetesObject, command: 'install' | 'upgrade'): boolean {
  return hooks.includes(`pre-${command}`) || hooks.includes(`post-${command}`)
}

function evidenceOf(uses: readonly KubernetesObject[], shipped: ShippedCrd, first: KubernetesObject): Evidence {
  return {
    objects: uses.map(objectName),
    name: shipped.definition.name,
    apiVersion: first.apiVersion,
    file: shipped.object.file,
    placement: shipped.placement,
  }
}
