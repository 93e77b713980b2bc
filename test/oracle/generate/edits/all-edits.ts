import type { EditKind } from './edit.ts'
import { enumEdits } from './enum-edits.ts'
import { fieldEdits } from './field-edits.ts'
import { junctorEdits } from './junctor-edits.ts'
import { listEdits } from './list-edits.ts'
import { numberEdits } from './number-edits.ts'
import { ruleEdits } from './rule-edits.ts'
import { textEdits } from './text-edits.ts'
import { typeEdits } from './type-edits.ts'

/** Every kind of schema edit that the generator makes. */
export const allEdits: readonly EditKind[] = [
  ...fieldEdits,
  ...typeEdits,
  ...numberEdits,
  ...textEdits,
  ...enumEdits,
  ...listEdits,
  ...junctorEdits,
  ...ruleEdits,
]
