import { constructedLength, stringsTried } from '../bounds.ts'
import { BoundReached } from './automaton/budget.ts'
import { describeConstraints } from './describe-constraints.ts'
import { isFormatKnown, knownFormat } from './formats.ts'
import { type Judge, prepareJudge } from './judge.ts'
import { parsePattern } from './re2/parser.ts'
import { type RegularQuestion, regularQuestions } from './regular-question.ts'
import { sampleWords } from './sample-words.ts'
import { codePointLength, type StringAnswer, type StringConstraints, type StringsAnswer } from './string-constraints.ts'

/**
 * A string that satisfies a conjunction on the API server of a Kubernetes minor (`1.34`): the shortest, and among those
 * one that people can read. Everything that `source` accepts is accepted by `target` if, for each literal of `target`,
 * there is none that satisfies `source` and the negated literal.
 */
export async function findString(constraints: StringConstraints, kubernetesMinor: string): Promise<StringAnswer> {
  const answer = await findStrings(constraints, kubernetesMinor, 1)
  if (answer.kind !== 'found') return answer
  const [value] = answer.values
  return value === undefined ? { kind: 'undecided', reason: 'no string was asked for' } : { kind: 'found', value }
}

/** Up to `count` distinct strings that satisfy a conjunction, with the guarantees of {@link findString}. */
export async function findStrings(
  constraints: StringConstraints,
  kubernetesMinor: string,
  count: number,
): Promise<StringsAnswer> {
  const subject = describeConstraints(constraints)
  const contradiction = contradictionIn(constraints, kubernetesMinor)
  if (contradiction !== null) return { kind: 'none', because: contradiction }
  const checked = withoutUnknownFormats(constraints, kubernetesMinor)
  if (checked.enums.length > 0) return chooseListed(checked, kubernetesMinor, count, subject)
  const isPlain = [checked.patterns, checked.notPatterns, checked.formats, checked.notFormats].every(
    (literals) => literals.length === 0,
  )
  return isPlain ? chooseAny(checked, kubernetesMinor, count, subject) : solve(checked, kubernetesMinor, count, subject)
}

/** A contradiction that needs no look at a pattern, or null. */
function contradictionIn(constraints: StringConstraints, kubernetesMinor: string): string | null {
  const { minLength, maxLength, patterns, notPatterns, formats, notFormats } = constraints
  if (maxLength !== null && maxLength < Math.max(0, minLength)) {
    return `no length is at least ${minLength} and at most ${maxLength}`
  }
  const pattern = notPatterns.find((text) => text === '' || patterns.includes(text))
  if (pattern !== undefined) return `\`${pattern}\` cannot both match and not match`
  const unknown = notFormats.find((format) => !isFormatKnown(format, kubernetesMinor))
  if (unknown !== undefined) return `Kubernetes ${kubernetesMinor} does not check format \`${unknown}\``
  const names = new Set(formats.map(formatKey))
  const format = notFormats.find((name) => names.has(formatKey(name)))
  return format === undefined ? null : `format \`${format}\` cannot be both kept and violated`
}

function formatKey(format: string): string {
  return format.replaceAll('-', '')
}

function withoutUnknownFormats(constraints: StringConstraints, kubernetesMinor: string): StringConstraints {
  return {
    ...constraints,
    patterns: constraints.patterns.filter((pattern) => pattern !== ''),
    formats: constraints.formats.filter((format) => isFormatKnown(format, kubernetesMinor)),
  }
}

/** A finite set is decided by asking the judge about every member. */
async function chooseListed(
  constraints: StringConstraints,
  kubernetesMinor: string,
  count: number,
  subject: string,
): Promise<StringsAnswer> {
  const [first = [], ...others] = constraints.enums
  const listed = [...new Set(first)].filter((value) => others.every((list) => list.includes(value)))
  if (listed.length === 0) return { kind: 'none', because: 'the enumerations have no string in common' }
  const judge = await prepareJudge(constraints, kubernetesMinor)
  if (judge.kind === 'undecided') return judge
  let members: string[]
  try {
    members = listed.filter((value) => judge.verdict(value) === 'yes')
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error
    return { kind: 'undecided', reason: `${subject}: met the bound on ${error.message}` }
  }
  const byLength = members.sort((left, right) => listedRank(left) - listedRank(right))
  return byLength.length === 0
    ? { kind: 'none', because: `no listed value is a ${subject}` }
    : { kind: 'found', values: byLength.slice(0, count), isComplete: byLength.length <= count }
}

/** Shorter first, U+0000 last. */
function listedRank(value: string): number {
  return codePointLength(value) + (value.includes('\0') ? Number.MAX_SAFE_INTEGER / 2 : 0)
}

