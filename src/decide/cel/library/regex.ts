import { type CompiledPattern, loadRe2 } from '../../re2.ts'
import { LiteralList } from '../value/containers.ts'
import { CelError, UndecidedEvaluation } from '../value/scalar.ts'
import { boolType, intType, listType, stringType } from '../value/types.ts'
import type { Result } from '../value/value.ts'
import {
  declareDispatched,
  declareFunction,
  globalOverload,
  intAt,
  type Library,
  memberOverload,
  textAt,
} from './overload.ts'

/** RE2 as Go has it. */
export interface RegexEngine {
  /** Null when Go refuses the pattern. */
  compile(pattern: string): CompiledPattern | null
}

export async function loadRegexEngine(): Promise<RegexEngine> {
  const compile = await loadRe2()
  return {
    compile(pattern) {
      const compiled = compile(pattern)
      return compiled.kind === 'compiled' ? compiled : null
    },
  }
}

/** For rules that name no regular expression: the library need not be loaded for them. */
export const unloadedRegexEngine: RegexEngine = {
  compile() {
    throw new UndecidedEvaluation('the regular expression library was not loaded')
  },
}

function withPattern(engine: RegexEngine, pattern: string, use: (regex: CompiledPattern) => Result): Result {
  const regex = engine.compile(pattern)
  return regex === null ? new CelError(`error parsing regexp: ${pattern}`) : use(regex)
}

/** Go's `FindAllString`: an empty match right behind another match does not count. */
function findAll(regex: CompiledPattern, text: string, limit: bigint): readonly string[] {
  const found: string[] = []
  let position = 0
  let previousEnd = -1
  while (position <= text.length && (limit < 0n || found.length < limit)) {
    const match = regex.find(text, position)
    if (match === null) break
    let isAccepted = true
    if (match.end === position) {
      isAccepted = match.start !== previousEnd
      position += (text.codePointAt(position) ?? 0) > 0xffff ? 2 : 1
    } else {
      position = match.end
    }
    previousEnd = match.end
    if (isAccepted) found.push(text.slice(match.start, match.end))
  }
  return found
}

const texts = [stringType, stringType]

/** `matches` of the standard library and k8s.io/apiserver `pkg/cel/library/regex.go`. */
export function regexLibrary(engine: RegexEngine): Library {
  const all = (text: string, pattern: string, limit: bigint) =>
    withPattern(engine, pattern, (regex) => new LiteralList(findAll(regex, text, limit)))
  return [
    declareDispatched(
      'matches',
      ([text, pattern]) =>
        typeof text === 'string' && typeof pattern === 'string'
          ? withPattern(engine, pattern, (regex) => regex.test(text))
          : new CelError('no such overload'),
      globalOverload('matches', texts, boolType),
      memberOverload('matches_string', texts, boolType),
    ),
    declareFunction(
      'find',
      memberOverload('string_find_string', texts, stringType, (args) =>
        withPattern(engine, textAt(args, 1), (regex) => {
          const match = regex.find(textAt(args, 0), 0)
          return match === null ? '' : textAt(args, 0).slice(match.start, match.end)
        }),
      ),
    ),
    declareFunction(
      'findAll',
      memberOverload('string_find_all_string', texts, listType(stringType), (args) =>
        all(textAt(args, 0), textAt(args, 1), -1n),
      ),
      memberOverload('string_find_all_string_int', [...texts, intType], listType(stringType), (args) =>
        all(textAt(args, 0), textAt(args, 1), intAt(args, 2)),
      ),
    ),
  ]
}
