import type { StructuralSchema, ValidationRule } from '../../model/structural-schema.ts'
import { type Checked, type CheckIssue, checkExpression } from './check/check.ts'
import { validateLiterals } from './check/validate-literals.ts'
import type { Environment } from './environment.ts'
import { PlanningError, type Program, planExpression } from './interpret.ts'
import type { RegexEngine } from './library/regex.ts'
import { resolveFieldPath } from './rule-field-path.ts'
import { objectTypesOf, type SchemaType } from './schema-type.ts'
import { CelSyntaxError, type Parsed } from './syntax/expression.ts'
import { parseExpression } from './syntax/parse.ts'
import { EvaluationPanic, UndecidedEvaluation } from './value/scalar.ts'
import { type CelType, optionalType } from './value/types.ts'

/** An expression compiled as the API server does, or why it is refused. */
export interface CompiledExpression {
  readonly parsed: Parsed | null
  readonly checked: Checked | null
  readonly program: Program | null
  readonly errors: readonly string[]
  readonly undecided: string | null
}

export interface RuleSite {
  readonly environment: Environment
  readonly regex: RegexEngine
  readonly self: SchemaType
  readonly isOldSelfOptional: boolean
}

const failed: CompiledExpression = { parsed: null, checked: null, program: null, errors: [], undecided: null }

/** Parses, checks and plans an expression over `self` and `oldSelf`; the result must be of type `result`. */
export function compileExpression(source: string, site: RuleSite, result: 'bool' | 'string'): CompiledExpression {
  let parsed: Parsed
  try {
    parsed = parseExpression(source, site.environment.macros)
  } catch (error) {
    if (!(error instanceof CelSyntaxError)) throw error
    return { ...failed, errors: [describeIssues(source, [error])] }
  }
  if (mentionsMessages(source)) {
    return { ...failed, parsed, undecided: 'names of google.protobuf messages are not evaluated' }
  }
  const checked = checkExpression(parsed.root, {
    environment: site.environment,
    variables: variablesOf(site),
    objects: objectTypesOf(site.self),
  })
  const literalIssues =
    checked.issues.length === 0 && site.environment.hasLiteralChecks
      ? validateLiterals(checked, site.regex, site.environment.hasFormatChecks)
      : []
  const issues = [...checked.issues, ...literalIssues]
  if (issues.length > 0) return { ...failed, parsed, checked, errors: [describeIssues(source, issues)] }
  if (checked.types.get(parsed.root)?.kind !== result) {
    const message =
      result === 'bool' ? 'cel expression must evaluate to a bool' : 'messageExpression must evaluate to a string'
    return { ...failed, parsed, checked, errors: [message] }
  }
  return plan(parsed, checked, site)
}

function plan(parsed: Parsed, checked: Checked, site: RuleSite): CompiledExpression {
  try {
    return { parsed, checked, program: planExpression(checked, site.regex), errors: [], undecided: null }
  } catch (error) {
    if (error instanceof PlanningError || error instanceof EvaluationPanic) {
      return { ...failed, parsed, checked, errors: [`program instantiation failed: ${error.message}`] }
    }
    if (error instanceof UndecidedEvaluation) return { ...failed, parsed, checked, undecided: error.message }
    throw error
  }
}

function variablesOf(site: RuleSite): ReadonlyMap<string, CelType> {
  const type = site.self.celType
  return new Map([
    ['self', type],
    ['oldSelf', site.isOldSelfOptional ? optionalType(type) : type],
  ])
}

/** Messages of protocol buffers exist on the server but not here; its two types of time do. */
function mentionsMessages(source: string): boolean {
  return /google\.protobuf\.(?!(?:Timestamp|Duration)\b(?!\s*\{))/.test(source)
}

/** cel-go's form of an error, without the source line that it repeats below. */
function describeIssues(source: string, issues: readonly CheckIssue[]): string {
  const lines = [...issues]
    .sort((left, right) => left.position - right.position)
    .map(({ position, message }) => {
      const before = source.slice(0, position).split('\n')
      const column = [...(before.at(-1) ?? '')].length + 1
      return `ERROR: <input>:${before.length}:${column}: ${message}`
    })
  return `compilation failed: ${lines.join('; ')}`
}

/** Whether the expression names `oldSelf`; a loop variable of that name counts, as it does upstream. */
export function usesOldSelf(checked: Checked): boolean {
  return [...checked.references.values()].some(
    (reference) => reference.kind === 'variable' && reference.name === 'oldSelf',
  )
}

const reasons: ReadonlySet<string> = new Set([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueInvalid',
  'FieldValueDuplicate',
])

function isBlank(text: string | null): boolean {
  return text !== null && text !== '' && text.trim() === ''
}

function hasLineBreak(text: string | null): boolean {
  return /[\n\r]/.test(text ?? '')
}

/** What the API server refuses about a rule besides its expressions (apiextensions `validation.go`). */
export function declarationErrors(rule: ValidationRule, schema: StructuralSchema): readonly string[] {
  const message = (rule.message ?? '').trim()
  return [
    ...(rule.rule.trim() === ''
      ? ['rule is not specified']
      : isBlank(rule.message)
        ? ['message must be non-empty if specified']
        : hasLineBreak(message)
          ? ['message must not contain line breaks']
          : hasLineBreak(rule.rule.trim()) && message === ''
            ? ['message must be specified if rule contains line breaks']
            : []),
    ...(isBlank(rule.messageExpression) ? ['messageExpression must be non-empty if specified'] : []),
    ...(rule.reason !== null && !reasons.has(rule.reason)
      ? [`reason ${JSON.stringify(rule.reason)} is not supported`]
      : []),
    ...(isBlank(rule.fieldPath) ? ['fieldPath must be non-empty if specified'] : []),
    ...(hasLineBreak(rule.fieldPath) ? ['fieldPath must not contain line breaks'] : []),
    ...((rule.fieldPath ?? '') !== '' && resolveFieldPath(rule.fieldPath ?? '', schema) === null
      ? ['fieldPath must be a valid path']
      : []),
  ]
}
