import { isJsonArray, isJsonObject, type Json, type JsonArray, type JsonObject } from '../../model/json.ts'
import { formatPath, type PathSegment } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { FieldError } from '../admission.ts'
import { type FormatCheck, formatCheck } from '../formats/known-formats.ts'
import type { Correlation } from './correlation.ts'
import { isEnumMember } from './enum-member.ts'
import { goTypeOf, isNearInteger } from './go-number.ts'
import type { Patterns } from './patterns.ts'
import { showValue } from './show-value.ts'
import { validateNumber } from './validate-number.ts'

/** Knows every format. */
const everyMinor = '1.999'

/** By what values are judged, and for whom. */
interface Judging {
  readonly patterns: Patterns
  readonly kubernetesMinor: string
  /** Gets what cannot be judged. */
  readonly undecided: Set<string>
  /**
   * `definition`: the value is a default in a definition. The schema reaches the validator in another form then
   * (apiextensions-apiserver pkg/apiserver/schema/kubeopenapi.go): with every format as written, without a type at
   * `x-kubernetes-int-or-string`.
   */
  readonly form: 'request' | 'definition'
}

/**
 * Judges values by a schema as the API server's validator does (kube-openapi pkg/validation/validate; the schema as
 * apiextensions-apiserver pkg/apiserver/validation/validation.go hands it over). Kept oddities: a null is judged by type
 * and enum only; beside a format that the server knows, a list passes wherever no number is asked for, and a text does
 * before it meets the format.
 */
export class SchemaValidator {
  readonly #judging: Judging
  readonly #formats = new Map<string, FormatCheck | null>()
  readonly #path: PathSegment[] = []
  /** How many junctors are around. */
  #junctors = 0
  #errors: FieldError[] = []

  constructor(judging: Judging) {
    this.#judging = judging
  }

  /**
   * `correlation` ratchets: the errors of a node whose value is unchanged are left out, junctors and `required`
   * included (apiextensions-apiserver pkg/apiserver/validation/ratcheting.go); null for a create.
   */
  validate(
    value: Json,
    schema: StructuralSchema,
    correlation: Correlation | null,
    path: readonly PathSegment[] = [],
  ): readonly FieldError[] {
    this.#errors = []
    this.#path.splice(0, this.#path.length, ...path)
    this.#node(value, schema, correlation, true)
    return this.#errors
  }

  #node(value: Json, schema: StructuralSchema, correlation: Correlation | null, isRoot: boolean): void {
    const before = this.#errors.length
    if (value === null) {
      this.#null(schema)
    } else {
      this.#type(value, schema)
      this.#junctorsOf(value, schema)
      if (typeof value === 'string') this.#string(value, schema)
      else if (typeof value === 'number' || typeof value === 'bigint') {
        for (const { keyword, message } of validateNumber(value, schema)) this.#invalid(keyword, value, message)
      } else if (isJsonArray(value)) this.#array(value, schema, correlation)
      this.#enum(value, schema)
      if (isJsonObject(value)) this.#object(value, schema, correlation, isRoot)
    }
    if (this.#errors.length > before && correlation?.isUnchanged()) this.#errors.length = before
  }

