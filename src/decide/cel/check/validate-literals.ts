import { type Clause, splitFormat } from '../library/format-string.ts'
import type { RegexEngine } from '../library/regex.ts'
import { type Call, childrenOf, type Expression } from '../syntax/expression.ts'
import { toDuration, toTimestamp } from '../value/convert.ts'
import { CelError } from '../value/scalar.ts'
import { type CelType, formatType, isSameType } from '../value/types.ts'
import type { Checked, CheckIssue } from './check.ts'

/**
 * What cel-go refuses after type checking (`cel/validator.go`, `ext/formatting.go`): constant durations,
 * timestamps, patterns and formats that cannot be read, and literals of mixed types.
 */
export function validateLiterals(
  checked: Checked,
  regex: RegexEngine,
  hasFormatChecks: boolean,
): readonly CheckIssue[] {
  const issues: CheckIssue[] = []
  const visit = (expression: Expression, isInFormat: boolean): void => {
    if (expression.kind === 'call' && expression.name === 'format') {
      if (hasFormatChecks) issues.push(...formatIssues(expression, checked))
    } else if (expression.kind === 'call') issues.push(...callIssues(expression, regex))
    if (!isInFormat) issues.push(...mixtureIssues(expression, checked))
    const isFormat = isInFormat || (expression.kind === 'call' && expression.name === 'format')
    for (const child of childrenOf(expression)) visit(child, isFormat)
  }
  visit(checked.root, false)
  return issues
}

function callIssues(call: Call, regex: RegexEngine): readonly CheckIssue[] {
  const [first] = call.args
  const issue = (message: string) => [{ position: first?.position ?? call.position, message }]
  if (first?.kind !== 'literal') return []
  const { value } = first
  if (call.name === 'matches' && typeof value === 'string' && regex.compile(value) === null) {
    return issue('invalid matches argument')
  }
  if (call.name !== 'duration' && call.name !== 'timestamp') return []
  const isText = typeof value === 'string' || typeof value === 'bigint'
  const converted = isText ? (call.name === 'duration' ? toDuration(value) : toTimestamp(value)) : null
  return converted instanceof CelError ? issue(`invalid ${call.name} argument`) : []
}

function isEquivalent(first: CelType, second: CelType): boolean {
  return isSameType(first, second)
}

function mixtureIssues(expression: Expression, checked: Checked): readonly CheckIssue[] {
  const typeOf = (value: Expression, isOptional: boolean): CelType | undefined => {
    const type = checked.types.get(value)
    return isOptional ? type?.parameters[0] : type
  }
  const firstMixture = (typed: readonly (readonly [Expression, CelType | undefined])[]): readonly CheckIssue[] => {
    const expected = typed[0]?.[1]
    const odd = typed.find(([, type]) => expected !== undefined && type !== undefined && !isEquivalent(expected, type))
    if (odd === undefined || expected === undefined || odd[1] === undefined) return []
    const message = `expected type '${formatType(expected)}' but found '${formatType(odd[1])}'`
    return [{ position: odd[0].position, message }]
  }
  if (expression.kind === 'list') {
    return firstMixture(expression.elements.map(({ value, isOptional }) => [value, typeOf(value, isOptional)]))
  }
  if (expression.kind !== 'map') return []
  return [
    ...firstMixture(expression.entries.map(({ key }) => [key, typeOf(key, false)])),
    ...firstMixture(expression.entries.map(({ value, isOptional }) => [value, typeOf(value, isOptional)])),
  ]
}

const allowedKinds: Readonly<Record<Clause['verb'], readonly CelType['kind'][]>> = {
  s: ['list', 'map', 'int', 'uint', 'double', 'bool', 'string', 'timestamp', 'bytes', 'duration', 'type', 'null'],
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
}

/** Of `'…'.format([…])` with a constant format and a list literal. */
function formatIssues(call: Call, checked: Checked): readonly CheckIssue[] {
  const { target } = call
  const [list] = call.args
  if (target?.kind !== 'literal' || typeof target.value !== 'string' || list?.kind !== 'list') return []
  const args = list.elements.map((element) => element.value)
  let used = 0
  for (const piece of splitFormat(target.value)) {
    if ('text' in piece) continue
    const argument = args[used++]
    if (argument === undefined) return [{ position: call.position, message: `index ${used - 1} out of range` }]
    if ('error' in piece) return [{ position: call.position, message: piece.error }]
    const wrong = firstWrongType(argument, piece, checked)
    if (wrong !== null) {
      return [{ position: wrong.position, message: `error during formatting: wrong type for %${piece.verb}` }]
    }
  }
  const message = `too many arguments supplied to string.format (expected ${used}, got ${args.length})`
  return used < args.length ? [{ position: call.position, message }] : []
}

function firstWrongType(argument: Expression, clause: Clause, checked: Checked): Expression | null {
  const kind = checked.types.get(argument)?.kind ?? 'dyn'
  if (kind !== 'dyn' && !allowedKinds[clause.verb].includes(kind)) return argument
  if (clause.verb !== 's') return null
  const parts =
    argument.kind === 'list'
      ? argument.elements.map((element) => element.value)
      : argument.kind === 'map'
        ? argument.entries.flatMap((entry) => [entry.key, entry.value])
        : []
  for (const part of parts) {
    const wrong = firstWrongType(part, clause, checked)
    if (wrong !== null) return wrong
  }
  return null
}
