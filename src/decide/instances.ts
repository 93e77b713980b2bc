import type { JsonObject } from '../model/json.ts'
import { formatPath, type Path } from '../model/path.ts'
import type { StructuralSchema } from '../model/structural-schema.ts'
import type { ServedVersion } from './admission.ts'
import { findExample } from './find-example.ts'
import { isFormatKnown } from './formats/known-formats.ts'
import { readRules } from './read-rules.ts'
import { prepareServer } from './server/prepare-server.ts'
import { ConstraintReader } from './solve/constraints.ts'
import { FormulaSearch } from './solve/search.ts'
import { findString } from './strings/find-string.ts'
import { withField } from './witness/directed-search.ts'
import { isAcceptedWhole } from './witness/write-object.ts'

/** An object that the API server accepts as it stands, or why none was found. */
export type Instance =
  | { readonly kind: 'found'; readonly object: JsonObject }
  | { readonly kind: 'none'; readonly reason: string }

/** Makes custom resources of one served version. */
export interface InstanceMaker {
  /** A small object that the version accepts. */
  smallest(): Promise<Instance>
  /** An object that uses a field: `base`, or else the smallest one, with a value there. */
  withField(path: Path, base: JsonObject | null): Promise<Instance>
  /** Whether the version accepts an object as it stands: nothing pruned, nothing left open. */
  accepts(object: JsonObject): boolean
}

/** What is made is shown to the model of the API server before it is believed. */
export async function instanceMaker(served: ServedVersion): Promise<InstanceMaker> {
  const { version, kubernetesMinor } = served
  const { schema } = version
  const server = await prepareServer(served)
  const rules = schema === null ? null : await readRules(schema, schema, kubernetesMinor)
  const reader = new ConstraintReader({
    isFormatKnown: (format) => isFormatKnown(format, kubernetesMinor),
    readRules: rules?.readRules ?? (() => []),
  })
  const search = new FormulaSearch(reader, (constraints) => findString(constraints, kubernetesMinor))
  const example = async (): Promise<Instance> => {
    const object = await findExample(served)
    return object === null ? none('no object was found that the schema accepts') : { kind: 'found', object }
  }
  return {
    smallest: example,
    accepts: (object) => isAcceptedWhole(object, server.create(object)),
    async withField(path, base) {
      const node = schema === null ? null : nodeAt(schema, path)
      if (node === null) return none(`${formatPath(path)} is in no schema`)
      const value = await search.answer([reader.conforms(node, 'field')])
      if (value.kind === 'open') return none(value.reason)
      if (value.kind === 'none') return none(`no value is right for ${formatPath(path)}`)
      const small = await example()
      const bases = [...(base === null ? [] : [base]), ...(small.kind === 'found' ? [small.object] : [])]
      for (const each of bases) {
        const object = withField(each, path, value.value)
        if (isAcceptedWhole(object, server.create(object))) return { kind: 'found', object }
      }
      return none(`no object was found that may have ${formatPath(path)}`)
    },
  }
}

function none(reason: string): Instance {
  return { kind: 'none', reason }
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
