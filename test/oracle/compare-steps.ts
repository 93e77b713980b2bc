import { rules } from '../../src/checks/catalogue.ts'
import { loadEngine } from '../../src/checks/load-engine.ts'
import { diffReleases } from '../../src/checks/run.ts'
import { compareServedVersions } from '../../src/decide/compare-versions.ts'
import { parseCustomResourceDefinition } from '../../src/model/custom-resource-definition.ts'
import { stringifyJson } from '../../src/model/json.ts'
import { releaseOf } from '../support/example-release.ts'
import { testSettings } from '../support/run-rule.ts'
import { kubernetesMinor } from './bench.ts'
import { errorsOf, sameJson } from './compare-admission.ts'
import { group } from './generate/definition.ts'
import { type DefinitionStep, definitionStep, versionsOf } from './generate/definition-step.ts'
import { Random } from './generate/random.ts'
import type { Branch } from './generate/schema-node.ts'
import type { OracleServer } from './oracle-server.ts'
import type { Failure, PairReport } from './report.ts'

type Counts = { -readonly [key in keyof PairReport['steps']]: number }

/** Steps are few kinds of edits beside the thousands that a schema can meet. */
const shareOfIndexes = 0.4

/** Rules that say that the API server refuses the next definition, or the previous one on the way back. */
const refusals = {
  upgrade: ['crd/identity-changed', 'crd/refused-by-upgrade', 'crd/stored-version-removed'],
  rollback: ['crd/identity-changed', 'crd/new-version-stored'],
}
const ruleSet = rules.filter(({ category }) => category === 'crd')

/**
 * One step between definitions of several versions: whether the API server takes the next definition, and the previous
 * one on the way back, as the rules say; whether each edit is spoken of and a harmless one is not; and whether what one
 * served version loses or refuses of another is lost and refused.
 */
export async function compareSteps(
  oracle: OracleServer,
  seed: number,
  index: number,
  counts: Counts,
  failures: Failure[],
): Promise<void> {
  const random = new Random(seed, index, 12)
  const step = random.chance(shareOfIndexes) ? await validStep(oracle, random) : null
  if (step === null) return
  counts.checked += 1
  const fail = (detail: string, object: Branch | null = null) => failures.push(stepFailure(index, step, detail, object))
  const said = await reportsOn(step)
  let isTaken = false
  // Beside a definition that is refused whole, nothing is asked of the way back.
  const ways = step.edits.some(({ id }) => id === 'spoilt')
    ? (['upgrade'] as const)
    : (['upgrade', 'rollback'] as const)
  for (const way of ways) {
    const { isAccepted, words } = await replaced(oracle, step, way)
    isTaken ||= way === 'upgrade' && isAccepted
    if (!isAccepted) counts[way === 'upgrade' ? 'refused' : 'refusedBack'] += 1
    const saying = said.filter(({ id, isCertain }) => isCertain && refusals[way].includes(id)).map(({ id }) => id)
    if (isAccepted === saying.length > 0) {
      fail(`${way}: the API server ${isAccepted ? 'takes' : `refuses (${words})`} it, said is [${saying.join(', ')}]`)
    }
  }
  for (const { id, reportedBy } of step.edits) {
    const missing = reportedBy.filter((rule) => said.every((report) => report.id !== rule))
    if (missing.length > 0) fail(`${id} is not reported by ${missing.join(', ')}`)
  }
  const breaksNothing = isTaken && step.edits.every(({ isHarmless }) => isHarmless)
  const loud = said.filter(
    ({ id, severity, isOnUpgrade }) => severity === 'error' && isOnUpgrade && !id.startsWith('schema/served-versions'),
  )
  if (breaksNothing && loud.length > 0) fail(`nothing breaks, said is [${loud.map(({ id }) => id).join(', ')}]`)
  await compareMeetings(oracle, step.previous, counts, fail)
}

/** The first step from a definition that the API server takes. */
async function validStep(oracle: OracleServer, random: Random): Promise<DefinitionStep | null> {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const step = definitionStep(random)
    if (step.edits.length > 0 && (await oracle.validateDefinition(step.previous)).accepted) return step
  }
  return null
}

