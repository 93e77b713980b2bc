import { Ajv } from 'ajv'
import { parse } from 'yaml'
import type { Answer } from '../../../src/decide/answer.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../src/model/json.ts'

/** Keywords whose refusals JSON Schema cannot see: list types, embedded metadata, formats, RE2, Go's numbers. */
const beyond = /Duplicate value|apiVersion|must be of type (ipv4|date)|should match/

/**
 * A witness judged by a JSON Schema engine that shares no code with ours: null when it agrees that the source accepts
 * the object and, for a plain refusal, that the target does not.
 */
export function judgeByAjv(answer: Answer, source: string, target: string): string | null {
  if (answer.kind !== 'not-contained') return null
  const { witness } = answer
  const spec = witness.object['spec']
  if (spec === undefined || hasBigInteger(spec)) return null
  const accepts = (text: string) => {
    const schema: Json = parse(text)
    return new Ajv({ strict: false, validateFormats: false, coerceTypes: false, unicodeRegExp: false }).validate(
      translate(schema),
      withDefaults(spec, schema),
    )
  }
  if (/\(\?|\\\\z|\[\[:|\\\\pL/.test(source + target)) return null
  if (!accepts(source)) return `the source does not accept ${JSON.stringify(spec)}`
  if (witness.outcome !== 'rejected' || beyond.test(witness.detail)) return null
  return accepts(target) ? `the target accepts ${JSON.stringify(spec)}` : null
}

function hasBigInteger(value: Json): boolean {
  if (typeof value === 'number') return Math.abs(value) > 2 ** 52
  if (isJsonArray(value)) return value.some(hasBigInteger)
  return typeof value === 'bigint' || (isJsonObject(value) && Object.values(value).some(hasBigInteger))
}

/** A structural schema as JSON Schema draft 7. */
function translate(schema: Json): JsonObject {
  if (!isJsonObject(schema)) return {}
  const { nullable, exclusiveMinimum, exclusiveMaximum, minimum, maximum, type, ...rest } = schema
  const types = schema['x-kubernetes-int-or-string'] === true ? ['integer', 'string'] : type === undefined ? [] : [type]
  return {
    ...mapSchemas(rest),
    ...(types.length === 0 ? {} : { type: nullable === true ? [...types, 'null'] : types }),
    ...bound('inimum', minimum, exclusiveMinimum),
    ...bound('aximum', maximum, exclusiveMaximum),
  }
}

function bound(name: 'inimum' | 'aximum', value: Json | undefined, isExclusive: Json | undefined): JsonObject {
  if (value === undefined) return {}
  return isExclusive === true ? { [`exclusiveM${name}`]: value } : { [`m${name}`]: value }
}

function mapSchemas(schema: JsonObject): JsonObject {
  const translated: Record<string, Json> = {}
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'properties' && isJsonObject(value)) {
      translated[keyword] = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, translate(child)]))
    } else if (['allOf', 'anyOf', 'oneOf'].includes(keyword) && isJsonArray(value)) {
      translated[keyword] = value.map(translate)
    } else if (['items', 'not', 'additionalProperties'].includes(keyword) && isJsonObject(value)) {
      translated[keyword] = translate(value)
    } else if (keyword !== 'default') translated[keyword] = value
  }
  return translated
}

function withDefaults(value: Json, schema: Json): Json {
  if (!isJsonObject(schema)) return value
  const { properties, items, additionalProperties } = schema
  if (isJsonArray(value)) return items === undefined ? value : value.map((item) => withDefaults(item, items))
  if (!isJsonObject(value)) return value
  const known = isJsonObject(properties) ? properties : {}
  const filled = Object.entries(known).flatMap(([key, child]) =>
    isJsonObject(child) && child['default'] != null && !Object.hasOwn(value, key) ? [[key, child['default']]] : [],
  )
  return Object.fromEntries(
    [...Object.entries(value), ...filled].map(([key, member]) => [
      key,
      withDefaults(member ?? null, known[String(key)] ?? additionalProperties ?? null),
    ]),
  )
}
