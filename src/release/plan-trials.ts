import { identityIn } from '../model/object-identity.ts'
import type { Render, RenderRequest } from '../model/release-source.ts'
import { type InstallationName, type Tenancy, tenancyOf } from '../model/tenancy.ts'
import { createDocumentCache, type DocumentCache } from './document-cache.ts'
import { tenantRequest } from './plan-tenants.ts'
import { readChart } from './read-chart.ts'
import { readObjects } from './read-objects.ts'
import type { PlannedChart } from './render-plan.ts'
import { isInCrdsFolder, renderedDocuments } from './rendered-documents.ts'
import { alternativeLimit, findValueAlternatives } from './value-alternatives.ts'

/** The next release beside the installed previous one. */
export interface TrialInput {
  readonly chart: PlannedChart
  /** The previous release's installation. */
  readonly installed: Render
  /** What was rendered of the next release so far. */
  readonly rendered: readonly Render[]
}

/** Each value of text that may keep the two installations apart, one at a time. None where nothing keeps them together. */
export function planTrials({ chart, installed, rendered }: TrialInput): readonly RenderRequest[] {
  const shared = new Sharing(installed).with(apart(installed, rendered)[0])
  const read = shared.size === 0 ? null : readChart(chart.files, createDocumentCache()).chart
  if (read === null) return []
  const names = [...shared].map((identity) => identity.slice(identity.lastIndexOf('/') + 1))
  return findValueAlternatives(read, chart.files, chart.userValues, names)
    .slice(0, alternativeLimit)
    .map((setting) => tenantRequest(installed, 'apart', [setting]))
}

/** The settings that each take something away, together: first what takes away most, then what takes away of the rest. */
export function planCombination({ installed, rendered }: TrialInput): readonly RenderRequest[] {
  const sharing = new Sharing(installed)
  const shared = sharing.with(apart(installed, rendered)[0])
  if (shared.size === 0) return []
  const helpful = rendered.flatMap((render): readonly Helpful[] => {
    const setting = settingOf(render)
    if (setting === null || render.manifest === null) return []
    const left = sharing.with(render)
    const takes = new Set([...shared].filter((identity) => !left.has(identity)))
    return takes.size === 0 || left.size + takes.size > shared.size ? [] : [{ setting, takes }]
  })
  const chosen = choose(helpful, shared)
  return chosen.length < 2 ? [] : [tenantRequest(installed, 'apart', chosen)]
}

interface Helpful {
  readonly setting: string
  readonly takes: ReadonlySet<string>
}

function choose(helpful: readonly Helpful[], shared: ReadonlySet<string>): readonly string[] {
  const left = new Set(shared)
  const settings: string[] = []
  const gain = ({ takes }: Helpful) => [...takes].filter((identity) => left.has(identity)).length
  for (;;) {
    const free = helpful.filter(({ setting }) => !settings.some((other) => isOfOneValue(other, setting)))
    const [best] = free.toSorted((a, b) => gain(b) - gain(a))
    if (best === undefined || gain(best) === 0) return settings
    settings.push(best.setting)
    for (const identity of best.takes) left.delete(identity)
  }
}

function isOfOneValue(left: string, right: string): boolean {
  return left.slice(0, left.indexOf('=')) === right.slice(0, right.indexOf('='))
}

/** The one setting that a render tries; null for a render that tries none. */
function settingOf({ purpose }: Render): string | null {
  if (purpose.kind === 'gate') return `${purpose.value}=${purpose.setTo}`
  return purpose.kind === 'tenant' && purpose.set.length === 1 ? (purpose.set[0] ?? null) : null
}

function apart(first: InstallationName, rendered: readonly Render[]): readonly Render[] {
  const tenancy: Tenancy = 'apart'
  return rendered.filter(
    ({ purpose }) => purpose.kind === 'tenant' && purpose.set.length === 0 && tenancyOf(purpose, first) === tenancy,
  )
}

/** Which objects of the first installation another render holds as well; hooks and `crds/` are nobody's. */
class Sharing {
  readonly #documents: DocumentCache = createDocumentCache()
  readonly #first: ReadonlySet<string>

  constructor(first: Render) {
    this.#first = new Set(this.#identities(first))
  }

  with(render: Render | undefined): ReadonlySet<string> {
    if (render === undefined) return new Set()
    return new Set(this.#identities(render).filter((identity) => this.#first.has(identity)))
  }

  #identities({ manifest, namespace }: Render): readonly string[] {
    const documents = renderedDocuments(manifest ?? '').filter(({ file }) => !isInCrdsFolder(file))
    return readObjects(documents, this.#documents)
      .objects.filter(({ name, hooks }) => name !== '' && hooks.length === 0)
      .map((object) => identityIn(object, namespace, []))
  }
}
