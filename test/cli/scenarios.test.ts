import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstalledPlugin, installPlugin, project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

/**
 * What people type and see, as documents in `scenarios/`: the command, both streams, the exit code.
 * `npx vitest run --project helm test/cli -u` writes them anew; read the difference before it is committed.
 */
interface Scenario {
  readonly name: string
  readonly what: string
  readonly commands: readonly (readonly string[])[]
  /** Where they are typed, below the folder of all. */
  readonly folder?: string
}

const scenarios: readonly Scenario[] = [
  {
    name: 'lint-a-chart',
    what: 'A chart that ships the controller of another version.',
    commands: [['lint', 'cache-operator-1.4.1']],
  },
  {
    name: 'diff-two-releases',
    what: 'A patch release that refuses and prunes what its predecessor accepted.',
    commands: [['diff', 'cache-operator-1.4.0', 'cache-operator-1.4.1']],
  },
  {
    name: 'nothing-changed',
    what: 'A release against itself.',
    commands: [['diff', 'cache-operator-1.4.0', 'cache-operator-1.4.0']],
  },
  {
    name: 'values-remove-a-definition',
    what: 'The same chart, a value switched off: the upgrade deletes a definition and all its objects.',
    commands: [['diff', 'gated-1.0.0', 'gated-1.0.0', '--previous-values', 'on.yaml', '--next-values', 'off.yaml']],
  },
  {
    name: 'accept-a-finding',
    what: 'The findings of today as a baseline, and one accepted by the configuration.',
    commands: [
      ['diff', 'cache-operator-1.4.0', 'cache-operator-1.4.1', '-o', 'json=baseline.json', '--fail-on', 'never'],
      ['diff', 'cache-operator-1.4.0', 'cache-operator-1.4.1', '--baseline', 'baseline.json'],
      ['diff', 'cache-operator-1.4.0', 'cache-operator-1.4.1', '--config', 'accept.yaml'],
    ],
  },
  {
    name: 'snapshots-need-no-helm',
    what: 'Two releases written as snapshots compare like the charts.',
    commands: [
      ['snapshot', 'cache-operator-1.4.0', '-o', 'previous.json'],
      ['diff', 'previous.json', 'cache-operator-1.4.0', '-q'],
    ],
  },
  {
    name: 'a-template-fails',
    what: 'A chart that Helm cannot render without a value.',
    commands: [
      ['lint', 'demanding-1.0.0'],
      ['lint', 'demanding-1.0.0', '--set', 'token=x'],
    ],
  },
  {
    name: 'wrong-words',
    what: 'What cannot be examined ends with one message and exit code 2.',
    commands: [
      ['lint', 'cache-operator-1.4.2'],
      ['lint', 'broken.tgz'],
      ['lint', 'empty'],
      ['lnit', 'cache-operator-1.4.0'],
      ['lint', 'cache-operator-1.4.0', '--fail-no', 'error'],
      ['diff', 'cache-operator-1.4.0'],
      ['diff', 'cache-operator@1.4.0', 'cache-operator-1.4.1', '--offline'],
    ],
  },
  {
    name: 'first-steps',
    what: 'A configuration for the charts found here; the editor learns its keys from the schema.',
    commands: [['init', '--schema'], ['init'], ['lint', 'cache-operator-1.4.1', '-q']],
    folder: 'project',
  },
  {
    name: 'broken-yaml',
    what: 'A manifest that cannot be read is a finding; the rest is examined.',
    commands: [['lint', 'half-written']],
  },
]

const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
`
const chart = (name: string) =>
  `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: "1.0.0"\nkubeVersion: ">=1.30.0-0"\n`

const files = {
  'gated-1.0.0/Chart.yaml': chart('gated'),
  'gated-1.0.0/values.yaml': 'widgets: true\n',
  'gated-1.0.0/templates/widgets.yaml': `{{- if .Values.widgets }}\n${definition}{{- end }}\n`,
  'on.yaml': 'widgets: true\n',
  'off.yaml': 'widgets: false\n',
  'accept.yaml':
    'suppressions:\n  - rule: schema/enum-value-removed\n    subject: "*"\n    reason: Random was never documented.\n',
  'demanding-1.0.0/Chart.yaml': chart('demanding'),
  'demanding-1.0.0/values.yaml': '{}\n',
  'demanding-1.0.0/templates/token.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: token}\ndata: {token: {{ required "set token" .Values.token | quote }}}\n',
  'broken.tgz': 'not an archive',
  // A boundary: no configuration above the project is taken.
  'project/.git': 'gitdir: nowhere',
  'half-written/good.yaml': definition,
  'half-written/half.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: half\ndata:\n  key: value\n',
}

describe('scenarios', () => {
  let plugin: InstalledPlugin
  let folder: TemporaryFolder
  beforeAll(async () => {
    plugin = await installPlugin('4')
    folder = temporaryFolder(files)
    mkdirSync(folder.at('empty'))
    writeFileSync(folder.at('empty/README.md'), 'No chart here.\n')
    for (const name of ['cache-operator-1.4.0', 'cache-operator-1.4.1']) {
      cpSync(join(project, 'examples', name), folder.at(name), { recursive: true })
      cpSync(join(project, 'examples', name), folder.at(`project/${name}`), { recursive: true })
    }
  })
  afterAll(() => {
    plugin[Symbol.dispose]()
    folder[Symbol.dispose]()
  })

  it.each(scenarios)('$name', async ({ name, what, commands, folder: inner = '.' }) => {
    const shown = commands.map((args) => {
      const { code, stdout, stderr } = plugin.run(['kaito-check', ...args], { cwd: folder.at(inner) })
      const streams = [stdout.trimEnd(), ...(stderr.trim() === '' ? [] : [`[stderr]\n${stderr.trimEnd()}`])]
      return `\`\`\`\n$ helm kaito-check ${args.join(' ')}\n${streams.filter((text) => text !== '').join('\n')}\n\nexit code ${code}\n\`\`\`\n`
    })
    await expect(`# ${what}\n\n${shown.join('\n')}`).toMatchFileSnapshot(`scenarios/${name}.md`)
  })

  it('says the same under Helm 3', async () => {
    using three = await installPlugin('3')
    const args = ['kaito-check', 'diff', 'cache-operator-1.4.0', 'cache-operator-1.4.1']
    expect(three.run(args, { cwd: folder.path }).stdout).toBe(plugin.run(args, { cwd: folder.path }).stdout)
  })
})
