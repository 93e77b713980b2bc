import { confirmationSteps } from '../bounds.ts'
import { matchesFormat } from '../formats/known-formats.ts'
import { type CompiledPattern, loadRe2 } from '../re2.ts'
import { Budget } from './automaton/budget.ts'
import { quoted } from './describe-constraints.ts'
import { wellFormed } from './re2/cursor.ts'
import { codePointLength, type StringConstraints, type UndecidedString } from './string-constraints.ts'

/** Decides membership of a string as the API server would, independently of the automata that proposed it. */
export interface Judge {
  readonly kind: 'judge'
  /**
   * `no-by-format`: a member but for its formats; `no`: whatever they say. Throws `BoundReached` once the answers
   * together have cost too much.
   */
  readonly verdict: (value: string) => 'yes' | 'no-by-format' | 'no'
}

/** Compiles the patterns with an RE2 engine, loaded only if there are any; undecided if one is no RE2 pattern. */
export async function prepareJudge(
  constraints: StringConstraints,
  kubernetesMinor: string,
): Promise<Judge | UndecidedString> {
  const { minLength, maxLength, formats, notFormats, enums, notEnums } = constraints
  const patterns = await compilePatterns(constraints.patterns)
  const notPatterns = await compilePatterns(constraints.notPatterns)
  if ('kind' in patterns) return patterns
  if ('kind' in notPatterns) return notPatterns
  const instructions = [...patterns, ...notPatterns].reduce((total, { size }) => total + size, 0)
  const budget = new Budget('steps to confirm strings', confirmationSteps)
  /** Cost of the last answer, charged with the next: one answer is always given. */
  let owed = 0
  const isPlainMember = (value: string): boolean => {
    const length = codePointLength(value)
    budget.spend(owed)
    owed = length * instructions
    return (
      value === wellFormed(value) &&
      length >= minLength &&
      (maxLength === null || length <= maxLength) &&
      enums.every((list) => list.includes(value)) &&
      !notEnums.some((list) => list.includes(value)) &&
      patterns.every((pattern) => pattern.test(value)) &&
      !notPatterns.some((pattern) => pattern.test(value))
    )
  }
  const hasFormats = (value: string): boolean =>
    formats.every((format) => matchesFormat(format, value, kubernetesMinor)) &&
    notFormats.every((format) => !matchesFormat(format, value, kubernetesMinor))
  return {
    kind: 'judge',
    verdict: (value) => (!isPlainMember(value) ? 'no' : hasFormats(value) ? 'yes' : 'no-by-format'),
  }
}

async function compilePatterns(patterns: readonly string[]): Promise<readonly CompiledPattern[] | UndecidedString> {
  if (patterns.length === 0) return []
  const compile = await loadRe2()
  const matchers: CompiledPattern[] = []
  for (const pattern of patterns) {
    const compiled = compile(wellFormed(pattern))
    if (compiled.kind === 'refused') {
      const fault = compiled.reason.replace(/^error parsing regexp: /, '').replace(/: `[\s\S]*$/, '')
      return { kind: 'undecided', reason: `${quoted(pattern)} is no RE2 pattern: ${fault}` }
    }
    matchers.push(compiled)
  }
  return matchers
}
