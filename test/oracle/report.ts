import type { Json } from '../../src/model/json.ts'
import type { LabelledEdit } from './generate/pair.ts'

export type FailureKind =
  /** The model's admission differs from the API server's. */
  | 'model'
  /** `validateDefinition` differs. */
  | 'definition'
  /** What the next definition of several versions brings, or what these do to each other's objects. */
  | 'step'
  /** The estimated cost of a validation rule differs, or what is said about it. */
  | 'cost'
  /** A witness that the API server does not confirm. */
  | 'witness'
  /** `contained` refuted by an object. */
  | 'contained'
  /** An operation that a witness claims to fail, and that does not, or the reverse. */
  | 'operation'
  /** The engine threw. */
  | 'crash'

/** One wrong answer, with all that is needed to see it again. */
export interface Failure {
  readonly kind: FailureKind
  readonly index: number
  /** One sentence: what was expected, what came out. */
  readonly detail: string
  readonly direction: 'upgrade' | 'rollback' | null
  /** Field path and keyword of the change at fault, where there is one. */
  readonly change: string | null
  readonly edits: readonly string[]
  readonly previous: Json
  readonly next: Json
  readonly object: Json
  readonly stored: Json
}

export type Verdict = 'contained' | 'not-contained' | 'undecided' | 'no-change'

/** What the engine made of one edit, by direction. */
export interface JudgedEdit extends LabelledEdit {
  readonly upgrade: Verdict
  readonly rollback: Verdict
  readonly reasons: readonly string[]
}

/** Everything that one pair contributes to the result. */
export interface PairReport {
  readonly index: number
  /** Null when no valid pair came out of the seed. */
  readonly edits: readonly JudgedEdit[] | null
  readonly definitions: { readonly checked: number; readonly accepted: number; readonly costRefused: number }
  readonly costs: { readonly rules: number; readonly expensive: number; readonly worded: number }
  /** Between definitions of several versions. */
  readonly steps: {
    readonly checked: number
    /** The API server refuses the next definition, or the previous one after it. */
    readonly refused: number
    readonly refusedBack: number
    /** Witnesses of one version that met another. */
    readonly meetings: number
  }
  readonly admissions: { readonly checked: number; readonly accepted: number; readonly undecided: number }
  readonly witnesses: number
  /** Objects that the engine made for a side alone. */
  readonly examples: { readonly sides: number; readonly found: number }
  readonly attacks: {
    /** All of whose changes are contained. */
    readonly directions: number
    /** Some of whose changes are. */
    readonly mixed: number
    readonly objects: number
    readonly updates: number
    readonly thin: number
  }
  readonly failures: readonly Failure[]
  readonly milliseconds: { readonly engine: number; readonly total: number }
}

/** Sums over all pairs, in the order of the pairs. */
export class Tally {
  pairs = 0
  empty = 0
  definitions = { checked: 0, accepted: 0, costRefused: 0 }
  costs = { rules: 0, expensive: 0, worded: 0 }
  steps = { checked: 0, refused: 0, refusedBack: 0, meetings: 0 }
  admissions = { checked: 0, accepted: 0, undecided: 0 }
  witnesses = 0
  examples = { sides: 0, found: 0 }
  attacks = { directions: 0, mixed: 0, objects: 0, updates: 0, thin: 0 }
  engineMilliseconds = 0
  readonly failures = new Map<FailureKind, number>()
  private readonly kinds = new Map<
    string,
    { isCel: boolean; isHarmless: boolean; counts: Record<Verdict, number>; edits: number }
  >()
  private readonly reasons = new Map<string, number>()

  add(report: PairReport): void {
    this.definitions.checked += report.definitions.checked
    this.definitions.accepted += report.definitions.accepted
    this.definitions.costRefused += report.definitions.costRefused
    this.costs.rules += report.costs.rules
    this.costs.expensive += report.costs.expensive
    this.costs.worded += report.costs.worded
    this.steps.checked += report.steps.checked
    this.steps.refused += report.steps.refused
    this.steps.refusedBack += report.steps.refusedBack
    this.steps.meetings += report.steps.meetings
    for (const failure of report.failures) this.failures.set(failure.kind, (this.failures.get(failure.kind) ?? 0) + 1)
    if (report.edits === null) {
      this.empty += 1
      return
    }
    this.pairs += 1
    this.admissions.checked += report.admissions.checked
    this.admissions.accepted += report.admissions.accepted
    this.admissions.undecided += report.admissions.undecided
    this.witnesses += report.witnesses
    this.examples.sides += report.examples.sides
    this.examples.found += report.examples.found
    this.attacks.directions += report.attacks.directions
    this.attacks.mixed += report.attacks.mixed
    this.attacks.objects += report.attacks.objects
    this.attacks.updates += report.attacks.updates
    this.attacks.thin += report.attacks.thin
    this.engineMilliseconds += report.milliseconds.engine
    for (const edit of report.edits) this.addEdit(edit)
  }

