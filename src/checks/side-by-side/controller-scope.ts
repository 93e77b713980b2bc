import { arrayMember, isJsonObject, type JsonObject, stringMember } from '../../model/json.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import type { KubernetesObject } from '../../model/release.ts'

/** What a chart says to its programs about which objects are theirs. */
export interface ControllerScope {
  /** Flags and variables whose names speak of a namespace, class, revision or instance, with a value. */
  readonly selectors: readonly string[]
  /** `on` or `off` as the chart passes it; null when it passes nothing. */
  readonly leaderElection: 'on' | 'off' | null
}

const selectorName =
  /(?:watch|target|allowed|restrict|limit|scope)[a-z-]*(?:namespace|label|selector)|namespaces?(?:-selector|-scope)?$|(?:controller|ingress|gateway|operator|instance|issuer|shard)[a-z-]*(?:class|id|name|selector)|revision|label-selector/
const leaderElection = /^(?:enable-)?leader-?elect(?:ion)?(?:-enabled)?$|^ha-enabled$/
const ownNamespace = /^(?:pod|system|my|operator|release|leader-election|leader-elect-resource)?-?namespace$/

/** Reads flags (`--watch-namespace=x`) and variables (`WATCH_NAMESPACE`) of all pods that the objects run. */
export function controllerScopeOf(objects: readonly KubernetesObject[]): ControllerScope {
  const settings = objects.flatMap((object) => {
    const pod = podTemplateOf(object)?.spec
    return pod === undefined ? [] : arrayMember(pod, 'containers').filter(isJsonObject).flatMap(settingsOf)
  })
  const elections = settings.filter(({ name }) => leaderElection.test(name))
  return {
    selectors: settings.flatMap(({ name, text, value }) =>
      selectorName.test(name) && !ownNamespace.test(name) && value !== '' ? [text] : [],
    ),
    leaderElection: elections.length === 0 ? null : elections.some(({ value }) => value !== 'false') ? 'on' : 'off',
  }
}

interface Setting {
  /** Lower case, words parted by `-`. */
  readonly name: string
  readonly value: string
  /** As people know it. */
  readonly text: string
}

function settingsOf(container: JsonObject): readonly Setting[] {
  const words = [...arrayMember(container, 'command'), ...arrayMember(container, 'args')].flatMap((word) =>
    typeof word === 'string' ? [word] : [],
  )
  const flags = words.flatMap((word, index): readonly Setting[] => {
    const [, name, , value] = /^--?([A-Za-z][\w.-]*)(=(.*))?$/s.exec(word) ?? []
    if (name === undefined) return []
    const following = words[index + 1]
    const given = value ?? (following === undefined || following.startsWith('-') ? 'true' : following)
    return [{ name: wordsOf(name), value: given, text: `--${name}` }]
  })
  const variables = arrayMember(container, 'env').flatMap((variable): readonly Setting[] => {
    const name = stringMember(variable, 'name')
    return name === undefined ? [] : [{ name: wordsOf(name), value: stringMember(variable, 'value') ?? '', text: name }]
  })
  return [...flags, ...variables]
}

function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.]/g, '-')
    .toLowerCase()
}
