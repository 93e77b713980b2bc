import { enabledDependencies, namedValues, valuesOf } from '../../model/chart-values.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject, member, memberAt } from '../../model/json.ts'
import { formatPath, type Path } from '../../model/path.ts'
import type { Chart } from '../../model/release.ts'
import { compareValues } from '../../model/value-changes.ts'
import { valuesTried } from '../bounds.ts'
import { parseSchema, prepareValuesJudge, type ValuesError } from '../values-schema.ts'
import { type SchemaDifference, schemaDifferences } from './schema-differences.ts'
import { schemaPlaces } from './schema-places.ts'
import { directedCandidates, everydayCandidates, type FindString } from './value-candidates.ts'

export interface ValuesQuestion {
  readonly previous: Chart
  readonly next: Chart
  /** What the user gives to both. */
  readonly given: JsonObject
  /** Values that templates of the previous release read, named in its values.yaml or not. */
  readonly read: readonly Path[]
}

/** Values that Helm takes for the previous release and refuses for the next, tried on both. */
export interface RefusedValue {
  readonly path: Path
  readonly value: Json
  /** What the next release's schema says, and where. */
  readonly at: Path
  readonly keyword: string
  readonly message: string
  /** The chart of this path had no schema before. */
  readonly isNewSchema: boolean
}

export interface UndecidedValue {
  readonly path: Path
  readonly reason: string
}

/** What the next release's values.schema.json refuses that the previous release takes. */
export interface ValuesComparison {
  /** One for each place. */
  readonly refused: readonly RefusedValue[]
  readonly undecided: readonly UndecidedValue[]
}

const nothing: ValuesComparison = { refused: [], undecided: [] }

/**
 * Compares the schemas of two charts and of their enabled dependencies by trying values on both, as Helm would:
 * every value of the previous chart, and values on either side of each changed constraint. Only places that the
 * previous release knows are tried: nobody sets others.
 */
export async function compareValuesSchemas(
  question: ValuesQuestion,
  findString: FindString,
): Promise<ValuesComparison> {
  const { previous, next, given } = question
  const [before, after] = [chartsBelow(previous, given), chartsBelow(next, given)]
  const changed = after.filter(
    ({ prefix, chart }) => chart.valuesSchema !== null && schemaAt(before, prefix) !== chart.valuesSchema,
  )
  if (changed.length === 0) return nothing
  const [judgeBefore, judgeAfter] = [await judgeOf(before), await judgeOf(after)]
  if (typeof judgeBefore === 'string' || typeof judgeAfter === 'string') {
    const reason = typeof judgeAfter === 'string' ? judgeAfter : String(judgeBefore)
    return { refused: [], undecided: [{ path: [], reason }] }
  }
  const trial: Trial = {
    ...question,
    accepts: (values) => judgeBefore(valuesOf(previous, values)).length === 0,
    refusals: (values) => judgeAfter(valuesOf(next, values)),
    left: valuesTried,
  }
  // Where the values as they are do not pass, Helm says so when it renders.
  if (!trial.accepts(given) || trial.refusals(given).length > 0) return nothing
  const results: ValuesComparison[] = []
  for (const { prefix, chart } of changed) {
    results.push(await compareSchema(prefix, schemaAt(before, prefix), chart.valuesSchema ?? '', trial, findString))
  }
  const reason = `the schemas differ in more places than ${valuesTried} values can tell`
  return {
    refused: results.flatMap(({ refused }) => refused),
    undecided: [...results.flatMap(({ undecided }) => undecided), ...(trial.left > 0 ? [] : [{ path: [], reason }])],
  }
}

interface Placed {
  readonly prefix: Path
  readonly chart: Chart
}

function chartsBelow(chart: Chart, given: JsonObject, prefix: Path = []): readonly Placed[] {
  const values = valuesOf(chart, given)
  return [
    { prefix, chart },
    ...enabledDependencies(chart, values).flatMap(({ name, subchart }) => {
      const inner = member(values, name)
      return chartsBelow(subchart, isJsonObject(inner) ? inner : {}, [...prefix, name])
    }),
  ]
}

function schemaAt(charts: readonly Placed[], prefix: Path): string | null {
  return charts.find((each) => formatPath(each.prefix) === formatPath(prefix))?.chart.valuesSchema ?? null
}

/** What all schemas of a chart say about its values; a text where one cannot be judged. */
async function judgeOf(charts: readonly Placed[]): Promise<((values: JsonObject) => readonly ValuesError[]) | string> {
  const judges: ((values: JsonObject) => readonly ValuesError[])[] = []
  for (const { prefix, chart } of charts) {
    if (chart.valuesSchema === null) continue
    const prepared = await prepareValuesJudge(chart.valuesSchema)
    if (prepared.kind !== 'ready') return prepared.kind === 'undecided' ? prepared.reason : prepared.message
    judges.push((values) => {
      const inner = memberAt(values, ...prefix.map(String)) ?? {}
      const errors = isJsonObject(inner) ? prepared.judge(inner) : []
      return errors.map((error) => ({ ...error, path: [...prefix, ...error.path] }))
    })
  }
  return (values) => judges.flatMap((judge) => judge(values))
}

