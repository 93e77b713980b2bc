import type { DeclaredAt, ProgramFacts, UnreadFlags } from '../../model/program.ts'
import type { Settings } from '../../model/settings.ts'
import { isOwnImage, ownImagesOf } from '../image/own-images.ts'
import type { ReleasePair } from '../rule.ts'
import { type ContainerSide, containerPairs } from './container-pairs.ts'
import { gatesIn, isGateFlag } from './gate-flag.ts'

/** What the programs of both releases declare, as far as it is this chart's; null where one of them was not read. */
export interface DeclaredPair {
  readonly previous: ProgramFacts
  readonly next: ProgramFacts
  /** Several programs declare flags, and which of them the chart runs is not known; else none. */
  readonly candidates: readonly string[]
}

export function declaredPair(pair: ReleasePair, settings: Settings): DeclaredPair | null {
  const { previous, next } = pair
  const [before, after] = [previous.source.program, next.source.program]
  // Source and the help text of an image write defaults in two ways.
  if (before === null || after === null || before.origin !== after.origin) return null
  const names = [
    next.name ?? '',
    ...ownImagesOf(next, settings).map(nameOfImage),
    ...ownContainers(pair, settings).map(({ words }) => (words[0] ?? '').split('/').at(-1) ?? ''),
  ].filter((name) => name !== '')
  const programs = [...new Set([...programsOf(before), ...programsOf(after)])].sort()
  const own = new Set(programs.filter((program) => names.some((name) => isCalled(program, name))))
  if (own.size === 0) return { previous: before, next: after, candidates: programs.length > 1 ? programs : [] }
  return { previous: ownPart(before, own), next: ownPart(after, own), candidates: [] }
}

/** `controller` is the program of an image `kaito-controller`, and `kubectl-kaito` is not that of `kaito`. */
function isCalled(program: string, name: string): boolean {
  return program === name || name.endsWith(`-${program}`)
}

/** Where a declaration of one of several programs is found: its folder, or that under `cmd/`. Null for what they share. */
function programOf({ file }: DeclaredAt, programs: readonly string[]): string | null {
  const folder = programs.find((each) => each !== '' && file.startsWith(`${each}/`))
  const under = /(?:^|\/)cmd\/([^/]+)\//.exec(file)?.[1]
  return under ?? folder?.split('/').at(-1) ?? null
}

/** What the repository's own folder holds, in messages. */
const rootProgram = 'main.go'

function programsOf({ flags, gates, programs = [] }: ProgramFacts): readonly string[] {
  const found = [...flags, ...gates].flatMap(({ at }) => programOf(at, programs) ?? [])
  return programs.includes('') ? [...found, rootProgram] : found
}

/** Whether a declaration is that of one program among several, and not shared by all. */
export function isOfOneProgram(at: DeclaredAt, { programs = [] }: ProgramFacts): boolean {
  return programOf(at, programs) !== null
}

function nameOfImage(image: string): string {
  return (image.split('/').at(-1) ?? '').replace(/[:@].*$/, '')
}

/** What the programs of these names declare, with what all of them share. */
function ownPart(program: ProgramFacts, own: ReadonlySet<string>): ProgramFacts {
  const isOwn = ({ at }: { readonly at: DeclaredAt }) => {
    const name = programOf(at, program.programs ?? [])
    return name === null || own.has(name)
  }
  return {
    ...program,
    flags: program.flags.filter(isOwn),
    gates: program.gates.filter(isOwn),
    ...(program.unread === undefined ? {} : { unread: program.unread.filter(isOwn) }),
  }
}

/** What may declare in the next program what is not seen there any more: it was not there before. */
export function newlyUnread({ previous, next }: DeclaredPair): UnreadFlags | null {
  const before = new Set((previous.unread ?? []).map(({ text }) => text))
  return (next.unread ?? []).find(({ text }) => !before.has(text)) ?? null
}

/** Containers of the next release that run the project's own image, with what they pass. */
export function ownContainers(
  pair: ReleasePair,
  settings: Settings,
): readonly (ContainerSide & { readonly label: string })[] {
  return containerPairs(pair)
    .filter(({ next }) =>
      pair.next.images.some(
        ({ object, container, reference }) =>
          object === next.object &&
          container === next.name &&
          reference !== null &&
          isOwnImage(reference, pair.next, settings),
      ),
    )
    .map(({ next, name }) => ({ ...next, label: name }))
}

/** Feature gates that a container sets. */
export function gatesSetBy({ flags }: ContainerSide): ReadonlySet<string> {
  return new Set([...flags].flatMap(([flag, { values }]) => (isGateFlag(flag) ? [...gatesIn(values).keys()] : [])))
}

/** A place in the repository, in words. */
export function declaredText({ file, line }: DeclaredAt): string {
  return `${file}:${line}`
}
