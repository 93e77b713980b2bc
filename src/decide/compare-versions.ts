import type { CustomResourceDefinition } from '../model/custom-resource-definition.ts'
import { jsonEquals } from '../model/json.ts'
import type { ServedVersion } from './admission.ts'
import type { VersionComparison } from './answer.ts'
import { compareSchemas } from './compare/compare-schemas.ts'
import { countNodes, shareEqual } from './compare/share-equal.ts'
import { isFormatKnown } from './formats/known-formats.ts'
import { readRules } from './read-rules.ts'
import { prepareServer } from './server/prepare-server.ts'
import { findString } from './strings/find-string.ts'

/**
 * Compares two versions of a definition in both directions: every edit with a proof that it hurts nobody, an object
 * that shows whom it hurts, or the reason why neither was found. When all edits of a direction are `contained`, every
 * object that one side accepts whole is accepted by the other, loses nothing there and is given nothing else.
 */
export async function compareVersions(previous: ServedVersion, next: ServedVersion): Promise<VersionComparison> {
  const [left, right] = [previous.version.schema, next.version.schema]
  const names = { previousVersion: previous.version.name, nextVersion: next.version.name }
  const schemaNodes = (left === null ? 0 : countNodes(left)) + (right === null ? 0 : countNodes(right))
  // Most versions do not change from release to release; then no server is worth preparing.
  const isSame = jsonEquals(previous.version.raw, next.version.raw)
  if (left === null || right === null || isSame) return { ...names, changes: [], schemaNodes }
  const shared = shareEqual(left, right)
  if (shared === left) return { ...names, changes: [], schemaNodes }
  const changes = await compareSchemas(
    { schema: left, server: await prepareServer(previous) },
    { schema: shared, server: await prepareServer(next) },
    {
      findString: (constraints) => findString(constraints, next.kubernetesMinor),
      isFormatKnown: (format) => isFormatKnown(format, next.kubernetesMinor),
      rules: await readRules(left, shared, next.kubernetesMinor),
    },
  )
  return { ...names, changes, schemaNodes }
}

/**
 * What the versions of one definition do to each other's objects: with conversion `None` only the apiVersion changes,
 * and every read and write through a version prunes, defaults and judges by its schema. One comparison for each pair of
 * versions that are served or stored, in the order of `spec.versions`; none with a conversion webhook.
 */
export async function compareServedVersions(
  definition: CustomResourceDefinition,
  kubernetesMinor: string,
): Promise<readonly VersionComparison[]> {
  if (definition.conversion.strategy === 'Webhook') return []
  const versions = definition.versions.filter(({ served, storage }) => served || storage)
  const comparisons: VersionComparison[] = []
  for (const [index, version] of versions.entries()) {
    for (const other of versions.slice(index + 1)) {
      const [first, second] = [version, other].map((one) => ({ definition, version: one, kubernetesMinor }))
      if (first !== undefined && second !== undefined) comparisons.push(await compareVersions(first, second))
    }
  }
  return comparisons
}
