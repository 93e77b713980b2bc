import { clearBench, setUpBench } from './bench.ts'
import { compareCosts, isAboutCost } from './compare-costs.ts'
import { compareModels } from './compare-models.ts'
import { compareSteps } from './compare-steps.ts'
import type { Engine } from './engine.ts'
import { brokenDefinition } from './generate/broken-definition.ts'
import { definitionOf } from './generate/definition.ts'
import { baseSchema, editedPair, randomOfPair, type SchemaPair } from './generate/pair.ts'
import { rulePair } from './generate/rule-pair.ts'
import type { Branch } from './generate/schema-node.ts'
import { judgePair } from './judge-pair.ts'
import { judgedEdits } from './judged-edits.ts'
import type { OracleError, OracleServer } from './oracle-server.ts'
import type { Failure, PairReport } from './report.ts'

/** Generates the pair of a seed and an index and compares everything that can be compared about it. */
export async function examinePair(
  oracle: OracleServer,
  engine: Engine,
  seed: number,
  index: number,
): Promise<PairReport> {
  const started = performance.now()
  const counts = {
    definitions: { checked: 0, accepted: 0, costRefused: 0 },
    costs: { rules: 0, expensive: 0, worded: 0 },
    steps: { checked: 0, refused: 0, refusedBack: 0, meetings: 0 },
    admissions: { checked: 0, accepted: 0, undecided: 0 },
    witnesses: 0,
    examples: { sides: 0, found: 0 },
    attacks: { directions: 0, mixed: 0, objects: 0, updates: 0, thin: 0 },
  }
  const failures: Failure[] = []
  const judge = definitionJudge(oracle, engine, index, counts.definitions, failures)
  await compareRules(oracle, judge, seed, index, counts.admissions, failures)
  await compareCosts(oracle, seed, index, counts.costs, failures)
  await compareSteps(oracle, seed, index, counts.steps, failures)
  const pair = await validPair(judge, seed, index)
  if (pair === null)
    return { index, edits: null, ...counts, failures, milliseconds: { engine: 0, total: performance.now() - started } }

  const bench = await setUpBench(oracle, pair, index, failures)
  const { changes, engineMilliseconds, ...judged } = await judgePair(bench, engine, {
    models: () => randomOfPair(seed, index, 1),
    attack: () => randomOfPair(seed, index, 2),
  })
  await clearBench(bench)
  const { definitions, costs, steps, admissions } = counts
  return {
    index,
    edits: judgedEdits(pair.edits, changes),
    definitions,
    costs,
    steps,
    ...judged,
    admissions: {
      checked: admissions.checked + judged.admissions.checked,
      accepted: admissions.accepted + judged.admissions.accepted,
      undecided: admissions.undecided + judged.admissions.undecided,
    },
    failures,
    milliseconds: { engine: engineMilliseconds, total: performance.now() - started },
  }
}

/** Two rules of random expressions, far more of them than the pairs hold, in a schema of their own. */
async function compareRules(
  oracle: OracleServer,
  judge: DefinitionJudge,
  seed: number,
  index: number,
  counts: { checked: number; accepted: number; undecided: number },
  failures: Failure[],
): Promise<void> {
  const random = randomOfPair(seed, index, 4)
  const pair = rulePair(random)
  const ids = pair?.edits.map(({ id }) => id) ?? []
  if (pair === null || !(await judge(definitionOf(pair.next, pair.envelope), ids))) return
  const bench = await setUpBench(oracle, pair, index, failures)
  await compareModels(bench, random, counts, { asked: ['next'], perMood: { plain: 8, edge: 8, hostile: 4 } })
  await clearBench(bench)
}

/** Whether the API server takes a definition; where the engine says otherwise, that is a failure. */
type DefinitionJudge = (definition: Branch, ids: readonly string[]) => Promise<boolean>

function definitionJudge(
  oracle: OracleServer,
  engine: Engine,
  index: number,
  counts: { checked: number; accepted: number; costRefused: number },
  failures: Failure[],
): DefinitionJudge {
  return async (definition, ids) => {
    const answer = await oracle.validateDefinition(definition)
    counts.checked += 1
    if (answer.accepted) counts.accepted += 1
    const ours = await engine.validateDefinition?.(definition)
    if (isRefusedForCost(answer)) counts.costRefused += 1
    if (ours !== undefined && ours !== answer.accepted) failures.push(definitionFailure(index, definition, ids, answer))
    return answer.accepted
  }
}

/** The first attempt of which the API server accepts both sides; spoilt copies of it are judged on the way. */
async function validPair(judge: DefinitionJudge, seed: number, index: number): Promise<SchemaPair | null> {
  const random = randomOfPair(seed, index, 0)
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const pair = editedPair(baseSchema(random), random)
    if (pair.edits.length === 0) continue
    const previous = definitionOf(pair.previous, pair.envelope)
    const ids = pair.edits.map(({ id }) => id)
    if (!(await judge(previous, []))) continue
    if (!(await judge(definitionOf(pair.next, pair.envelope), ids))) continue
    const spoiling = randomOfPair(seed, index, 3)
    for (let left = 3; left > 0; left -= 1) {
      const broken = brokenDefinition(previous, spoiling)
      if (broken !== null) await judge(broken.definition, broken.ids)
    }
    return pair
  }
  return null
}

function isRefusedForCost({ errors = [] }: { readonly errors?: readonly OracleError[] }): boolean {
  return errors.length > 0 && errors.every(isAboutCost)
}

function definitionFailure(
  index: number,
  definition: Branch,
  edits: readonly string[],
  answer: { readonly accepted: boolean; readonly errors?: readonly OracleError[] },
): Failure {
  const words = (answer.errors ?? []).map(({ path, message }) => `${path}: ${message}`).join(' | ')
  return {
    kind: 'definition',
    index,
    detail: `the API server ${answer.accepted ? 'accepts' : `refuses (${words})`}, validateDefinition does not agree`,
    direction: null,
    change: null,
    edits,
    previous: definition,
    next: null,
    object: null,
    stored: null,
  }
}