interface Said {
  readonly id: string
  readonly severity: string
  readonly isCertain: boolean
  readonly isOnUpgrade: boolean
}

async function reportsOn({ previous, next }: DefinitionStep): Promise<readonly Said[]> {
  const [before, after] = [previous, next].map((one) => releaseOf({ files: { 'widgets.yaml': stringifyJson(one) } }))
  if (before === undefined || after === undefined) throw new Error('a release is missing')
  const engine = await loadEngine()
  const options = { rules: ruleSet, engine, settings: testSettings, kubernetesMinor }
  const { raised } = await diffReleases(before, after, options)
  return raised.map(({ rule, report }) => ({
    id: rule.id,
    severity: rule.severity,
    isOnUpgrade: report.direction !== 'next-to-previous',
    isCertain: report.condition === undefined && report.certainty !== 'undecided',
  }))
}

async function replaced(
  oracle: OracleServer,
  { previous, next }: DefinitionStep,
  way: 'upgrade' | 'rollback',
): Promise<{ readonly isAccepted: boolean; readonly words: string }> {
  const answer =
    way === 'upgrade'
      ? await oracle.replaceDefinition(previous, next, storedIn(previous))
      : await oracle.replaceDefinition(next, previous, [...new Set([...storedIn(previous), ...storedIn(next)])])
  const words = (answer.errors ?? []).map(({ path, message }) => `${path}: ${message}`).join(' | ')
  return { isAccepted: answer.accepted, words }
}

function storedIn(definition: Branch): readonly string[] {
  return versionsOf(definition).flatMap(({ storage, name }) => (storage === true ? [String(name)] : []))
}

/** What the engine says that one version does to the objects of another, on the servers of both. */
async function compareMeetings(
  oracle: OracleServer,
  definition: Branch,
  counts: Counts,
  fail: (detail: string, object: Branch) => void,
): Promise<void> {
  const reading = parseCustomResourceDefinition(definition)
  if (reading.kind !== 'definition') throw new Error(reading.problems.join(' '))
  for (const { previousVersion, nextVersion, changes } of await compareServedVersions(
    reading.definition,
    kubernetesMinor,
  )) {
    const handles = {
      [previousVersion]: await oracle.prepare(definition, previousVersion),
      [nextVersion]: await oracle.prepare(definition, nextVersion),
    }
    for (const change of changes) {
      for (const direction of ['upgrade', 'rollback'] as const) {
        const answer = change[direction]
        if (answer.kind !== 'not-contained' || answer.witness.previousObject !== null) continue
        const [from, to] = direction === 'upgrade' ? [previousVersion, nextVersion] : [nextVersion, previousVersion]
        counts.meetings += 1
        const object = structuredClone(answer.witness.object) as Branch
        const [written] = await oracle.run('write', handles[from] ?? '', [object])
        const moved = { ...object, apiVersion: `${group}/${to}` }
        const [met] = await oracle.run('write', handles[to] ?? '', [moved])
        if (written === undefined || met === undefined) throw new Error('an answer is missing')
        if (!written.accepted || written.pruned !== undefined)
          fail(`${from} does not take the witness whole: ${errorsOf(written).join(' | ')}`, object)
        const isSeen = {
          rejected: !met.accepted,
          pruned: met.pruned !== undefined || met.nulls !== undefined,
          changed: !sameJson(met.object ?? moved, { ...(written.object ?? object), apiVersion: moved.apiVersion }),
          'not-served': false,
        }[answer.witness.outcome]
        if (!isSeen) fail(`from ${from} to ${to}: nothing is ${answer.witness.outcome}`, object)
      }
    }
    for (const handle of Object.values(handles)) await oracle.forget(handle)
  }
}

function stepFailure(index: number, step: DefinitionStep, detail: string, object: Branch | null): Failure {
  return {
    kind: 'step',
    index,
    detail,
    direction: null,
    change: null,
    edits: step.edits.map(({ id }) => id),
    previous: step.previous,
    next: step.next,
    object,
    stored: null,
  }
}
