import type { DeclaredAt, ProgramFacts } from '../../model/program.ts'
import type { Settings } from '../../model/settings.ts'
import { isOwnImage, ownImagesOf } from '../image/own-images.ts'
import type { ReleasePair } from '../rule.ts'
import { type ContainerSide, containerPairs } from './container-pairs.ts'
import { gatesIn, isGateFlag } from './gate-flag.ts'

/** What the programs of both releases declare, as far as it is this chart's; null where one of them was not read. */
export interface DeclaredPair {
  readonly previous: ProgramFacts
  readonly next: ProgramFacts
}

export function declaredPair({ previous, next }: ReleasePair, settings: Settings): DeclaredPair | null {
  const [before, after] = [previous.source.program, next.source.program]
  // Source and the help text of an image write defaults in two ways.
  if (before === null || after === null || before.origin !== after.origin) return null
  const names = new Set([next.name ?? '', ...ownImagesOf(next, settings).map(nameOfImage)])
  return { previous: ownPart(before, names), next: ownPart(after, names) }
}

function nameOfImage(image: string): string {
  return (image.split('/').at(-1) ?? '').replace(/[:@].*$/, '')
}

/** Of several programs under `cmd/`, the one that is called as the chart or its image, with what all of them share. */
function ownPart(program: ProgramFacts, names: ReadonlySet<string>): ProgramFacts {
  const programOf = ({ file }: DeclaredAt) => /(?:^|\/)cmd\/([^/]+)\//.exec(file)?.[1] ?? null
  const all = [...program.flags, ...program.gates].map(({ at }) => programOf(at))
  if (!all.some((name) => name !== null && names.has(name))) return program
  const isOwn = ({ at }: { readonly at: DeclaredAt }) => {
    const name = programOf(at)
    return name === null || names.has(name)
  }
  return { ...program, flags: program.flags.filter(isOwn), gates: program.gates.filter(isOwn) }
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
