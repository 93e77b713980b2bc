import type { CrdVersion, CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import type { Path } from '../../model/path.ts'
import { dns1035LabelProblems } from '../server/kubernetes-names.ts'
import { type DefinitionError, invalid, required } from './definition-error.ts'

const versionsPath: Path = ['spec', 'versions']
const longestWarning = 256

/** Names, the storage version, schemas and deprecation warnings (validateCustomResourceDefinitionSpec). */
export function versionErrors(definition: CustomResourceDefinition): readonly DefinitionError[] {
  const { versions } = definition
  const names = versions.map((version) => version.name)
  const stored = versions.filter((version) => version.storage)
  return [
    ...versions.flatMap((version, index) => [
      ...labelErrors(version.name, [...versionsPath, index, 'name']),
      ...(version.schema === null ? [required([...versionsPath, index, 'schema', 'openAPIV3Schema'])] : []),
      ...deprecationErrors(version, [...versionsPath, index, 'deprecationWarning']),
    ]),
    ...(new Set(names).size === names.length
      ? []
      : [invalid(versionsPath, definition.name, 'must contain unique version names')]),
    ...(stored.length === 1
      ? []
      : [invalid(versionsPath, definition.name, 'must have exactly one version marked as storage version')]),
  ]
}

function labelErrors(name: string, path: Path): readonly DefinitionError[] {
  const problems = dns1035LabelProblems(name)
  return problems.length === 0 ? [] : [invalid(path, name, problems.join(','))]
}

function deprecationErrors(version: CrdVersion, path: Path): readonly DefinitionError[] {
  const { deprecated, deprecationWarning } = version
  if (deprecationWarning === null) return []
  const problems = deprecated ? warningProblems(deprecationWarning) : ['can only be set for deprecated versions']
  return problems.map((problem) => invalid(path, deprecationWarning, problem))
}

function warningProblems(warning: string): readonly string[] {
  const unprintable = [...warning].findIndex((character) => !/^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character))
  return [
    ...(new TextEncoder().encode(warning).length > longestWarning ? ['must be <= 256 characters long'] : []),
    ...(warning === '' ? ['must not be an empty string'] : []),
    ...(unprintable >= 0
      ? [`must only contain printable UTF-8 characters; non-printable character found at index ${unprintable}`]
      : []),
  ]
}
