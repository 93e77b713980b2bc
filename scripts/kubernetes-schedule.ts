import { parseDocument } from 'yaml'
import type { KubernetesMinor, KubernetesSupport } from '../src/model/settings.ts'

const day = /^\d{4}-\d\d-\d\d$/

/**
 * The minors of data/releases/schedule.yaml (in support or coming) and eol.yaml (no longer in support) of
 * kubernetes/website, newest first. eol.yaml may leave out when a minor was released; minors in `known` that neither
 * file dates any more stay as they are. Scalars are read as text: a minor without quotes, `1.30`, would be the number 1.3.
 */
export function readSchedule(
  scheduleText: string,
  endOfLifeText: string,
  known: readonly KubernetesMinor[] = [],
): readonly KubernetesMinor[] {
  const released = new Map(known.map((minor) => [minor.minor, minor.released]))
  const minors = new Map<string, KubernetesMinor>()
  for (const entry of entriesOf(scheduleText, 'schedules')) {
    const { release = '', releaseDate = '', endOfLifeDate = '' } = entry
    if (!/^1\.\d+$/.test(release) || !day.test(releaseDate) || !day.test(endOfLifeDate)) continue
    released.set(release, releaseDate)
    if (endOfLifeDate > releaseDate)
      minors.set(release, { minor: release, released: releaseDate, endOfLife: endOfLifeDate })
  }
  if (minors.size === 0) throw new Error('The schedule names no release with its dates; nothing is written.')
  for (const { release = '', releaseDate = released.get(release) ?? '', endOfLifeDate = '' } of entriesOf(
    endOfLifeText,
    'branches',
  )) {
    if (minors.has(release) || !day.test(endOfLifeDate) || !day.test(releaseDate)) continue
    minors.set(release, { minor: release, released: releaseDate, endOfLife: endOfLifeDate })
  }
  for (const minor of known) if (!minors.has(minor.minor)) minors.set(minor.minor, minor)
  return [...minors.values()].sort((left, right) => numberOf(right) - numberOf(left))
}

function numberOf({ minor }: KubernetesMinor): number {
  return Number(minor.split('.')[1])
}

function entriesOf(text: string, key: string): readonly Readonly<Record<string, string>>[] {
  const document = parseDocument(text, { schema: 'failsafe' })
  if (document.errors.length > 0) throw new Error(`${key}: ${document.errors[0]?.message}`)
  const list: unknown = document.toJS({ maxAliasCount: 0 })?.[key]
  if (!Array.isArray(list)) throw new Error(`There is no list \`${key}\`; nothing is written.`)
  return list.map((entry: object) =>
    Object.fromEntries(Object.entries(entry).filter((pair): pair is [string, string] => typeof pair[1] === 'string')),
  )
}

/** The text of src/model/kubernetes-data.ts. */
export function writeKubernetesData({ asOf, source, minors }: KubernetesSupport): string {
  const lines = minors.map(
    ({ minor, released, endOfLife }) =>
      `    { minor: '${minor}', released: '${released}', endOfLife: '${endOfLife}' },`,
  )
  return `import type { KubernetesSupport } from './settings.ts'

/** Releases and support ends of Kubernetes, newest first. A configuration file may bring newer data. */
export const kubernetesSupport: KubernetesSupport = {
  asOf: '${asOf}',
  source: '${source}',
  minors: [
${lines.join('\n')}
  ],
}
`
}
