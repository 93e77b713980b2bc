import type { ErrorObject } from 'ajv'
import { nearestNames } from '../model/nearest-names.ts'

/** What is wrong with a configuration: where, as a path of keys and indexes, and in words. */
export interface ConfigurationProblem {
  readonly path: readonly string[]
  /** The position is that of the last key itself, not of its value. */
  readonly isAboutKey: boolean
  readonly message: string
}

/** A schema violation as a sentence about the value at `path`. */
export function describeViolation(violation: ErrorObject): ConfigurationProblem {
  const path = violation.instancePath.split('/').slice(1).map(unescapePointer)
  const at = path.length === 0 ? 'The configuration' : `\`${formatKeys(path)}\``
  const { params, keyword, parentSchema } = violation
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty'])
      const known = Object.keys(parentSchema?.['properties'] ?? {})
      return {
        path: [...path, key],
        isAboutKey: true,
        message: `\`${formatKeys([...path, key])}\` is not known.${suggest(key, known)}`,
      }
    }
    case 'required':
      return problem(`${at} lacks \`${String(params['missingProperty'])}\`.`)
    case 'enum': {
      const allowed = textsOf(params['allowedValues'])
      const advice = path[0] === 'rules' ? ' To accept findings, suppress them with a reason.' : ''
      return problem(`${at} is not one of ${allowed.join(', ')}.${advice}`)
    }
    case 'minLength':
    case 'minItems':
      return problem(`${at} is empty.`)
    case 'uniqueItems':
      return problem(`${at} names a value twice.`)
    case 'type':
      return problem(`${at} is not ${wantedType(String(params['type']), parentSchema?.['description'])}.`)
    default:
      return problem(`${at} is not ${describe(parentSchema?.['description'])}.`)
  }
  function problem(message: string): ConfigurationProblem {
    return { path, isAboutKey: false, message }
  }
}

/** `Did you mean …?`, or what there is to choose from. */
export function suggest(text: string, known: readonly string[]): string {
  const near = nearestNames(text, known)
  if (near.length > 0) return ` Did you mean ${near.map((name) => `\`${name}\``).join(' or ')}?`
  return known.length > 0 && known.length <= 12 ? ` Known here: ${known.join(', ')}.` : ''
}

/** `suppressions[0].rule`. */
export function formatKeys(path: readonly string[]): string {
  return path.map((key, index) => (/^\d+$/.test(key) ? `[${key}]` : index === 0 ? key : `.${key}`)).join('')
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
}

// A description that starts in lower case is written to stand in this sentence.
function wantedType(type: string, description: unknown): string {
  const name = typeNames[type] ?? type
  if (typeof description === 'string' && /^an? /.test(description)) return description
  return type === 'string' ? `${name}; put it in quotes` : name
}

function describe(description: unknown): string {
  return typeof description === 'string' && /^an? /.test(description) ? description : 'valid'
}

function textsOf(values: unknown): readonly string[] {
  return Array.isArray(values) ? values.map(String) : []
}

function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}
