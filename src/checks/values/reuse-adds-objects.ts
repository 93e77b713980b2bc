import { conditionPaths, valuesOf } from '../../model/chart-values.ts'
import { memberAt } from '../../model/json.ts'
import { type Chart, identityOf, type KubernetesObject, objectName, type Release } from '../../model/release.ts'
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

type Evidence = {
  readonly flag: ReuseFlag
  /** `--reset-then-reuse-values` goes through. */
  readonly isOtherWayOpen: boolean
  /** Key of the dependency that brings the objects; null for the chart itself. */
  readonly dependency: string | null
  /** The value of its condition that the previous release has not; null when that is not why. */
  readonly unset: string | null
  readonly count: number
  /** The first few. */
  readonly objects: readonly string[]
}

const shown = 3

const map = (name: string, chart = 'example') =>
  `---\n# Source: ${chart}/templates/map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`
const previous = { files: { 'values.yaml': 'replicas: 1\n' }, manifest: map('own') }
const files = {
  'Chart.yaml':
    'apiVersion: v2\nname: example\nversion: 1.1.0\ndependencies: [{name: cache, version: 1.0.0, condition: cache.enabled}]\n',
  'values.yaml': 'cache: {enabled: false}\n',
  'charts/cache/Chart.yaml': 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
}
const purpose = { kind: 'reuse-values' } as const

/**
 * A dependency whose condition leads to no value is enabled (`processDependencyConditions` in
 * pkg/chart/v2/util/dependencies.go), so a gate that is new and off is on for who brings older values along.
 */
export const valuesReuseAddsObjects = defineRule<'pair', Evidence>({
  id: 'values/reuse-adds-objects',
  scope: 'pair',
  title: 'Objects that appear only with reused values',
  why: `${reuseWhy} A gate that is off by default is not there, and a dependency whose condition has no value is on.`,
  sources: [...reuseSources, 'helm/helm pkg/chart/v2/util/dependencies.go, processDependencyConditions'],
  category: 'values',
  severity: 'warning',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a dependency that is new and off is switched on',
      previous,
      next: {
        files,
        manifest: map('own'),
        renders: [{ purpose, manifest: map('own') + map('cached', 'example/charts/cache') }],
      },
      reports: 1,
    },
    {
      title: 'it stays off',
      previous,
      next: { files, manifest: map('own'), renders: [{ purpose, manifest: map('own') }] },
      reports: 0,
    },
  ],
  message: ({ flag, dependency, unset, count, objects }) => {
    const what = `${count === 1 ? 'the object' : `${count} objects`} ${objects.join(', ')}${count > objects.length ? ' and more' : ''}`
    const why = unset === null ? '' : `: its condition \`${unset}\` is no value of the previous release`
    return dependency === null
      ? `\`helm upgrade --${flag}\` also creates ${what}, which a plain upgrade does not.`
      : `\`helm upgrade --${flag}\` switches the dependency \`${dependency}\` on, with ${what}${why}.`
  },
  remedy: ({ flag, unset }) =>
    [
      `Upgrade ${flag === 'reuse-values' ? 'with `--reset-then-reuse-values`' : 'without it'}`,
      unset === null ? '' : `, or add \`--set ${unset}=false\``,
      '.',
    ].join(''),
  measures: ({ isOtherWayOpen }) => (isOtherWayOpen ? [resetMeasure] : []),
  check(pair, _context, report) {
    const { previous: before, next } = pair
    const plain = new Set(next.objects.map(identityOf))
    const renders = reusedRenders(pair)
    for (const { flag, variant } of renders) {
      // An upgrade creates nothing of `crds/`.
      const inCrdsFolder = new Set(
        variant.crds.flatMap(({ object, placement }) => (placement === 'crds' ? [object] : [])),
      )
      const added = variant.objects.filter((object) => !plain.has(identityOf(object)) && !inCrdsFolder.has(object))
      for (const dependency of new Set(added.map(topDependency))) {
        const group = added.filter((object) => topDependency(object) === dependency)
        const [first] = group
        if (first === undefined) continue
        report({
          evidence: {
            flag,
            isOtherWayOpen: isResetOpen(flag, renders),
            dependency,
            unset: dependency === null ? null : unsetCondition(next.chart, dependency, before),
            count: group.length,
            objects: group.slice(0, shown).map(objectName),
          },
          at: { object: first },
          direction: 'previous-to-next',
          condition: onlyWith(flag),
        })
      }
    }
  },
})

/** `charts/a/charts/b` → `a`. */
function topDependency({ dependency }: KubernetesObject): string | null {
  return dependency?.split('/')[1] ?? null
}

/** The first value of a dependency's condition, where the previous release has none of them. */
function unsetCondition(chart: Chart | null, key: string, { chart: before, source }: Release): string | null {
  const entry = chart?.dependencies.find(({ name, alias }) => (alias ?? name) === key)
  const paths = conditionPaths(entry?.condition ?? null)
  const values = before === null ? {} : valuesOf(before, source.renders[0]?.userValues ?? {})
  const isSet = paths.some((path) => memberAt(values, ...path) !== undefined)
  return isSet ? null : (paths[0]?.join('.') ?? null)
}