  private addEdit(edit: JudgedEdit): void {
    const entry = this.kinds.get(edit.id) ?? {
      isCel: edit.isCel,
      isHarmless: edit.isHarmless,
      counts: { contained: 0, 'not-contained': 0, undecided: 0, 'no-change': 0 },
      edits: 0,
    }
    entry.edits += 1
    entry.counts[edit.upgrade] += 1
    entry.counts[edit.rollback] += 1
    this.kinds.set(edit.id, entry)
    for (const reason of edit.reasons) {
      const general = reason.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`/g, '…').replaceAll(/\d+/g, 'N')
      this.reasons.set(general, (this.reasons.get(general) ?? 0) + 1)
    }
  }

  get wrong(): number {
    return [...this.failures.values()].reduce((sum, count) => sum + count, 0)
  }

  /** Plain lines for a terminal or a log. */
  lines(): string[] {
    const kinds = [...this.kinds].sort(([left], [right]) => (left < right ? -1 : 1))
    const share = (isCel: boolean) => {
      const ours = kinds.filter(([, entry]) => entry.isCel === isCel)
      const edits = ours.reduce((sum, [, entry]) => sum + entry.edits, 0)
      const undecided = ours.reduce((sum, [, entry]) => sum + entry.counts.undecided, 0)
      return { edits, undecided, percent: edits === 0 ? 0 : (100 * undecided) / (2 * edits) }
    }
    const [plain, cel] = [share(false), share(true)]
    const edits = plain.edits + cel.edits
    const harmless = kinds.reduce((sum, [, entry]) => sum + (entry.isHarmless ? entry.edits : 0), 0)
    return [
      `pairs ${this.pairs} (and ${this.empty} seeds without a valid pair), edits ${edits}, harmless by kind ${percent(harmless, edits)}`,
      `definitions ${this.definitions.checked}, accepted ${percent(this.definitions.accepted, this.definitions.checked)}, refused for the cost of rules alone ${this.definitions.costRefused}`,
      `costs of rules compared ${this.costs.rules}, above the limit of one rule ${this.costs.expensive}, definitions whose refusal for cost was compared word by word ${this.costs.worded}`,
      `steps between definitions of several versions ${this.steps.checked}, refused ${this.steps.refused}, on the way back ${this.steps.refusedBack}, objects of one version sent to another ${this.steps.meetings}`,
      `admissions compared ${this.admissions.checked}, accepted ${percent(this.admissions.accepted, this.admissions.checked)}, not evaluated by the model ${this.admissions.undecided}`,
      `witnesses ${this.witnesses}, objects made for ${this.examples.found} of ${this.examples.sides} sides`,
      `contained directions attacked ${this.attacks.directions} whole and ${this.attacks.mixed} in part, objects ${this.attacks.objects}, updates ${this.attacks.updates}, directions with fewer than 200 objects ${this.attacks.thin}`,
      `undecided: ${plain.percent.toFixed(2)} % of ${plain.edits} edits outside CEL, ${cel.percent.toFixed(2)} % of ${cel.edits} CEL edits (each edit counted in both directions)`,
      `engine ${(this.engineMilliseconds / Math.max(1, this.pairs)).toFixed(1)} ms a pair`,
      '',
      'kind of edit                               edits  contained  not-contained  undecided  no change',
      ...kinds.map(
        ([id, { edits: count, counts }]) =>
          `${id.padEnd(42)} ${String(count).padStart(5)} ${String(counts.contained).padStart(10)} ${String(counts['not-contained']).padStart(14)} ${String(counts.undecided).padStart(10)} ${String(counts['no-change']).padStart(10)}`,
      ),
      '',
      ...[...this.reasons]
        .sort((left, right) => right[1] - left[1])
        .slice(0, 40)
        .map(([reason, count]) => `undecided ${count} × ${reason}`),
      '',
      ...[...this.failures].map(([kind, count]) => `WRONG ${kind}: ${count}`),
      this.wrong === 0 ? 'wrong verdicts 0, model disagreements 0' : `wrong ${this.wrong}`,
    ]
  }
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${((100 * part) / whole).toFixed(1)} %`
}
