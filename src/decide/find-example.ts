import { isJsonObject, type JsonObject } from '../model/json.ts'
import type { ServedVersion } from './admission.ts'
import { identityOf, nameFormula } from './compare/resource-identity.ts'
import { proposeObjects } from './compare/rule-search.ts'
import { isFormatKnown } from './formats/known-formats.ts'
import { readRules } from './read-rules.ts'
import { prepareServer } from './server/prepare-server.ts'
import { ConstraintReader } from './solve/constraints.ts'
import type { Formula } from './solve/formula.ts'
import { FormulaSearch } from './solve/search.ts'
import { findString } from './strings/find-string.ts'
import { shrink } from './witness/shrink.ts'
import { isAcceptedWhole, withExampleName, writeObject } from './witness/write-object.ts'

/** A small custom resource that a version accepts whole, confirmed by the model of the API server; null where none was found. */
export async function findExample(served: ServedVersion): Promise<JsonObject | null> {
  const server = await prepareServer(served)
  const { definition, version, kubernetesMinor } = served
  const isAccepted = (object: JsonObject) => isAcceptedWhole(object, writeObject(server, object))
  const bare = withExampleName({ apiVersion: `${definition.group}/${version.name}`, kind: definition.names.kind })
  if (isAccepted(bare)) return bare
  const { schema } = version
  if (schema === null) return null
  const rules = await readRules(schema, schema, kubernetesMinor)
  const reader = new ConstraintReader({
    isFormatKnown: (format) => isFormatKnown(format, kubernetesMinor),
    readRules: rules?.readRules ?? (() => []),
  })
  const search = new FormulaSearch(reader, (constraints) => findString(constraints, kubernetesMinor))
  const identity = identityOf(served, nameFormula([schema]))
  const solve = (more: readonly Formula[]) => search.answer([reader.conforms(schema, 'root'), ...identity, ...more])
  const found = await solve([])
  if (found.kind !== 'found' || !isJsonObject(found.value)) return null
  if (isAccepted(found.value)) return shrink(found.value, isAccepted)
  if (rules === null) return null
  const source = { name: 'previous', server, schema, identity, rules: rules.previous } as const
  for await (const object of proposeObjects(null, [found.value], { source, rules, solve })) {
    if (isAccepted(object)) return shrink(object, isAccepted)
  }
  return null
}