/** Lengths alone, and values to leave out: words of letters and digits, unless too many of those are left out. */
async function chooseAny(
  constraints: StringConstraints,
  kubernetesMinor: string,
  count: number,
  subject: string,
): Promise<StringsAnswer> {
  const excluded = new Set(constraints.notEnums.flat())
  const values: string[] = []
  for (const word of plainWords(Math.max(0, constraints.minLength), constraints.maxLength ?? constructedLength)) {
    if (!excluded.has(word)) values.push(word)
    if (values.length >= count) return { kind: 'found', values, isComplete: false }
  }
  return solve(constraints, kubernetesMinor, count, subject)
}

const plainCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A few words of each length, shortest first. */
function* plainWords(minLength: number, maxLength: number): Generator<string, void> {
  const last = Math.min(maxLength, minLength + 2, constructedLength)
  for (let length = minLength; length <= last; length++) {
    if (length === 0) yield ''
    else for (const character of plainCharacters) yield 'a'.repeat(length - 1) + character
  }
}

/**
 * First the question whose formats are replaced by wider regular languages: it proves that there is no string, and
 * mostly finds one. What it leaves open, narrower languages, samples and weaker questions may still find.
 */
async function solve(
  constraints: StringConstraints,
  kubernetesMinor: string,
  count: number,
  subject: string,
): Promise<StringsAnswer> {
  const judge = await prepareJudge(constraints, kubernetesMinor)
  if (judge.kind === 'undecided') return judge
  const { solveRegular } = await import('./solve-regular.ts')
  const wider = regularQuestions(constraints, kubernetesMinor, 'wider')
  const answers = wider.map((question) => solveRegular(question, judge, { count, subject, effort: 'full' }))
  const [firstNone] = answers.filter((answer) => answer.kind === 'none')
  if (firstNone !== undefined && answers.every((answer) => answer.kind === 'none')) return firstNone
  const values = valuesOf(answers)
  const isDecided = answers.every((answer) => answer.kind === 'none' || (answer.kind === 'found' && answer.isComplete))
  if (isDecided || values.length >= count) return found(values, count, isDecided)
  const others = narrowerQuestions(constraints, kubernetesMinor).map((question) =>
    solveRegular(question, judge, { count, subject, effort: 'slight' }),
  )
  const more = [...values, ...valuesOf(others), ...confirmed(candidates(constraints, kubernetesMinor), judge, count)]
  if (more.length > 0) return found(more, count, false)
  return answers.find((answer) => answer.kind === 'undecided') ?? { kind: 'undecided', reason: subject }
}

/** Shortest first, up to a number or until the judge has done enough. */
function confirmed(candidates: readonly string[], judge: Judge, count: number): readonly string[] {
  const values: string[] = []
  try {
    for (const candidate of [...candidates].sort((left, right) => left.length - right.length)) {
      if (values.length >= count) break
      if (judge.verdict(candidate) === 'yes') values.push(candidate)
    }
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error
  }
  return values
}

function found(values: readonly string[], count: number, isDecided: boolean): StringsAnswer {
  const shortestFirst = [...new Set(values)].sort((left, right) => codePointLength(left) - codePointLength(right))
  return {
    kind: 'found',
    values: shortestFirst.slice(0, count),
    isComplete: isDecided && shortestFirst.length <= count,
  }
}

function valuesOf(answers: readonly StringsAnswer[]): readonly string[] {
  return answers.flatMap((answer) => (answer.kind === 'found' ? answer.values : []))
}

function narrowerQuestions(constraints: StringConstraints, kubernetesMinor: string): readonly RegularQuestion[] {
  const isExact = [...constraints.formats, ...constraints.notFormats].every((name) => {
    const format = knownFormat(name, kubernetesMinor)
    return format?.inner === format?.outer
  })
  return isExact ? [] : regularQuestions(constraints, kubernetesMinor, 'narrower')
}

/** Strings that may fit where no language decides: what formats keep as samples, what required patterns describe. */
function candidates(constraints: StringConstraints, kubernetesMinor: string): readonly string[] {
  const { minLength, formats, notFormats, patterns } = constraints
  const samples = [...formats, ...notFormats].flatMap((name) => knownFormat(name, kubernetesMinor)?.samples ?? [])
  const described = patterns.flatMap((pattern) => {
    const parsed = parsePattern(pattern)
    return parsed.kind === 'parsed' ? sampleWords(parsed.node, minLength, stringsTried) : []
  })
  return [...samples, ...described, ...plainWords(Math.max(0, minLength), constraints.maxLength ?? constructedLength)]
}