  #null(schema: StructuralSchema): void {
    const types = this.#types(schema)
    if (types.length > 0 && !schema.nullable) this.#typeError(types.join(','), 'null')
    this.#enum(null, schema)
  }

  #type(value: Json, schema: StructuralSchema): void {
    const types = this.#types(schema)
    const hasFormat = this.#judging.form === 'request' ? this.#format(schema) !== null : (schema.format ?? '') !== ''
    if (types.length === 0 && !hasFormat) return
    const asksForNumber = types.includes('number') || types.includes('integer')
    if (hasFormat && !asksForNumber && (typeof value === 'string' || isJsonArray(value))) return
    const found = goTypeOf(value)
    if (types.includes(found) || (found === 'integer' && types.includes('number'))) return
    if (found === 'number' && types.includes('integer') && isNearInteger(Number(value))) return
    this.#typeError(types.join(',') || String(schema.format), found)
  }

  #typeError(expected: string, found: string): void {
    this.#add('type', `Invalid value: "${found}": must be of type ${expected}: "${found}"`)
  }

  #string(value: string, schema: StructuralSchema): void {
    const { maxLength, minLength, pattern, format } = schema
    const isBounded = maxLength !== null || minLength !== null
    const length = isBounded ? lengthInCodePoints(value) : 0
    if (maxLength !== null && length > maxLength) {
      this.#add('maxLength', `Too long: may not be more than ${maxLength} characters`)
    } else if (minLength !== null && length < minLength) {
      this.#invalid('minLength', value, `should be at least ${minLength} chars long`)
    } else if (pattern !== null && pattern !== '') {
      const matches = this.#judging.patterns.matches(pattern, value)
      if (matches === undefined) this.#judging.undecided.add(this.#judging.patterns.problems.get(pattern) ?? pattern)
      else if (!matches) this.#invalid('pattern', value, `should match '${pattern}'`)
    }
    const check = this.#format(schema)
    if (check !== null && !check(value))
      this.#invalid('format', value, `must be of type ${format}: ${showValue(value)}`)
  }

  #array(value: JsonArray, schema: StructuralSchema, correlation: Correlation | null): void {
    const { items, minItems, maxItems } = schema
    if (items !== null) {
      for (const [index, item] of value.entries()) this.#child(index, item, items, correlation)
    }
    if (minItems !== null && value.length < minItems) {
      this.#invalid('minItems', value, `should have at least ${minItems} items`)
    }
    if (maxItems !== null && value.length > maxItems) {
      this.#add('maxItems', `Too many: ${value.length}: must have at most ${maxItems} items`)
    }
  }

  #object(value: JsonObject, schema: StructuralSchema, correlation: Correlation | null, isRoot: boolean): void {
    const { properties, minProperties, maxProperties, required } = schema
    // Inside junctors the form of definitions leaves it out.
    const isLeftOut = this.#judging.form === 'definition' && this.#junctors > 0
    const additionalProperties = isLeftOut ? null : schema.additionalProperties
    const keys = Object.keys(value)
    if (minProperties !== null && keys.length < minProperties) {
      this.#invalid('minProperties', value, `should have at least ${minProperties} properties`)
    }
    if (maxProperties !== null && keys.length > maxProperties) {
      this.#add('maxProperties', `Too many: ${keys.length}: must have at most ${maxProperties} items`)
    }
    for (const key of keys) {
      const property = properties?.get(key)
      if (property === undefined && additionalProperties === false) {
        this.#invalid('additionalProperties', key, 'is a forbidden property', false)
      }
      const child = property ?? (typeof additionalProperties === 'boolean' ? null : additionalProperties)
      if (child === null) continue
      // Old and new are of one version by then, so nothing tells whether the root's two changed.
      const isTypeMeta = isRoot && (key === 'apiVersion' || key === 'kind')
      this.#child(key, value[key] ?? null, child, isTypeMeta ? null : correlation)
    }
    for (const key of required) {
      if (!Object.hasOwn(value, key)) this.#at(key, () => this.#add('required', 'Required value', false))
    }
  }

  #enum(value: Json, schema: StructuralSchema): void {
    const members = schema.enum
    if (members === null || members.length === 0 || isEnumMember(value, members)) return
    this.#add('enum', `Unsupported value: ${showValue(value)}: supported values: ${members.map(showValue).join(', ')}`)
  }

  #junctorsOf(value: Json, schema: StructuralSchema): void {
    const { anyOf, oneOf, allOf, not } = schema
    if (anyOf.length > 0) {
      const failures = this.#failuresUntilFirstSuccess(value, anyOf)
      if (failures !== null) this.#fail('anyOf', value, 'must validate at least one schema (anyOf)', fewest(failures))
    }
    if (oneOf.length > 0) {
      const results = oneOf.map((branch) => this.#branch(value, branch))
      const valid = results.filter((errors) => errors.length === 0).length
      const found = valid === 0 ? 'Found none valid' : `Found ${valid} valid alternatives`
      const message = `must validate one and only one schema (oneOf). ${found}`
      if (valid !== 1) this.#fail('oneOf', value, message, valid === 0 ? fewest(results) : [])
    }
    if (allOf.length > 0) {
      const errors = allOf.flatMap((branch) => this.#branch(value, branch))
      if (errors.length > 0) this.#fail('allOf', value, 'must validate all the schemas (allOf)', errors)
    }
    if (not !== null && this.#branch(value, not).length === 0) {
      this.#fail('not', value, 'must not validate the schema (not)', [])
    }
  }

  #failuresUntilFirstSuccess(value: Json, branches: readonly StructuralSchema[]): FieldError[][] | null {
    const failures: FieldError[][] = []
    for (const branch of branches) {
      const errors = this.#branch(value, branch)
      if (errors.length === 0) return null
      failures.push(errors)
    }
    return failures
  }

  /** Inside a junctor nothing correlates. */
  #branch(value: Json, schema: StructuralSchema): FieldError[] {
    const outside = this.#errors
    this.#errors = []
    this.#junctors += 1
    this.#node(value, schema, null, false)
    this.#junctors -= 1
    const inside = this.#errors
    this.#errors = outside
    return inside
  }

  #fail(keyword: string, value: Json, message: string, causes: readonly FieldError[]): void {
    this.#invalid(keyword, value, message, false)
    this.#errors.push(...causes)
  }

  #child(segment: PathSegment, value: Json, schema: StructuralSchema, correlation: Correlation | null): void {
    this.#at(segment, () => this.#node(value, schema, correlation?.child(segment) ?? null, false))
  }

  #at(segment: PathSegment, visit: () => void): void {
    this.#path.push(segment)
    visit()
    this.#path.pop()
  }

  #invalid(keyword: string, value: Json, message: string, isRatcheted = true): void {
    this.#add(keyword, `Invalid value: ${showValue(value)}: ${message}`, isRatcheted)
  }

  #add(keyword: string, message: string, isRatcheted = true): void {
    const path = formatPath(this.#path)
    this.#errors.push({ path, keyword, message, isRatcheted: isRatcheted && this.#junctors === 0 })
  }

  #types(schema: StructuralSchema): readonly string[] {
    if (schema.intOrString && this.#judging.form === 'request') return ['integer', 'string']
    return schema.type === null ? [] : [schema.type]
  }

  #format(schema: StructuralSchema): FormatCheck | null {
    if (schema.format === null) return null
    const known = this.#formats.get(schema.format)
    if (known !== undefined) return known
    const { form, kubernetesMinor } = this.#judging
    const check = formatCheck(schema.format, form === 'request' ? kubernetesMinor : everyMinor)
    this.#formats.set(schema.format, check)
    return check
  }
}

function fewest(failures: readonly FieldError[][]): readonly FieldError[] {
  return failures.reduce((best, errors) => (errors.length < best.length ? errors : best), failures[0] ?? [])
}

function lengthInCodePoints(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}
