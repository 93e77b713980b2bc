import { constructedLength, patternCharacters } from '../bounds.ts'
import { isFormatKnown, knownFormat } from '../formats/known-formats.ts'
import { BoundReached } from './automaton/budget.ts'
import { describeConstraints, quoted } from './describe-constraints.ts'
import { type Judge, prepareJudge } from './judge.ts'
import { wellFormed } from './re2/cursor.ts'
import { parsePattern } from './re2/parser.ts'
import { regularQuestions } from './regular-question.ts'
import { sampleWords } from './sample-words.ts'
import { codePointLength, type StringAnswer, type StringConstraints, type StringsAnswer } from './string-constraints.ts'

/** Candidates drawn from each required pattern where automata leave a question open. */
const samplesTaken = 192

/**
 * A string that satisfies a conjunction on the API server of a Kubernetes minor (`1.34`): the shortest, and among those
 * one that people can read. Everything that `source` accepts is accepted by `target` if, for each literal of `target`,
 * there is none that satisfies `source` and the negated literal.
 */
export async function findString(constraints: StringConstraints, kubernetesMinor: string): Promise<StringAnswer> {
  const answer = await findStrings(constraints, kubernetesMinor, 1)
  if (answer.kind !== 'found') return answer
  const [value] = answer.values
  return value === undefined ? { kind: 'undecided', reason: 'no string was tried' } : { kind: 'found', value }
}

/** Up to `count` (at least 1) distinct strings that satisfy a conjunction, with the guarantees of {@link findString}. */
export async function findStrings(
  constraints: StringConstraints,
  kubernetesMinor: string,
  count: number,
): Promise<StringsAnswer> {
  const contradiction = contradictionIn(constraints, kubernetesMinor)
  if (contradiction !== null) return { kind: 'none', because: contradiction }
  const wish: Wish = {
    constraints: asServerSees(constraints, kubernetesMinor),
    kubernetesMinor,
    count,
    subject: describeConstraints(constraints),
  }
  const { patterns, notPatterns, formats, notFormats, enums } = wish.constraints
  if (enums.length > 0) return chooseListed(wish)
  const literals = patterns.length + notPatterns.length + formats.length + notFormats.length
  return literals > 0 ? solve(wish) : chooseAny(wish)
}

interface Wish {
  readonly constraints: StringConstraints
  readonly kubernetesMinor: string
  readonly count: number
  /** "string that …", for reasons. */
  readonly subject: string
}

/** A contradiction that needs no look into a pattern, or null. */
function contradictionIn(constraints: StringConstraints, kubernetesMinor: string): string | null {
  const { minLength, maxLength, patterns, notPatterns, formats, notFormats } = constraints
  if (maxLength !== null && maxLength < Math.max(0, minLength)) {
    return `no length is at least ${minLength} and at most ${maxLength}`
  }
  const pattern = notPatterns.find((text) => text === '' || patterns.includes(text))
  if (pattern !== undefined) return `${quoted(pattern)} cannot both match and not match`
  const unknown = notFormats.find((format) => !isFormatKnown(format, kubernetesMinor))
  if (unknown !== undefined) return `Kubernetes ${kubernetesMinor} does not check format \`${unknown}\``
  const names = new Set(formats.map(withoutDashes))
  const format = notFormats.find((name) => names.has(withoutDashes(name)))
  return format === undefined ? null : `format \`${format}\` cannot be both kept and violated`
}

function withoutDashes(format: string): string {
  return format.replaceAll('-', '')
}

/** Without what is no constraint, and with U+FFFD for what is no valid Unicode. */
function asServerSees(constraints: StringConstraints, kubernetesMinor: string): StringConstraints {
  const { minLength, patterns, formats, enums, notEnums } = constraints
  return {
    ...constraints,
    minLength: Math.max(0, minLength),
    patterns: patterns.filter((pattern) => pattern !== ''),
    formats: formats.filter((format) => isFormatKnown(format, kubernetesMinor)),
    enums: enums.map((list) => list.map(wellFormed)),
    notEnums: notEnums.map((list) => list.map(wellFormed)),
  }
}

/** A finite set is decided by asking the judge about every member. */
async function chooseListed({ constraints, kubernetesMinor, count, subject }: Wish): Promise<StringsAnswer> {
  const [first = [], ...others] = constraints.enums
  const listed = [...new Set(first)].filter((value) => others.every((list) => list.includes(value)))
  if (listed.length === 0) return { kind: 'none', because: 'the enumerations have no string in common' }
  const judge = await prepareJudge(constraints, kubernetesMinor)
  if (judge.kind === 'undecided') return judge
  try {
    const members = listed.filter((value) => judge.verdict(value) === 'yes')
    if (members.length === 0) return { kind: 'none', because: `no listed value is a ${subject}` }
    members.sort((left, right) => listedRank(left) - listedRank(right))
    return { kind: 'found', values: members.slice(0, count), isComplete: members.length <= count }
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error
    return { kind: 'undecided', reason: `${subject}: met the bound on ${error.message}` }
  }
}

