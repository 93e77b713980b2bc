import { stringifyJson } from '../../../src/model/json.ts'
import type { Path } from '../../../src/model/path.ts'
import { schemaCut } from './cuts.ts'
import { type Envelope, randomEnvelope } from './definition.ts'
import { allEdits } from './edits/all-edits.ts'
import { Random } from './random.ts'
import { randomRoot } from './random-schema.ts'
import { isReserved, placesOf, type SchemaNode } from './schema-node.ts'

/** One edit of a pair. */
export interface LabelledEdit {
  readonly id: string
  readonly isHarmless: boolean
  readonly isCel: boolean
  /** Of the node in the previous schema, or of its parent for a property that came or went. */
  readonly path: Path
}

/** Two schemas and what was done to the first to get the second. */
export interface SchemaPair {
  readonly envelope: Envelope
  readonly previous: SchemaNode
  readonly next: SchemaNode
  readonly edits: readonly LabelledEdit[]
}

/** Share of edits that hurt nobody on the upgrade. */
const harmlessShare = 0.47

/** Share of edits that touch a validation rule. */
const celShare = 0.16

/** The schema of a pair before any edit. */
export function baseSchema(random: Random): SchemaNode {
  return random.chance(0.35) ? schemaCut(random) : randomRoot(random)
}

/** Edits a copy of `previous` one to four times. */
export function editedPair(previous: SchemaNode, random: Random): SchemaPair {
  const next = structuredClone(previous)
  const envelope = randomEnvelope(previous, random)
  const wanted = random.weighted([
    [6, 1],
    [2, 2],
    [1, 3],
    [1, 4],
  ])
  const edits: LabelledEdit[] = []
  for (let attempt = 0; edits.length < wanted && attempt < 12; attempt += 1) {
    const done = editOnce(next, random)
    if (done !== null) edits.push(done)
  }
  return { envelope, previous, next, edits }
}

function editOnce(root: SchemaNode, random: Random): LabelledEdit | null {
  const isHarmless = random.chance(harmlessShare)
  const isCel = random.chance(celShare)
  const places = placesOf(root).filter((place) => !isReserved(place) || (place.path.length === 0 && random.chance(0.3)))
  for (const kind of random.shuffle(
    allEdits.filter((one) => one.isHarmless === isHarmless && (one.isCel === true) === isCel),
  )) {
    const fitting = places.filter((place) => kind.fits(place))
    if (fitting.length === 0) continue
    const place = random.pick(fitting)
    const before = stringifyJson(root)
    if (kind.apply(place, random) && stringifyJson(root) !== before) {
      return { id: kind.id, isHarmless, isCel: kind.isCel === true, path: place.path }
    }
  }
  return null
}

/** The random source of one pair: nothing but the seed and the index decides it. */
export function randomOfPair(seed: number, index: number, purpose: number): Random {
  return new Random(seed, index, purpose)
}
