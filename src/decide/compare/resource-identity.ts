import type { ScaleSubresource } from '../../model/custom-resource-definition.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { ServedVersion } from '../admission.ts'
import { anyOf, type Formula, hasMember, member, ofKind, oneOf, text } from '../solve/formula.ts'
import { kindSet, otherKinds } from '../solve/kind.ts'
import { exampleName } from '../witness/write-object.ts'

/** A name that the API server accepts for any custom resource: a DNS subdomain. */
const nameText = text({
  patterns: ['^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'],
  minLength: 1,
  maxLength: 253,
})

/** What a name may be. Where neither schemas nor rules say anything about it, none needs to be looked for. */
export function nameFormula(schemas: readonly StructuralSchema[]): Formula {
  return schemas.every(isNameFree) ? oneOf([exampleName]) : nameText
}

function isNameFree(schema: StructuralSchema): boolean {
  const isDescribed = schema.properties?.get('metadata')?.properties?.has('name') ?? false
  const rules = [schema, ...schema.allOf].flatMap(({ validations }) => validations)
  return !isDescribed && !rules.some(({ rule }) => rule.includes('metadata'))
}

/** That an object is one of a version: apiVersion, kind, a name, and what the scale subresource demands. */
export function identityOf({ definition, version }: ServedVersion, name: Formula): readonly Formula[] {
  return [
    hasMember('apiVersion', oneOf([`${definition.group}/${version.name}`])),
    hasMember('kind', oneOf([definition.names.kind])),
    hasMember('metadata', hasMember('name', name)),
    ...scaleFormulas(version.scale),
  ]
}

const replicas: Formula = { op: 'integers', least: 0n, greatest: 2n ** 31n - 1n }

/** What the scale subresource demands of the fields that it points at, null apart (see server/scale.ts). */
function scaleFormulas(scale: ScaleSubresource | null): readonly Formula[] {
  if (scale === null) return []
  const counts = anyOf([ofKind(kindSet('null')), replicas])
  const selector = ofKind(kindSet('null', 'string'))
  return [
    fieldFormula(scale.specReplicasPath, counts),
    fieldFormula(scale.statusReplicasPath, counts),
    ...(scale.labelSelectorPath === null ? [] : [fieldFormula(scale.labelSelectorPath, selector)]),
  ]
}

function fieldFormula(path: string, value: Formula): Formula {
  const keys = path.replace(/^\./, '').split('.')
  return keys.reduceRight<Formula>(
    (below, key) => anyOf([ofKind(otherKinds(kindSet('object'))), member(key, below)]),
    value,
  )
}
