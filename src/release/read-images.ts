import { parseImageReference } from '../model/image-reference.ts'
import { isJsonArray, isJsonObject, member, stringMember } from '../model/json.ts'
import { containerLists, podTemplateOf } from '../model/pod-template.ts'
import type { ImageUse, KubernetesObject } from '../model/release.ts'

/** Every image that the object's containers name, in the order in which they are listed. */
export function readImages(object: KubernetesObject): readonly ImageUse[] {
  const template = podTemplateOf(object)
  if (template === null) return []
  return containerLists.flatMap((list) => {
    const containers = member(template.spec, list)
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
          path: [...template.path, 'spec', list, index, 'image'],
        },
      ]
    })
  })
}
