import { changedDefaults } from '../../model/changed-defaults.ts'
import { canonicalJson, type Json, stringifyJson } from '../../model/json.ts'
import { identityOf, objectName, type Release, type RenderVariant } from '../../model/release.ts'
import { isSecretName } from '../../model/secret-name.ts'
import { shapeOf, valueName } from '../../model/value-changes.ts'
import { defineRule, type ExampleRelease } from '../rule.ts'
import { readValueReads } from './value-reads.ts'
import { valueText } from './value-text.ts'

type Evidence = {
  readonly value: string
  /** As one line; null where it is long, or its name says that it is a secret. */
  readonly previous: string | null
  readonly next: string | null
  /** What it changes, with the values given. */
  readonly objects: readonly string[]
}

const map = (level: string) =>
  `---\n# Source: example/templates/map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\ndata: {level: ${level}}\n`
const pod = (tag: string) =>
  `---\n# Source: example/templates/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: example}\nspec: {containers: [{name: main, image: "example.com/app:${tag}"}]}\n`
const template = 'data: {level: {{ .Values.log.level }}}\n'
const chart = (level: string, previous?: string): ExampleRelease => ({
  files: { 'values.yaml': `log: {level: ${level}}\n`, 'templates/map.yaml': template },
  manifest: map(level),
  ...(previous === undefined
    ? {}
    : { renders: [{ purpose: { kind: 'default', value: 'log.level' }, manifest: previous }] }),
})

/** Whoever did not choose a value gets the new one with the upgrade. */
export const valuesDefaultChanged = defineRule<'pair', Evidence>({
  id: 'values/default-changed',
  scope: 'pair',
  title: 'Default of a value that changes',
  why: 'Whoever left the value alone gets the new default with the upgrade, as if they had changed it.',
  sources: ['https://helm.sh/docs/chart_template_guide/values_files/'],
  category: 'values',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'a level changes, and an object with it',
      previous: chart('info'),
      next: chart('debug', map('info')),
      reports: 1,
    },
    {
      title: 'it changes nothing that is rendered',
      previous: chart('info'),
      next: chart('debug', map('debug')),
      reports: 0,
    },
    {
      title: 'it changes an image, of which another rule speaks',
      previous: {
        files: { 'values.yaml': 'tag: "1"\n', 'templates/pod.yaml': '{{ .Values.tag }}' },
        manifest: pod('1'),
      },
      next: {
        files: { 'values.yaml': 'tag: "2"\n', 'templates/pod.yaml': '{{ .Values.tag }}' },
        manifest: pod('2'),
        renders: [{ purpose: { kind: 'default', value: 'tag' }, manifest: pod('1') }],
      },
      reports: 0,
    },
    {
      title: 'the user chose a value',
      previous: { ...chart('info'), userValues: { log: { level: 'warn' } } },
      next: { ...chart('debug'), userValues: { log: { level: 'warn' } } },
      reports: 0,
    },
  ],
  message: ({ value, previous, next, objects }) =>
    `The default of \`${value}\` changes${previous === null || next === null ? '' : ` from \`${previous}\` to \`${next}\``}: ${listed(objects)} ${objects.length === 1 ? 'is' : 'are'} other than with the old one.`,
  remedy: ({ value }) => `Whoever wants the old one sets \`${value}\`.`,
  check({ previous, next }, _context, report) {
    if (previous.chart === null || next.chart === null) return
    const reads = readValueReads(next)
    const given = next.source.renders[0]?.userValues ?? {}
    for (const { path, previous: before, next: after } of changedDefaults(previous.chart, next.chart, given)) {
      const isRetyped = shapeOf(before) !== null && shapeOf(after) !== null && shapeOf(before) !== shapeOf(after)
      // Another rule speaks of values that become something else.
      if (isRetyped || reads(path).kind === 'unread') continue
      const value = valueName(path)
      const variant = next.variants.find(({ purpose }) => purpose.kind === 'default' && purpose.value === value)
      // What was not tried is said with what was not examined.
      const objects = variant === undefined || variant.failure !== null ? [] : objectsThatDiffer(variant, next)
      if (objects.length === 0) continue
      const isSecret = isSecretName(value)
      const shown = (each: Json) => (isSecret ? null : valueText(each))
      report({
        evidence: { value, previous: shown(before), next: shown(after), objects },
        at: { file: 'values.yaml', path },
        was: { file: 'values.yaml', path },
        direction: 'previous-to-next',
      })
    }
  },
})

/** Objects that the value changes, apart from the images of containers: `image/changed` speaks of those. */
function objectsThatDiffer(variant: RenderVariant, next: Release): readonly string[] {
  const [before, after] = [withoutImages(variant), withoutImages(next)]
  const names = new Map([...before, ...after].map(([identity, { name }]) => [identity, name]))
  return [...names]
    .filter(([identity]) => before.get(identity)?.text !== after.get(identity)?.text)
    .map(([, name]) => name)
    .sort()
}

function withoutImages({ objects, images }: Pick<Release, 'objects' | 'images'>) {
  return new Map(
    objects.map((object) => {
      const own = images.filter((use) => use.object === object).map(({ text }) => stringifyJson(text))
      const text = own.reduce(
        (rest, image) => rest.replaceAll(`"image":${image}`, '"image":""'),
        canonicalJson(object.value),
      )
      return [identityOf(object), { name: objectName(object), text }] as const
    }),
  )
}

const shownObjects = 3

function listed(objects: readonly string[]): string {
  const more = objects.length - shownObjects
  return `${objects.slice(0, shownObjects).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
