import { isJsonObject } from '../../model/json.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { Server } from '../admission.ts'
import type { Answer, NotContained, SchemaChange } from '../answer.ts'
import { ConstraintReader, type Meanings } from '../solve/constraints.ts'
import type { RuleEngine } from '../solve/rules.ts'
import { FormulaSearch, type StringFinder } from '../solve/search.ts'
import { EditIndex } from './attribute.ts'
import { Direction, type Side } from './direction.ts'
import { claimOf, collectEdits, type Edit } from './edits.ts'
import { collectQuestions, type Harm, harms, type Question } from './questions.ts'
import { identityOf, nameFormula } from './resource-identity.ts'

/** The engines that a comparison rests on. */
export interface Engines extends Pick<Meanings, 'isFormatKnown'> {
  readonly findString: StringFinder
  /** Null where neither side has validation rules. */
  readonly rules: RuleEngine | null
}

interface Subject {
  readonly server: Server
  readonly schema: StructuralSchema
}

interface Asked {
  readonly upgrade: Question[]
  readonly rollback: Question[]
}

/**
 * Every edit between two schemas with its answers both ways. All that could break is asked, whoever made it; the edits
 * only say under which name an answer is given. So when every edit is `contained` in a direction, so is the version.
 * What is equal in both schemas should be the same object (`shareEqual`).
 */
export async function compareSchemas(previous: Subject, next: Subject, engines: Engines): Promise<SchemaChange[]> {
  const { rules, isFormatKnown } = engines
  const reader = new ConstraintReader({ isFormatKnown, readRules: rules?.readRules ?? (() => []) })
  const search = new FormulaSearch(reader, engines.findString)
  const asked = assign(previous.schema, next.schema, reader, rules)
  const name = nameFormula([previous.schema, next.schema])
  const sideOf = (side: Side['name'], { server, schema }: Subject): Side => ({
    name: side,
    server,
    schema,
    rules: rules?.[side] ?? null,
    identity: identityOf(server.served, name),
  })
  const sides = { previous: sideOf('previous', previous), next: sideOf('next', next) }
  const upgrade = new Direction(sides.previous, sides.next, reader, search, rules)
  const rollback = new Direction(sides.next, sides.previous, reader, search, rules)
  const changes: SchemaChange[] = []
  for (const [{ claims: _, ownsBelow: __, ...edit }, questions] of asked) {
    const unknown = edit.keyword === 'unrecognised' ? unknownKeyword(edit) : null
    changes.push({
      ...edit,
      upgrade: unknown ?? (await answerAll(upgrade, questions.upgrade)),
      rollback: unknown ?? (await answerAll(rollback, questions.rollback)),
    })
  }
  return changes
}

/** Null where the edit names no keyword: then its questions tell. */
function unknownKeyword({ previous, next }: Pick<Edit, 'previous' | 'next'>): Answer | null {
  const keywords = [previous, next].flatMap((value) => (isJsonObject(value) ? Object.keys(value) : []))
  const names = [...new Set(keywords)].join(', ')
  return names === '' ? null : { kind: 'undecided', reason: `the meaning of ${names} is not known` }
}

function assign(
  previous: StructuralSchema,
  next: StructuralSchema,
  reader: ConstraintReader,
  rules: RuleEngine | null,
): ReadonlyMap<Edit, Asked> {
  const edits = collectEdits(previous, next)
  const index = new EditIndex(edits)
  const asked = new Map<Edit, Asked>(edits.map((edit) => [edit, { upgrade: [], rollback: [] }]))
  const unclaimed = new Map<string, Edit>()
  const give = (direction: keyof Asked, question: Question) => {
    const edit = index.editOf(question) ?? unclaimedEdit(question, unclaimed)
    const questions = asked.get(edit) ?? { upgrade: [], rollback: [] }
    questions[direction].push(question)
    asked.set(edit, questions)
  }
  for (const question of collectQuestions(previous, next, reader, rules)) give('upgrade', question)
  for (const question of collectQuestions(next, previous, reader, rules)) give('rollback', question)
  return asked
}

/** A question that no edit explains is a change all the same. */
function unclaimedEdit({ path, keyword }: Question, known: Map<string, Edit>): Edit {
  const name = claimOf(path, keyword)
  const found = known.get(name) ?? {
    keyword: 'unrecognised',
    action: 'changed',
    path,
    previousPointer: null,
    nextPointer: null,
    previous: null,
    next: null,
    claims: [],
    ownsBelow: false,
  }
  known.set(name, found)
  return found
}

/** The worst that is proved; else what is open; else that all is well. */
async function answerAll(direction: Direction, questions: readonly Question[]): Promise<Answer> {
  const ordered = [...questions].sort((left, right) => rank(left.harm) - rank(right.harm))
  let contained: Answer = { kind: 'contained', because: 'nothing that the other side demands depends on it' }
  let undecided: Answer | null = null
  let worst: NotContained | null = null
  for (const question of ordered) {
    if (worst !== null && weight(worst) <= rank(question.harm)) return worst
    const answer = await direction.answer(question)
    if (answer.kind === 'undecided') undecided ??= answer
    else if (answer.kind === 'contained') contained = answer
    else if (worst === null || weight(answer) < weight(worst)) worst = answer
  }
  return worst ?? undecided ?? contained
}

function weight({ witness, isListForText }: NotContained): number {
  return isListForText ? harms.length : rank(witness.outcome)
}

function rank(harm: Harm | 'not-served'): number {
  return harm === 'not-served' ? 0 : harms.indexOf(harm)
}
