import type { Path } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import { addBounded, multiplyBounded } from '../cel/cost/cost-range.ts'
import { oldestMinor } from '../cel/cost/estimate-cost.ts'
import { estimateRules } from '../cel/cost/rule-cost.ts'
import type { CelProgram } from '../cel/program.ts'
import { minorNumber } from '../server/kubernetes-minor.ts'
import { type DefinitionError, forbidden } from './definition-error.ts'

/** `StaticEstimatedCostLimit`: of one rule, times how often an object can bring it about; of one message. */
const expressionLimit = 10_000_000n
/** `StaticEstimatedCRDCostLimit`: of all expressions of a schema together. */
const schemaLimit = 100_000_000n

interface Expense {
  readonly path: Path
  readonly what: 'rule' | 'messageExpression'
  readonly cost: bigint
}

/**
 * Rules that the API server refuses because they may cost too much, as it judges a definition that is created
 * (apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go). On update it passes over single rules of a
 * version whose schema is unchanged, never over their sum. The server complains of the sum too where one rule alone is
 * too much; here that stands only where the sum of the others is. `path` is that of the schema.
 */
export function budgetErrors(program: CelProgram, schema: StructuralSchema, path: Path): readonly DefinitionError[] {
  if (minorNumber(program.kubernetesMinor) < oldestMinor) return []
  const expenses = estimateRules(program, schema).flatMap(({ rule, cost, times, messageCost }): readonly Expense[] => {
    const at = [...path, ...rule.schemaPath, 'x-kubernetes-validations', rule.index]
    return [
      { path: [...at, 'rule'], what: 'rule', cost: multiplyBounded(cost ?? 0n, times) },
      ...(messageCost === null
        ? []
        : [{ path: [...at, 'messageExpression'], what: 'messageExpression' as const, cost: messageCost }]),
    ]
  })
  const refused = expenses.filter(({ cost }) => cost > expressionLimit)
  const others = expenses.filter(({ cost }) => cost <= expressionLimit)
  return [
    ...refused.map(({ path: at, what, cost }) =>
      forbidden(at, exceeded(`estimated ${what} cost`, cost, expressionLimit)),
    ),
    ...(sum(others) > schemaLimit ? totalErrors(expenses, others, path) : []),
  ]
}

function sum(expenses: readonly Expense[]): bigint {
  return expenses.reduce((total, { cost }) => addBounded(total, cost), 0n)
}

function totalErrors(expenses: readonly Expense[], others: readonly Expense[], path: Path): readonly DefinitionError[] {
  const contributors = mostExpensive(expenses)
    .filter((expense) => others.includes(expense))
    .map((expense) =>
      forbidden(
        expense.path,
        'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
      ),
    )
  const whole = 'x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema'
  return [...contributors, forbidden(path, exceeded(whole, sum(expenses), schemaLimit))]
}

/** At most four, each at least a hundredth of the limit. */
function mostExpensive(expenses: readonly Expense[]): readonly Expense[] {
  return expenses
    .filter(({ cost }) => cost >= schemaLimit / 100n)
    .sort((left, right) => Number(left.cost < right.cost) - Number(left.cost > right.cost))
    .slice(0, 4)
}

function exceeded(what: string, cost: bigint, limit: bigint): string {
  const hint =
    'try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared'
  return `${what} exceeds budget by factor of ${factorText(Number(cost) / Number(limit))} (${hint})`
}

/** As Go prints it: a tie between two decimals goes to the even one. */
function factorText(factor: number): string {
  if (factor > 100) return 'more than 100x'
  const digits = factor < 1.5 ? 6 : 1
  const isTie = /^50*$/.test(factor.toFixed(60).split('.')[1]?.slice(digits) ?? '')
  const rounded = factor.toFixed(digits)
  const isOdd = /[13579]$/.test(rounded)
  return `${isTie && isOdd ? (Number(rounded) - 10 ** -digits).toFixed(digits) : rounded}x`
}
