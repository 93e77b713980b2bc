import type { SchemaChange } from '../../src/decide/answer.ts'
import type { Path } from '../../src/model/path.ts'
import type { LabelledEdit } from './generate/pair.ts'
import type { JudgedEdit, Verdict } from './report.ts'

const worse: Record<Verdict, number> = { 'no-change': 0, contained: 1, 'not-contained': 2, undecided: 3 }

/** Each edit with the worst answer among the changes that stem from it. */
export function judgedEdits(edits: readonly LabelledEdit[], changes: readonly SchemaChange[]): JudgedEdit[] {
  const judged = edits.map((edit) => ({
    ...edit,
    upgrade: 'no-change' as Verdict,
    rollback: 'no-change' as Verdict,
    reasons: [] as string[],
  }))
  for (const change of changes) {
    const closest = judged.reduce<(typeof judged)[number] | null>(
      (best, edit) => (best === null || shared(edit.path, change.path) > shared(best.path, change.path) ? edit : best),
      null,
    )
    if (closest === null) continue
    for (const direction of ['upgrade', 'rollback'] as const) {
      const answer = change[direction]
      if (worse[answer.kind] > worse[closest[direction]]) closest[direction] = answer.kind
      if (answer.kind === 'undecided') closest.reasons.push(answer.reason)
    }
  }
  return judged
}

/** How much of two paths is the same; less for what each has beyond it. */
function shared(left: Path, right: Path): number {
  let length = 0
  while (length < left.length && length < right.length && left[length] === right[length]) length += 1
  return length - (left.length - length) * 0.01 - (right.length - length) * 0.01
}
