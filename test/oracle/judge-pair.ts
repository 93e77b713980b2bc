import type { SchemaChange } from '../../src/decide/answer.ts'
import { attackContained } from './attack.ts'
import { type Bench, fail, sides } from './bench.ts'
import { errorsOf } from './compare-admission.ts'
import { compareModels } from './compare-models.ts'
import { confirmWitness } from './confirm-witness.ts'
import type { Engine } from './engine.ts'
import type { Random } from './generate/random.ts'
import type { PairReport } from './report.ts'

/** Random choices for the comparison of the models, and for each attack. */
export interface Dice {
  models(): Random
  attack(): Random
}

/** What was counted, and what the engine says. */
export interface Judgement extends Pick<PairReport, 'admissions' | 'witnesses' | 'attacks' | 'examples'> {
  readonly changes: readonly SchemaChange[]
  readonly engineMilliseconds: number
}

/**
 * Lets the engine compare both sides of a pair and the API server judge: whether the model of admission is right, every
 * witness what it claims, and no generated object refutes what is called contained. Failures go to the bench.
 */
export async function judgePair(bench: Bench, engine: Engine, dice: Dice): Promise<Judgement> {
  const admissions = { checked: 0, accepted: 0, undecided: 0 }
  const attacks = { directions: 0, mixed: 0, objects: 0, updates: 0, thin: 0 }
  let witnesses = 0
  await compareModels(bench, dice.models(), admissions)
  const started = performance.now()
  const changes = await compared(bench, engine)
  const engineMilliseconds = performance.now() - started
  for (const direction of ['upgrade', 'rollback'] as const) {
    for (const change of changes ?? []) {
      if (change[direction].kind !== 'not-contained') continue
      witnesses += 1
      await confirmWitness(bench, change, direction, change[direction])
    }
    const open = (changes ?? []).filter((change) => change[direction].kind !== 'contained').map(({ path }) => path)
    const isClaimed = changes !== null && (open.length === 0 || open.length < changes.length)
    if (!isClaimed || open.some((path) => path.length === 0)) continue
    const attack = await attackContained(bench, direction, dice.attack(), open)
    if (open.length > 0) attacks.mixed += 1
    else attacks.directions += 1
    attacks.objects += attack.objects
    attacks.updates += attack.updates
    if (open.length === 0 && attack.objects < 200) attacks.thin += 1
  }
  const examples = await judgeExamples(bench, engine)
  return { changes: changes ?? [], engineMilliseconds, examples, admissions, witnesses, attacks }
}

/** Whether each side accepts what the engine calls an object of it. */
async function judgeExamples(bench: Bench, { findExample }: Engine): Promise<PairReport['examples']> {
  const counts = { sides: 0, found: 0 }
  for (const side of findExample === null ? [] : sides) {
    counts.sides += 1
    const object = (await findExample?.(bench.models[side].served)) ?? null
    if (object === null) continue
    counts.found += 1
    const [result] = await bench.oracle.run('write', bench.handles[side], [object])
    const isWhole = result?.accepted === true && result.pruned === undefined && result.nulls === undefined
    if (!isWhole)
      fail(bench, 'witness', `example of ${side}: ${result === undefined ? '' : errorsOf(result).join(' | ')}`, {
        object,
      })
  }
  return counts
}

/** Null where there is no engine, or it threw. */
async function compared(bench: Bench, engine: Engine): Promise<readonly SchemaChange[] | null> {
  if (engine.compareVersions === null) return null
  try {
    const { previous, next } = bench.models
    return (await engine.compareVersions(previous.served, next.served)).changes
  } catch (error) {
    fail(bench, 'crash', error instanceof Error ? (error.stack ?? error.message) : String(error))
    return null
  }
}
