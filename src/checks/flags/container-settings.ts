import { arrayMember, isJsonObject, type Json, type JsonObject, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { containerLists, podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject } from '../../model/release.ts'

/** What a manifest says to the program in one container. */
export interface ContainerSettings {
  readonly name: string
  /** Of the container in the object. */
  readonly path: Path
  readonly value: JsonObject
  /** By name without dashes; of a flag that is given more than once, all values in order. */
  readonly flags: ReadonlyMap<string, FlagUse>
  /** What is no flag and no flag's value: programs, sub-commands, scripts. */
  readonly words: readonly string[]
  /** By name: the entry less its name. */
  readonly variables: ReadonlyMap<string, VariableUse>
}

export interface FlagUse {
  readonly values: readonly string[]
  readonly path: Path
}

export interface VariableUse {
  readonly value: JsonObject
  readonly path: Path
}

/** Every container of an object's pods; none for what runs no pods. */
export function containersOf(object: KubernetesObject): readonly ContainerSettings[] {
  const template = podTemplateOf(object)
  if (template === null) return []
  const base = template.path.length === 0 ? ['spec'] : [...template.path, 'spec']
  return containerLists.flatMap((list) =>
    arrayMember(template.spec, list).flatMap((container, index): readonly ContainerSettings[] =>
      isJsonObject(container) ? [readContainer(container, [...base, list, index])] : [],
    ),
  )
}

function readContainer(container: JsonObject, path: Path): ContainerSettings {
  const { flags, words } = readWords(container, path)
  const variables = arrayMember(container, 'env').flatMap((entry, index): [string, VariableUse][] => {
    const name = stringMember(entry, 'name')
    if (name === undefined || !isJsonObject(entry)) return []
    const { name: _name, ...value } = entry
    return [[name, { value, path: [...path, 'env', index] }]]
  })
  return {
    name: stringMember(container, 'name') ?? '',
    path,
    value: container,
    flags,
    words,
    variables: new Map(variables),
  }
}

interface Word {
  readonly text: string
  readonly path: Path
}

/** A word behind a flag without `=` is taken for its value: the manifest does not tell a switch from a flag with a value. */
function readWords(container: JsonObject, path: Path): Pick<ContainerSettings, 'flags' | 'words'> {
  const all = (['command', 'args'] as const).flatMap((list) =>
    arrayMember(container, list).flatMap((word: Json, index): readonly Word[] =>
      typeof word === 'string' ? [{ text: word, path: [...path, list, index] }] : [],
    ),
  )
  const flags = new Map<string, { values: string[]; path: Path }>()
  const words: string[] = []
  for (let at = 0; at < all.length; at++) {
    const { text, path: place } = all[at] ?? { text: '', path }
    const [, name, sign, inline] = /^--?([A-Za-z][\w.-]*)(=)?([\s\S]*)$/.exec(text) ?? []
    const ofShell = shellOptions(all.slice(at))
    if (ofShell > 0) {
      words.push(...all.slice(at, at + ofShell).map((word) => word.text))
      at += ofShell - 1
      continue
    }
    if (name === undefined || (sign === undefined && inline !== '')) {
      words.push(text)
      continue
    }
    const following = all[at + 1]?.text
    const isFollowed = sign === undefined && following !== undefined && !following.startsWith('-')
    if (isFollowed) at++
    const use = flags.get(name) ?? { values: [], path: place }
    use.values.push(sign === undefined ? (isFollowed ? following : 'true') : (inline ?? ''))
    flags.set(name, use)
  }
  return { flags, words }
}

const shells: readonly string[] = ['sh', 'ash', 'bash', 'dash', 'ksh', 'zsh']

/**
 * How many of the words are a shell and what it is told itself: all that follows where it is given a script by `-c`, alone
 * or among other letters, else its options (POSIX sh, and bash's long options). 0 where the first word is no shell.
 */
function shellOptions(words: readonly Word[]): number {
  if (!shells.includes(words[0]?.text.split('/').at(-1) ?? '')) return 0
  let at = 1
  for (; at < words.length; at++) {
    const option = words[at]?.text ?? ''
    if (/^-[A-Za-z]*c[A-Za-z]*$/.test(option)) return words.length
    if (!/^[-+]./.test(option)) break
    // `-o` and `+O` take the name of a setting.
    if (/^[-+][A-Za-z]*[oO]$/.test(option)) at++
  }
  return at
}
