import { parseImageReference } from '../model/image-reference.ts'
import { isJsonArray, isJsonObject, type Json, memberAt, stringMember } from '../model/json.ts'
import type { Path } from '../model/path.ts'
import type { ImageUse, KubernetesObject } from '../model/release.ts'

/** Where the built-in kinds hold a pod's specification. Custom kinds are not guessed at: only their own controllers know. */
const podSpecs: ReadonlyMap<string, Path> = new Map<string, Path>([
  ['v1/Pod', ['spec']],
  ['v1/PodTemplate', ['template', 'spec']],
  ['v1/ReplicationController', ['spec', 'template', 'spec']],
  ['apps/Deployment', ['spec', 'template', 'spec']],
  ['apps/StatefulSet', ['spec', 'template', 'spec']],
  ['apps/DaemonSet', ['spec', 'template', 'spec']],
  ['apps/ReplicaSet', ['spec', 'template', 'spec']],
  ['batch/Job', ['spec', 'template', 'spec']],
  ['batch/CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
])

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** Every image that the object's containers name, in the order in which they are listed. */
export function readImages(object: KubernetesObject): readonly ImageUse[] {
  const [group = '', version] = object.apiVersion.split('/')
  const specPath = podSpecs.get(`${version === undefined ? object.apiVersion : group}/${object.kind}`)
  if (specPath === undefined) return []
  const spec = specPath.reduce<Json | undefined>((value, key) => memberAt(value, String(key)), object.value)
  return containerLists.flatMap((list) => {
    const containers = memberAt(spec, list)
    if (!isJsonArray(containers)) return []
    return containers.flatMap((container, index): readonly ImageUse[] => {
      const text = isJsonObject(container) ? stringMember(container, 'image') : undefined
      if (text === undefined) return []
      return [
        {
          reference: parseImageReference(text),
          text,
          object,
          container: stringMember(container, 'name') ?? `${list}[${index}]`,
          path: [...specPath, list, index, 'image'],
        },
      ]
    })
  })
}
