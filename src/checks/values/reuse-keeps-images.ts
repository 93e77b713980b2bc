import { type ImageUse, identityOf, objectName, type RenderVariant } from '../../model/release.ts'
import { defineRule } from '../rule.ts'
import {
  isResetOpen,
  onlyWith,
  type ReuseFlag,
  resetMeasure,
  reusedRenders,
  reuseSources,
  reuseWhy,
} from './reuse-commands.ts'

type Kept = { readonly container: string; readonly image: string; readonly instead: string }
type Evidence = {
  readonly flag: ReuseFlag
  /** `--reset-then-reuse-values` goes through. */
  readonly isOtherWayOpen: boolean
  readonly kept: readonly Kept[]
}

const deployment = (tag: string) =>
  [
    '---',
    '# Source: example/templates/app.yaml',
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata: {name: example}',
    `spec: {template: {spec: {containers: [{name: main, image: "example.com/app:${tag}"}]}}}`,
    '',
  ].join('\n')
const values = (tag: string) => ({ 'values.yaml': `image: {tag: ${tag}}\n` })
const purpose = { kind: 'reuse-values' } as const

/** Side by side with new definitions, the previous controller keeps running, and Helm calls the upgrade deployed. */
export const valuesReuseKeepsImages = defineRule<'pair', Evidence>({
  id: 'values/reuse-keeps-images',
  scope: 'pair',
  title: 'Image that stays the previous one with reused values',
  why: `${reuseWhy} A tag that is written there stays the previous one: the upgrade succeeds, its definitions and rights are the next release’s, and the program is not.`,
  sources: reuseSources,
  category: 'values',
  severity: 'warning',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'the tag is a default in values.yaml',
      previous: { files: values('1.0.0'), manifest: deployment('1.0.0') },
      next: {
        files: values('1.1.0'),
        manifest: deployment('1.1.0'),
        renders: [{ purpose, manifest: deployment('1.0.0') }],
      },
      reports: 1,
    },
    {
      title: 'the tag follows the chart',
      previous: { files: { 'values.yaml': 'image: {tag: ""}\nmore: 1\n' }, manifest: deployment('1.0.0') },
      next: {
        files: { 'values.yaml': 'image: {tag: ""}\n' },
        manifest: deployment('1.1.0'),
        renders: [{ purpose, manifest: deployment('1.1.0') }],
      },
      reports: 0,
    },
  ],
  facts: ({ flag, kept }) => kept.map((each) => ({ flag, ...each })),
  message: ({ flag, kept: [first, ...more] }) =>
    `\`helm upgrade --${flag}\` succeeds and keeps \`${first?.image ?? ''}\` in ${first?.container ?? ''}, where the next release runs \`${first?.instead ?? ''}\`${more.length === 0 ? '' : `; likewise in ${more.map(({ container }) => container).join(', ')}`}.`,
  remedy: ({ flag }) =>
    `Upgrade ${flag === 'reuse-values' ? 'with `--reset-then-reuse-values`' : 'without it'}. In the chart, leave the tag of values.yaml empty and default it to \`.Chart.AppVersion\`.`,
  measures: ({ isOtherWayOpen }) => (isOtherWayOpen ? [resetMeasure] : []),
  check(pair, _context, report) {
    const before = imagesByPlace(pair.previous)
    const after = imagesByPlace(pair.next)
    const renders = reusedRenders(pair)
    for (const { flag, variant } of renders) {
      const kept = [...imagesByPlace(variant)].flatMap(([place, use]) => {
        const plain = after.get(place)
        const isKept = plain !== undefined && plain.text !== use.text && before.get(place)?.text === use.text
        return isKept
          ? [{ use: plain, kept: { container: containerName(use), image: use.text, instead: plain.text } }]
          : []
      })
      const [first] = kept
      if (first === undefined) continue
      report({
        evidence: { flag, isOtherWayOpen: isResetOpen(flag, renders), kept: kept.map((each) => each.kept) },
        at: { object: first.use.object, path: first.use.path },
        direction: 'previous-to-next',
        condition: onlyWith(flag),
      })
    }
  },
})

function imagesByPlace({ images }: Pick<RenderVariant, 'images'>): ReadonlyMap<string, ImageUse> {
  return new Map(images.map((use) => [`${identityOf(use.object)} ${use.container}`, use]))
}

function containerName({ object, container }: ImageUse): string {
  return `${objectName(object)} ${container}`
}
