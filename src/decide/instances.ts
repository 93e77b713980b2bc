import type { JsonObject } from '../model/json.ts'
import { formatPath, type Path } from '../model/path.ts'
import type { StructuralSchema } from '../model/structural-schema.ts'
import type { ServedVersion, Server } from './admission.ts'
import { readRules } from './compare-versions.ts'
import { isFormatKnown } from './formats/known-formats.ts'
import { prepareServer } from './server/prepare-server.ts'
import { ConstraintReader } from './solve/constraints.ts'
import { type Formula, hasMember, oneOf } from './solve/formula.ts'
import { FormulaSearch } from './solve/search.ts'
import type { Solution } from './solve/solution.ts'
import { findString } from './strings/find-string.ts'
import { withField } from './witness/directed-search.ts'
import { isAcceptedWhole } from './witness/write-object.ts'

/** An object that the API server accepts as it stands, or why none was found. */
export type Instance =
  | { readonly kind: 'found'; readonly object: JsonObject }
  | { readonly kind: 'none'; readonly reason: string }

/** Makes custom resources of one served version. */
export interface InstanceMaker {
  /** The smallest object that the version accepts. */
  smallest(): Promise<Instance>
  /** An object that uses a field: `base` with a value there, or else the smallest one with it. */
  withField(path: Path, base: JsonObject | null): Promise<Instance>
}

export async function instanceMaker(served: ServedVersion): Promise<InstanceMaker> {
  const { definition, version, kubernetesMinor } = served
  const { schema } = version
  const server = await prepareServer(served)
  const rules = schema === null ? null : await readRules(schema, schema, kubernetesMinor)
  const reader = new ConstraintReader({
    isFormatKnown: (format) => isFormatKnown(format, kubernetesMinor),
    readRules: rules?.readRules ?? (() => []),
  })
  const search = new FormulaSearch(reader, (constraints) => findString(constraints, kubernetesMinor))
  const identity = [
    hasMember('apiVersion', oneOf([`${definition.group}/${version.name}`])),
    hasMember('kind', oneOf([definition.names.kind])),
    hasMember('metadata', hasMember('name', oneOf(['example']))),
  ]
  const solve = async (more: readonly Formula[]): Promise<Instance> => {
    if (schema === null) return { kind: 'none', reason: 'the version has no schema' }
    return confirmed(await search.answer([reader.conforms(schema, 'root'), ...identity, ...more]), server)
  }
  return {
    smallest: () => solve([]),
    async withField(path, base) {
      const node = schema === null ? null : nodeAt(schema, path)
      if (node === null) return { kind: 'none', reason: `${formatPath(path)} is in no schema` }
      const value = await search.answer([reader.conforms(node, 'field')])
      if (base !== null && value.kind === 'found') {
        const object = withField(base, path, value.value)
        if (isAcceptedWhole(object, server.create(object))) return { kind: 'found', object }
      }
      const formula = pathFormula(path, reader.conforms(node, 'field'))
      return formula === null ? { kind: 'none', reason: `${formatPath(path)} lies in a map` } : solve([formula])
    },
  }
}

/** What was found is shown to the model of the API server before it is believed. */
function confirmed(solution: Solution, server: Server): Instance {
  if (solution.kind === 'open') return { kind: 'none', reason: solution.reason }
  if (solution.kind === 'none') return { kind: 'none', reason: 'no object satisfies the schema' }
  const object = solution.value
  if (typeof object !== 'object' || object === null || !isRecord(object)) {
    return { kind: 'none', reason: 'no object satisfies the schema' }
  }
  const admission = server.create(object)
  if (isAcceptedWhole(object, admission)) return { kind: 'found', object }
  const [error] = admission.errors
  return {
    kind: 'none',
    reason: error === undefined ? 'the object found does not survive' : `${error.path}: ${error.message}`,
  }
}

function isRecord(value: object): value is JsonObject {
  return !Array.isArray(value)
}

/** The node that describes a field path, with `*` for items and `{}` for map values. */
function nodeAt(schema: StructuralSchema, path: Path): StructuralSchema | null {
  let node: StructuralSchema | null = schema
  for (const segment of path) {
    if (node === null) return null
    if (segment === '*') node = node.items
    else if (segment === '{}') node = typeof node.additionalProperties === 'object' ? node.additionalProperties : null
    else node = node.properties?.get(String(segment)) ?? null
  }
  return node
}

function pathFormula(path: Path, goal: Formula): Formula | null {
  if (path.includes('{}')) return null
  return path.reduceRight<Formula>(
    (part, segment) => (segment === '*' ? { op: 'some-item', part } : hasMember(String(segment), part)),
    goal,
  )
}