/** Shorter first, U+0000 last. */
function listedRank(value: string): number {
  return codePointLength(value) + (value.includes('\0') ? Number.MAX_SAFE_INTEGER / 2 : 0)
}

/** Lengths alone, and values to leave out: words of letters and digits, unless too many of those are left out. */
async function chooseAny(wish: Wish): Promise<StringsAnswer> {
  const excluded = new Set(wish.constraints.notEnums.flat())
  const values: string[] = []
  for (const word of plainWords(wish.constraints)) {
    if (!excluded.has(word)) values.push(word)
    if (values.length >= wish.count) return { kind: 'found', values, isComplete: false }
  }
  return solve(wish)
}

const plainCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** A few words of each length that is allowed, shortest first. */
function* plainWords({ minLength, maxLength }: StringConstraints): Generator<string, void> {
  const last = Math.min(maxLength ?? constructedLength, minLength + 2, constructedLength)
  for (let length = minLength; length <= last; length++) {
    if (length === 0) yield ''
    else for (const character of plainCharacters) yield 'a'.repeat(length - 1) + character
  }
}

/**
 * First the question whose formats are replaced by wider regular languages: it proves that there is no string, and
 * mostly finds one. What it leaves open, narrower languages and samples may still find.
 */
async function solve({ constraints, kubernetesMinor, count, subject }: Wish): Promise<StringsAnswer> {
  const { patterns, notPatterns, formats, notFormats } = constraints
  const text = [...patterns, ...notPatterns].reduce((total, pattern) => total + pattern.length, 0)
  if (text > patternCharacters) {
    return {
      kind: 'undecided',
      reason: `${subject}: more pattern text than the bound (${patternCharacters} characters)`,
    }
  }
  const judge = await prepareJudge(constraints, kubernetesMinor)
  if (judge.kind === 'undecided') return judge
  const { solveRegular } = await import('./solve-regular.ts')
  const wider = regularQuestions(constraints, kubernetesMinor, 'wider')
  const answers = wider.map((question) => solveRegular(question, judge, { count, subject, effort: 'full' }))
  const nones = answers.filter((answer) => answer.kind === 'none')
  const [none] = nones
  if (none !== undefined && nones.length === answers.length) {
    return formats.length + notFormats.length > 0 ? { kind: 'none', because: `there is no ${subject}` } : none
  }
  const isDecided = answers.every((answer) => answer.kind === 'none' || (answer.kind === 'found' && answer.isComplete))
  const values = valuesOf(answers)
  if (isDecided || values.length >= count) return shortestFirst(values, count, isDecided)
  const narrower = isExact([...formats, ...notFormats], kubernetesMinor)
    ? []
    : regularQuestions(constraints, kubernetesMinor, 'narrower')
  const others = narrower.map((question) => solveRegular(question, judge, { count, subject, effort: 'slight' }))
  const more = [...values, ...valuesOf(others), ...confirmed(candidates(constraints, kubernetesMinor), judge, count)]
  if (more.length > 0) return shortestFirst(more, count, false)
  return answers.find((answer) => answer.kind === 'undecided') ?? { kind: 'undecided', reason: subject }
}

function valuesOf(answers: readonly StringsAnswer[]): readonly string[] {
  return answers.flatMap((answer) => (answer.kind === 'found' ? answer.values : []))
}

function shortestFirst(values: readonly string[], count: number, isDecided: boolean): StringsAnswer {
  const sorted = [...new Set(values)].sort((left, right) => codePointLength(left) - codePointLength(right))
  return { kind: 'found', values: sorted.slice(0, count), isComplete: isDecided && sorted.length <= count }
}

function isExact(formats: readonly string[], kubernetesMinor: string): boolean {
  return formats.every((name) => {
    const format = knownFormat(name, kubernetesMinor)
    return format?.inner === format?.outer
  })
}

/** Strings that may fit where no language decides: what formats keep as samples, what required patterns describe. */
function candidates(constraints: StringConstraints, kubernetesMinor: string): readonly string[] {
  const { minLength, formats, notFormats, patterns } = constraints
  const samples = [...formats, ...notFormats].flatMap((name) => knownFormat(name, kubernetesMinor)?.samples ?? [])
  const described = patterns.flatMap((pattern) => {
    const parsed = parsePattern(pattern)
    return parsed.kind === 'parsed' ? sampleWords(parsed.node, minLength, samplesTaken) : []
  })
  return [...samples, ...described, ...plainWords(constraints)].sort((left, right) => left.length - right.length)
}

/** Up to a number of them, or until the judge has done enough. */
function confirmed(strings: readonly string[], judge: Judge, count: number): readonly string[] {
  const values: string[] = []
  try {
    for (const candidate of strings) {
      if (values.length >= count) break
      if (judge.verdict(candidate) === 'yes') values.push(candidate)
    }
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error
  }
  return values
}
