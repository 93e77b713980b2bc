import { arrayMember, type Json, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { type DefinitionError, invalid, notSupported, required } from './definition-error.ts'
import { followFieldPath } from './field-path.ts'

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']
const lineBreak = /[\n\r]/

/** Everything about `x-kubernetes-validations` that needs no compiler (ValidateCustomResourceDefinitionOpenAPISchema). */
export function validationRuleErrors(schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  return arrayMember(schema.raw, 'x-kubernetes-validations').flatMap((rule, index) => {
    const at = [...path, 'x-kubernetes-validations', index]
    return [...ruleErrors(rule, at), ...reasonErrors(rule, at), ...fieldPathErrors(rule, schema, at)]
  })
}

function ruleErrors(rule: Json, path: Path): readonly DefinitionError[] {
  const text = (stringMember(rule, 'rule') ?? '').trim()
  const message = stringMember(rule, 'message') ?? ''
  const expression = stringMember(rule, 'messageExpression') ?? ''
  const emptyExpression =
    expression !== '' && expression.trim() === ''
      ? [required([...path, 'messageExpression'], 'messageExpression must be non-empty if specified')]
      : []
  return [...textErrors(text, message, path), ...emptyExpression]
}

function textErrors(rule: string, message: string, path: Path): readonly DefinitionError[] {
  const at = [...path, 'message']
  if (rule === '') return [required([...path, 'rule'], 'rule is not specified')]
  if (message !== '' && message.trim() === '') return [invalid(at, message, 'must be non-empty if specified')]
  if (lineBreak.test(message.trim())) return [invalid(at, message, 'must not contain line breaks')]
  return lineBreak.test(rule) && message.trim() === ''
    ? [required(at, 'message must be specified if rule contains line breaks')]
    : []
}

function reasonErrors(rule: Json, path: Path): readonly DefinitionError[] {
  const reason = stringMember(rule, 'reason')
  return reason === undefined || reasons.includes(reason) ? [] : [notSupported([...path, 'reason'], reason, reasons)]
}

function fieldPathErrors(rule: Json, schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const fieldPath = stringMember(rule, 'fieldPath') ?? ''
  const at = [...path, 'fieldPath']
  if (fieldPath === '') return []
  return [
    ...(fieldPath.trim() === '' ? [invalid(at, fieldPath, 'must be non-empty if specified')] : []),
    ...(lineBreak.test(fieldPath) ? [invalid(at, fieldPath, 'must not contain line breaks')] : []),
    ...(followFieldPath(fieldPath, schema, true).kind === 'found'
      ? []
      : [invalid(at, fieldPath, 'must be a valid path')]),
  ]
}
