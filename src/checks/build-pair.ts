import type { VersionComparison } from '../decide/answer.ts'
import type { CrdVersion, CustomResourceDefinition } from '../model/custom-resource-definition.ts'
import type { Witness } from '../model/finding.ts'
import { type JsonObject, jsonEquals } from '../model/json.ts'
import type { Release, ShippedCrd } from '../model/release.ts'
import { releaseStep } from '../model/release-kind.ts'
import type { Engine } from './engine.ts'
import { matchCrds, matchObjects } from './match.ts'
import { judgeDefinitions, type ReleaseFacts } from './release-facts.ts'
import type { CrdPair, ReleasePair, ServedAlone } from './rule.ts'

interface BuildOptions {
  readonly engine: Engine
  readonly kubernetesMinor: string
}

/** A step as rules see it. `next` is rendered as the upgrade renders it, `installed` is the same release as an installation. */
export async function buildPair(
  previous: Release,
  next: Release,
  installed: Release,
  options: BuildOptions,
): Promise<ReleasePair> {
  const crds = matchCrds(previous, next)
  const persisted: CrdPair[] = []
  for (const match of crds.persisted) persisted.push(await compareCrd(match.previous, match.next, options))
  return {
    previous,
    next,
    step: releaseStep(previous.version, next.version),
    crds: { ...crds, persisted },
    objects: matchObjects(previous, next, installed),
  }
}

/** Definitions that the upgrade creates or changes: only these reach the API server. Where one is refused, what it was is judged too. */
export async function judgeUpgradedDefinitions(
  { crds }: ReleasePair,
  { engine, kubernetesMinor }: BuildOptions,
): Promise<ReleaseFacts> {
  const changed = crds.persisted.filter(
    ({ previous, next }) => !jsonEquals(previous.definition.raw, next.definition.raw),
  )
  const brought = [...crds.added, ...changed.map(({ next }) => next)].map(({ definition }) => definition)
  const facts = await judgeDefinitions(brought, engine, kubernetesMinor)
  const suspects = changed
    .filter(({ next }) => facts.definitionErrors(next.definition).length > 0)
    .map(({ previous }) => previous.definition)
  const before = await judgeDefinitions(suspects, engine, kubernetesMinor)
  return {
    ...facts,
    definitionErrors: (definition) => [...facts.definitionErrors(definition), ...before.definitionErrors(definition)],
  }
}

async function compareCrd(previous: ShippedCrd, next: ShippedCrd, options: BuildOptions): Promise<CrdPair> {
  const versions = []
  for (const version of previous.definition.versions) {
    const counterpart = next.definition.versions.find(({ name }) => name === version.name)
    if (counterpart === undefined || !isInUse(version) || !isInUse(counterpart)) continue
    versions.push(
      await options.engine.compareVersions(
        served(previous.definition, version, options.kubernetesMinor),
        served(next.definition, counterpart, options.kubernetesMinor),
      ),
    )
  }
  // What the versions did to each other before only matters where they do something now.
  const servedVersions = await options.engine.compareServedVersions(next.definition, options.kubernetesMinor)
  const before = servedVersions.some(mayHarm)
    ? await options.engine.compareServedVersions(previous.definition, options.kubernetesMinor)
    : []
  const onlyServed = {
    previous: await servedAlone(previous, next, 'previous', options),
    next: await servedAlone(next, previous, 'next', options),
  }
  return { previous, next, versions, servedVersions: { previous: before, next: servedVersions }, onlyServed }
}

async function servedAlone(
  { definition }: ShippedCrd,
  other: ShippedCrd,
  acceptedBy: Witness['acceptedBy'],
  { engine, kubernetesMinor }: BuildOptions,
): Promise<readonly ServedAlone[]> {
  const found: ServedAlone[] = []
  for (const version of definition.versions) {
    const counterpart = other.definition.versions.find(({ name }) => name === version.name)
    if (!version.served || counterpart?.served) continue
    const object = await engine.findExample(served(definition, version, kubernetesMinor))
    found.push({ version, witness: object === null ? null : notServed(object, acceptedBy, definition, version) })
  }
  return found
}

function notServed(
  object: JsonObject,
  acceptedBy: Witness['acceptedBy'],
  { group, names }: CustomResourceDefinition,
  { name }: CrdVersion,
): Witness {
  const detail = `no matches for kind "${names.kind}" in version "${group}/${name}"`
  return { object, previousObject: null, acceptedBy, outcome: 'not-served', detail, lost: [] }
}

function mayHarm({ changes }: VersionComparison): boolean {
  return changes.some(({ upgrade, rollback }) => upgrade.kind !== 'contained' || rollback.kind !== 'contained')
}

/** Objects pass through a version that is served, and rest in the one that is stored; any other is a name only. */
function isInUse(version: CrdVersion): boolean {
  return version.served || version.storage
}

function served(definition: CustomResourceDefinition, version: CrdVersion, kubernetesMinor: string) {
  return { definition, version, kubernetesMinor }
}
