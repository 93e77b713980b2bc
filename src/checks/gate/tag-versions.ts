import { knownValue } from '../../model/fact.ts'
import { formatTagVersion, type TagVersion } from '../../model/release-tag.ts'
import type { TaggedRelease } from '../../model/tagged-release.ts'
import { formatVersion, parseLooseVersion } from '../../model/versions.ts'

/** What a Chart.yaml of a tag says of its versions. */
export interface StatedVersions {
  /** Of the chart. */
  readonly name: string
  /** Folder of the chart in the tree. */
  readonly path: string
  readonly where: 'tree' | 'package'
  /** Where it stands: in the tree, or the package's name. */
  readonly file: string
  readonly version: string | null
  /** Null where it has none. */
  readonly appVersion: string | null
}

/** Of every chart of a tag, in the tree and, where it says something else there, in its package. */
export function versionsOf(
  { charts, packages }: TaggedRelease,
  field: 'version' | 'appVersion',
): readonly StatedVersions[] {
  const inTree = (knownValue(charts) ?? []).map(
    ({ path, release }): StatedVersions => ({
      name: release.name ?? path,
      path,
      where: 'tree',
      file: chartFile(path, 'Chart.yaml'),
      version: release.chart?.version?.helmText ?? null,
      appVersion: release.chart?.appVersion?.helmText ?? null,
    }),
  )
  const inPackages = (knownValue(packages) ?? []).flatMap(({ chart, path, published }): readonly StatedVersions[] => {
    if (published === null) return []
    const { file, version, appVersion } = published
    return [{ name: chart, path, where: 'package', file, version, appVersion }]
  })
  const isNews = (packed: StatedVersions) =>
    inTree.every(({ path, [field]: stated }) => path !== packed.path || stated !== packed[field])
  return [...inTree, ...inPackages.filter(isNews)]
}

/** Whether a Chart.yaml states the version of its tag, with `v` or without. */
export function isVersionOf(tag: TagVersion, text: string): boolean {
  const version = parseLooseVersion(text)
  return version !== null && formatVersion(version) === formatTagVersion(tag)
}

/** Where a Chart.yaml states it. */
export function placeOfVersion({ where, file, path }: StatedVersions, field: 'version' | 'appVersion') {
  return where === 'tree' ? { file, path: [field] } : { file, field: `.${field} of ${path}` }
}

/** A file of a chart, from the root of the tree. */
export function chartFile(chart: string, file: string): string {
  return chart === '.' ? file : `${chart}/${file}`
}
