import type { CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import { jsonEquals } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { minorNumber } from '../server/kubernetes-minor.ts'
import { type DefinitionError, duplicate, invalid, required, tooMany } from './definition-error.ts'
import { followFieldPath } from './field-path.ts'
import { haveSameSchema } from './same-schema.ts'

const mostFields = 8
/** `CustomResourceFieldSelectors` is on by default since this minor; before it the server drops the fields. */
const selectsSince = 31

/**
 * `selectableFields` (ValidateCustomResourceSelectableFields). Before it validates, the server moves what all versions
 * have in common to the top (pkg/apis/apiextensions/v1/conversion.go), fields and schemas each for themselves, and then
 * misses the schema beside the fields where only one of the two is common.
 */
export function selectableFieldErrors(
  definition: CustomResourceDefinition,
  kubernetesMinor: string,
): readonly DefinitionError[] {
  if (minorNumber(kubernetesMinor) < selectsSince) return []
  const fieldsOf = (index: number) => definition.versions[index]?.selectableFields ?? []
  const hasCommonFields = definition.versions.every((_, index) => jsonEquals(fieldsOf(index), fieldsOf(0)))
  const hasCommonSchema = haveSameSchema(definition.versions)
  return definition.versions.flatMap((version, index) => {
    if (version.selectableFields.length === 0 || (hasCommonFields && index > 0)) return []
    const path = ['spec', 'versions', index, 'selectableFields']
    if (version.schema === null || hasCommonFields !== hasCommonSchema) {
      return [invalid(path, '', 'may only be set when the schema is as common to all versions as the fields are')]
    }
    return fieldErrors(version.selectableFields, version.schema, path)
  })
}

function fieldErrors(fields: readonly string[], schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const seen = new Set<string>()
  const errors = fields.flatMap((jsonPath, index) => {
    const at = [...path, index, 'jsonPath']
    if (jsonPath === '') return [required(at)]
    const found = followFieldPath(jsonPath, schema, false)
    if (found.kind === 'invalid') return [invalid(at, jsonPath, `is an invalid path: ${found.reason}`)]
    const key = found.steps.join('.')
    const isRepeated = seen.has(key)
    seen.add(key)
    const isScalar = ['string', 'boolean', 'integer'].includes(found.schema?.type ?? '')
    return [
      ...(found.steps[0] === 'metadata' ? [invalid(at, jsonPath, 'must not point to fields in metadata')] : []),
      ...(isScalar ? [] : [invalid(at, jsonPath, 'must point to a field of type string, boolean or integer.')]),
      ...(isRepeated ? [duplicate(at, jsonPath)] : []),
    ]
  })
  return seen.size > mostFields ? [...errors, tooMany(path, seen.size, mostFields)] : errors
}
