import type { JsonObject } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import type { FieldError } from '../admission.ts'
import type { CelProgram, RuleOutcome } from '../cel/program.ts'
import type { Correlation } from './correlation.ts'

/** Keywords whose errors make the server skip the validation rules (hasBlockingErr in registry/customresource/strategy.go). */
const blocking: ReadonlySet<string> = new Set([
  'enum',
  'required',
  'maxLength',
  'maxItems',
  'maxProperties',
  'type',
  'format',
])

/** Whether the server leaves the rules unasked, because something more basic is wrong. */
export function blocksValidationRules(errors: readonly FieldError[]): boolean {
  return errors.some((error) => blocking.has(error.keyword))
}

/**
 * Evaluates `x-kubernetes-validations` on an object. A failed rule is ratcheted where its value, or the nearest value
 * around it that correlates, is unchanged; a transition rule and an evaluation error never are (apiextensions-apiserver
 * pkg/apiserver/schema/cel/validation.go). `correlation` is that of the root, null without ratcheting. What cannot be
 * evaluated goes into `undecided`.
 */
export function evaluateRules(
  program: CelProgram,
  object: JsonObject,
  previous: JsonObject | undefined,
  correlation: Correlation | null,
  undecided: Set<string>,
): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const outcome of program.evaluate(object, previous)) {
    if (outcome.outcome === 'true') continue
    if (outcome.outcome === 'undecided') {
      if (!isUnchangedFor(outcome, correlation)) undecided.add(outcome.message)
    } else if (outcome.outcome === 'error' || !isUnchangedFor(outcome, correlation)) errors.push(errorOf(outcome))
  }
  return errors
}

function errorOf({ errorPath, message, rule, ratchets, outcome }: RuleOutcome): FieldError {
  return {
    path: formatPath(errorPath),
    keyword: 'x-kubernetes-validations',
    message: `Invalid value: ${message}`,
    isRatcheted: !rule.usesOldSelf && ratchets === 'node' && outcome === 'false',
    rule: { schemaPath: rule.schemaPath, index: rule.index },
  }
}

function isUnchangedFor(outcome: RuleOutcome, root: Correlation | null): boolean {
  if (root === null || outcome.ratchets === 'never') return false
  const { current, nearest } = correlationAt(root, outcome.path)
  return (outcome.ratchets === 'node' && current !== null ? current : nearest)?.isUnchanged() ?? false
}

/** The value's own correlation, and that of the nearest value around it; the root's apiVersion and kind have neither. */
function correlationAt(root: Correlation, path: Path): { current: Correlation | null; nearest: Correlation | null } {
  let current: Correlation | null = root
  let nearest: Correlation | null = null
  for (const segment of path) {
    if (current === null) break
    if (nearest === null && (segment === 'apiVersion' || segment === 'kind')) return { current: null, nearest: null }
    nearest = current
    current = current.child(segment)
  }
  return { current, nearest }
}