interface Trial extends ValuesQuestion {
  readonly accepts: (values: JsonObject) => boolean
  readonly refusals: (values: JsonObject) => readonly ValuesError[]
  left: number
}

/** Keywords on whose either side values are tried; of a change in another one nothing is known. */
const tried = new Set(
  `type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems
   maxItems uniqueItems minProperties maxProperties required additionalProperties properties`.split(/\s+/),
)

async function compareSchema(
  prefix: Path,
  previousText: string | null,
  nextText: string,
  trial: Trial,
  findString: FindString,
): Promise<ValuesComparison> {
  const [before, after] = [previousText === null ? null : parseSchema(previousText), parseSchema(nextText)]
  if (typeof before === 'string' || typeof after === 'string') return nothing
  const differences = before === null ? null : schemaDifferences(before, after)
  if (differences?.length === 0) return nothing
  const known = namedValues(trial.previous)
  const [placesBefore, placesAfter] = [schemaPlaces(before ?? {}), schemaPlaces(after)]
  const refused = new Map<string, RefusedValue>()
  const attempt = (path: Path, value: Json): void => {
    const found = tryValue(path, value, trial)
    const key = found === null ? '' : formatPath(found.at)
    if (found !== null && !refused.has(key)) refused.set(key, { ...found, isNewSchema: before === null })
  }
  for (const { path, value } of valuesOfBefore(prefix, trial)) attempt(path, value)
  for (const { path } of new Map([...placesBefore, ...placesAfter]).values()) {
    const place = [...prefix, ...path]
    const previousNodes = placesBefore.get(formatPath(path))?.nodes ?? []
    const isKnown = valueAt(known, place) !== undefined || previousNodes.length > 0 || isRead(place, trial.read)
    if (!isKnown || (differences !== null && !differences.some((each) => concerns(each, path)))) continue
    const defaults = [valueAt(known, place), valueAt(namedValues(trial.next), place)].filter(
      (each) => each !== undefined,
    )
    const candidate = { previousNodes, nextNodes: placesAfter.get(formatPath(path))?.nodes ?? [], defaults }
    const isConstrained = previousNodes.some((node) => Object.keys(node).length > 0) || candidate.nextNodes.length === 0
    // Where nothing was asked before, only what people write by habit is worth a word.
    const candidates = isConstrained ? await directedCandidates(candidate, findString) : everydayCandidates(candidate)
    for (const value of candidates) attempt(place, value)
  }
  const undecided = (differences ?? [])
    .filter(({ keyword, path }) => !tried.has(keyword) && !isBeside([...prefix, ...path], refused.values()))
    .map(({ keyword, path }) => ({
      path: [...prefix, ...path],
      reason: `\`${keyword}\` changed, and no value was found that only the next release refuses`,
    }))
  return { refused: [...refused.values()], undecided }
}

/** What users of the previous release may set: its own values, those that the next one does not know first. */
function valuesOfBefore(prefix: Path, { previous, next, read }: Trial): readonly { path: Path; value: Json }[] {
  const { removed } = compareValues(namedValues(previous), namedValues(next))
  const unnamed = read.filter((path) => valueAt(namedValues(next), path) === undefined)
  return [...removed, ...unnamed.map((path) => ({ path, value: 'example' }))].filter(({ path }) =>
    prefix.every((segment, index) => path[index] === segment),
  )
}

/** The difference is at the place, or asks in the mapping around it which members there are. */
function concerns({ path, keyword }: SchemaDifference, place: Path): boolean {
  const isAround = path.every((segment, index) => place[index] === segment)
  return isAround && (path.length === place.length || !tried.has(keyword) || path.length === place.length - 1)
}

/** Something in the place is refused, or what it is in. */
function isBeside(path: Path, refused: Iterable<RefusedValue>): boolean {
  return [...refused].some(({ at }) =>
    [path, at].some((outer) => outer.every((segment, index) => path[index] === segment && at[index] === segment)),
  )
}

function isRead(path: Path, read: readonly Path[]): boolean {
  return read.some((each) => path.every((segment, index) => each[index] === segment))
}

function tryValue(path: Path, value: Json, trial: Trial): Omit<RefusedValue, 'isNewSchema'> | null {
  const values = withValue(trial.given, path, value, namedValues(trial.previous))
  if (trial.left <= 0 || !isJsonObject(values)) return null
  trial.left--
  if (!trial.accepts(values)) return null
  const [first] = trial.refusals(values)
  return first === undefined ? null : { path, value, at: first.path, keyword: first.keyword, message: first.message }
}

/** Values with another one in a place; a list there holds one item, made of the default's first. */
function withValue(values: Json | undefined, [first, ...rest]: Path, value: Json, defaults: Json | undefined): Json {
  if (first === undefined) return value
  if (typeof first === 'number') {
    const item = isJsonArray(defaults) ? defaults[0] : undefined
    return [withValue(item, rest, value, item)]
  }
  const object = isJsonObject(values) ? values : {}
  return { ...object, [first]: withValue(member(object, first), rest, value, member(defaults, first)) }
}

function valueAt(values: JsonObject, path: Path): Json | undefined {
  return path.some((segment) => typeof segment === 'number') ? undefined : memberAt(values, ...path.map(String))
}
