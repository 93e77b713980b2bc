import type { CodePointSet } from '../re2/code-point-set.ts'
import type { Assertion, Re2Node } from '../re2/syntax.ts'
import type { Budget } from './budget.ts'

/** One step of a non-deterministic automaton; numbers are places of steps in the program. */
export type Instruction =
  | { readonly kind: 'match' }
  | { readonly kind: 'take'; readonly set: CodePointSet; readonly next: number }
  | { readonly kind: 'assert'; readonly assertion: Assertion; readonly next: number }
  | { readonly kind: 'split'; readonly left: number; readonly right: number }

/** An expression as instructions; counted repetitions are written out. */
export interface Program {
  readonly instructions: readonly Instruction[]
  readonly start: number
}

/** Translates an expression; each instruction is spent from the budget. */
export function compileProgram(node: Re2Node, budget: Budget): Program {
  const instructions: Instruction[] = []

  function emit(instruction: Instruction): number {
    budget.spend(1)
    instructions.push(instruction)
    return instructions.length - 1
  }

  /** The place where `part` begins if `next` follows it. */
  function compile(part: Re2Node, next: number): number {
    switch (part.kind) {
      case 'empty':
        return next
      case 'characters':
        return emit({ kind: 'take', set: part.set, next })
      case 'assertion':
        return emit({ kind: 'assert', assertion: part.assertion, next })
      case 'sequence':
        return part.nodes.reduceRight((following, each) => compile(each, following), next)
      case 'choice':
        return part.nodes
          .map((each) => compile(each, next))
          .reduceRight((right, left) => emit({ kind: 'split', left, right }))
      case 'repeat':
        return compileRepeat(part.node, part.min, part.max, next)
    }
  }

  function compileRepeat(part: Re2Node, min: number, max: number | null, next: number): number {
    let place = next
    if (max === null) {
      place = emit({ kind: 'split', left: next, right: next })
      instructions[place] = { kind: 'split', left: compile(part, place), right: next }
    } else {
      for (let count = min; count < max; count++) {
        place = emit({ kind: 'split', left: compile(part, place), right: next })
      }
    }
    for (let count = 0; count < min; count++) place = compile(part, place)
    return place
  }

  const match = emit({ kind: 'match' })
  return { start: compile(node, match), instructions }
}
