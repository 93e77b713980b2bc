import type { CrdVersion } from '../../model/custom-resource-definition.ts'
import type { Path } from '../../model/path.ts'
import { type DefinitionError, invalid, required } from './definition-error.ts'

/** Paths of the scale subresource (ValidateCustomResourceDefinitionSubresources). */
export function scaleErrors(version: CrdVersion, versionPath: Path): readonly DefinitionError[] {
  const { scale } = version
  if (scale === null) return []
  const path = [...versionPath, 'subresources', 'scale']
  return [
    ...replicasErrors(scale.specReplicasPath, [...path, 'specReplicasPath'], 'spec'),
    ...replicasErrors(scale.statusReplicasPath, [...path, 'statusReplicasPath'], 'status'),
    ...selectorErrors(scale.labelSelectorPath ?? '', [...path, 'labelSelectorPath']),
  ]
}

function replicasErrors(jsonPath: string, path: Path, root: 'spec' | 'status'): readonly DefinitionError[] {
  if (jsonPath === '') return [required(path)]
  if (!jsonPath.startsWith('.')) return [notSimple(jsonPath, path)]
  return jsonPath.startsWith(`.${root}.`) ? [] : [invalid(path, jsonPath, `should be a json path under .${root}`)]
}

function selectorErrors(jsonPath: string, path: Path): readonly DefinitionError[] {
  if (jsonPath === '') return []
  if (!jsonPath.startsWith('.')) return [notSimple(jsonPath, path)]
  return /^\.(spec|status)\./.test(jsonPath)
    ? []
    : [invalid(path, jsonPath, 'should be a json path under either .spec or .status')]
}

/** A path that does not start with a dot (validateSimpleJSONPath); every other text is simple to the server. */
export function notSimple(jsonPath: string, path: Path): DefinitionError {
  return invalid(path, jsonPath, 'must be a simple json path starting with .')
}
