import { isJsonArray, isJsonObject, type Json, member, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { type StructuralSchema, schemaTypes } from '../../model/structural-schema.ts'
import { type DefinitionError, forbidden, invalid, notSupported } from './definition-error.ts'
import { listTypeErrors, mapTypeErrors } from './list-rules.ts'
import { validationRuleErrors } from './validation-rule-text.ts'

/** Where a node stands, as far as it decides what the node may say. */
interface Surroundings {
  readonly isRoot: boolean
  /** Below apiVersion, kind or metadata of the root or of an embedded resource. */
  readonly isInsideMeta: boolean
  /** Why no default may stand here; null where one may. */
  readonly noDefaults: string | null
}

/**
 * The rules of OpenAPI v3 as definitions may use it, at every node, junctors included (apiextensions-apiserver
 * pkg/apis/apiextensions/validation/validation.go ValidateCustomResourceDefinitionOpenAPISchema and
 * specStandardValidatorV3).
 */
export function openApiErrors(schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const errors: DefinitionError[] = []
  visit(schema, path, { isRoot: true, isInsideMeta: false, noDefaults: null }, errors)
  return errors
}

function visit(schema: StructuralSchema, path: Path, around: Surroundings, errors: DefinitionError[]): void {
  errors.push(
    ...keywordErrors(schema, path, around),
    ...containerErrors(schema, path),
    ...mapTypeErrors(schema, path),
    ...listTypeErrors(schema, path),
    ...validationRuleErrors(schema, path),
  )
  const inside: Surroundings = { ...around, isRoot: false }
  const { additionalProperties, items, not } = schema
  if (additionalProperties !== null && typeof additionalProperties !== 'boolean') {
    const reason = 'inside additionalProperties applying to object metadata'
    const below = around.isInsideMeta ? { ...inside, noDefaults: reason } : inside
    visit(additionalProperties, [...path, 'additionalProperties'], below, errors)
  }
  for (const [key, child] of schema.properties ?? []) {
    const isMeta = (around.isRoot || schema.embeddedResource) && metaFields.has(key)
    const below: Surroundings = !isMeta
      ? inside
      : { ...inside, isInsideMeta: true, ...(around.isRoot ? { noDefaults: `in top-level ${key}` } : {}) }
    visit(child, [...path, 'properties', key], below, errors)
  }
  if (items !== null) visit(items, [...path, 'items'], inside, errors)
  if (not !== null) visit(not, [...path, 'not'], inside, errors)
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [index, branch] of schema[keyword].entries()) visit(branch, [...path, keyword, index], inside, errors)
  }
}

const metaFields: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata'])

function keywordErrors(schema: StructuralSchema, path: Path, around: Surroundings): readonly DefinitionError[] {
  const { raw } = schema
  const type = stringMember(raw, 'type') ?? ''
  const noDefault = schema.default !== undefined && around.noDefaults !== null
  return [
    ...(type === '' || schemaTypes.some((known) => known === type)
      ? []
      : [notSupported([...path, 'type'], type, schemaTypes.toSorted())]),
    ...(type === 'null'
      ? [forbidden([...path, 'type'], 'type cannot be set to null, use nullable as an alternative')]
      : []),
    ...(noDefault ? [forbidden([...path, 'default'], `must not be set ${around.noDefaults}`)] : []),
    ...unsupportedKeywords
      .filter(([keyword, isUsed]) => isUsed(member(raw, keyword) ?? null))
      .map(([keyword]) => forbidden([...path, keyword], `${keyword} is not supported`)),
    ...(isFilledList(member(raw, 'items'))
      ? [forbidden([...path, 'items'], 'items must be a schema object and not an array')]
      : []),
    ...(around.isInsideMeta && schema.embeddedResource
      ? [forbidden([...path, 'x-kubernetes-embedded-resource'], 'must not be used inside of resource meta')]
      : []),
    ...(member(raw, 'x-kubernetes-preserve-unknown-fields') === false
      ? [invalid([...path, 'x-kubernetes-preserve-unknown-fields'], false, 'must be true or undefined')]
      : []),
    ...(member(raw, 'uniqueItems') === true
      ? [
          forbidden(
            [...path, 'uniqueItems'],
            'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
          ),
        ]
      : []),
  ]
}

const isPresent = (value: Json) => value !== null
const isFilledText = (value: Json) => value !== null && value !== ''
const isFilledObject = (value: Json) => isJsonObject(value) && Object.keys(value).length > 0

/** Keywords of JSON Schema that definitions cannot use, and when they count as used. */
const unsupportedKeywords: readonly (readonly [string, (value: Json) => boolean])[] = [
  ['id', isFilledText],
  ['$schema', isFilledText],
  ['$ref', isPresent],
  ['additionalItems', isPresent],
  ['patternProperties', isFilledObject],
  ['definitions', isFilledObject],
  ['dependencies', isPresent],
]

function isFilledList(value: Json | undefined): boolean {
  return isJsonArray(value) && value.length > 0
}

function containerErrors(schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  const { additionalProperties } = schema
  const hasProperties = (schema.properties?.size ?? 0) > 0
  return hasProperties && additionalProperties !== null && additionalProperties !== true
    ? [forbidden([...path, 'additionalProperties'], 'additionalProperties and properties are mutual exclusive')]
    : []
}

/**
 * What the root may say beside the status subresource, whose schema is taken out and used alone, and that it is not
 * nullable (validateCustomResourceDefinitionValidation).
 */
export function rootErrors(schema: StructuralSchema, path: Path, hasStatus: boolean): readonly DefinitionError[] {
  const errors = schema.nullable ? [forbidden([...path, 'nullable'], 'nullable cannot be true at the root')] : []
  if (!hasStatus) return errors
  const type = stringMember(schema.raw, 'type') ?? ''
  if (type !== '' && type !== 'object') {
    const detail = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
    return [...errors, invalid([...path, 'type'], type, detail)]
  }
  const used = notBesideStatus.find((keyword) => isUsedAtRoot(member(schema.raw, keyword)))
  const detail = `${used} is not allowed at the root of the schema if the status subresource is enabled`
  return used === undefined ? errors : [...errors, invalid(path, schema.raw, detail)]
}

const notBesideStatus = [
  'id',
  '$schema',
  '$ref',
  'default',
  'enum',
  'maxProperties',
  'minProperties',
  'allOf',
  'oneOf',
  'anyOf',
  'not',
  'additionalProperties',
  'patternProperties',
  'dependencies',
  'additionalItems',
  'definitions',
  'nullable',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-list-type',
  'x-kubernetes-map-type',
]

/** Only null, false and the empty text are Go's zero values of these; `additionalProperties: false` is set. */
function isUsedAtRoot(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false
}
