import { jsonEquals } from '../model/json.ts'
import type { ServedVersion } from './admission.ts'
import type { VersionComparison } from './answer.ts'
import { compareSchemas } from './compare/compare-schemas.ts'
import { countNodes } from './compare/share-equal.ts'
import { prepareServer } from './server/prepare-server.ts'
import { opaqueRules } from './solve/rules.ts'
import { findString } from './strings/find-string.ts'
import { isFormatKnown } from './strings/formats.ts'

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
  const changes = await compareSchemas(
    { schema: left, server: await prepareServer(previous) },
    { schema: right, server: await prepareServer(next) },
    {
      findString: (constraints) => findString(constraints, next.kubernetesMinor),
      isFormatKnown: (format) => isFormatKnown(format, next.kubernetesMinor),
      readRules: opaqueRules,
    },
  )
  return { ...names, changes, schemaNodes }
}
