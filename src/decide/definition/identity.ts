import type { CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import { memberAt, objectMember, stringMember } from '../../model/json.ts'
import { formatPath } from '../../model/path.ts'
import { isRequestUri } from '../formats/uri-format.ts'
import { dns1035LabelProblems, dns1123SubdomainProblems, type NameProblems } from '../server/kubernetes-names.ts'
import { decodeMetadata } from '../server/object-metadata.ts'
import { validateMetadata } from '../server/validate-metadata.ts'
import { type DefinitionError, invalid, notSupported, required } from './definition-error.ts'

/** Metadata, group, scope and names (apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go). */
export function identityErrors(definition: CustomResourceDefinition): readonly DefinitionError[] {
  return [
    ...metadataErrors(definition),
    ...groupErrors(definition.group),
    ...scopeErrors(definition),
    ...approvalErrors(definition),
    ...nameErrors(definition),
  ]
}

function metadataErrors({ raw, name, names, group }: CustomResourceDefinition): readonly DefinitionError[] {
  const decoded = decodeMetadata(memberAt(raw, 'metadata') ?? null)
  if (decoded === null || decoded.malformed.length > 0) {
    return (decoded?.malformed ?? [[]]).map((path) => ({
      path: ['metadata', ...path],
      message: 'Cannot be decoded',
      certainty: 'proved',
    }))
  }
  const isGenerated = stringMember(decoded.metadata, 'generateName') !== undefined
  const missing =
    name === '' && !isGenerated ? [required(['metadata', 'name'], 'name or generateName is required')] : []
  const expected = `${names.plural}.${group}`
  const found = validateMetadata(
    decoded.metadata,
    (given): NameProblems => [
      ...dns1123SubdomainProblems(given),
      ...(given === expected ? [] : ['must be spec.names.plural+"."+spec.group']),
    ],
  )
  return [
    ...missing,
    ...found
      .filter(({ path }) => formatPath(path) !== '.namespace')
      .map(({ path, message }): DefinitionError => ({ path: ['metadata', ...path], message, certainty: 'proved' })),
  ]
}

function groupErrors(group: string): readonly DefinitionError[] {
  const path = ['spec', 'group']
  if (group === '') return [required(path)]
  const problems = dns1123SubdomainProblems(group)
  if (problems.length > 0) return [invalid(path, group, problems.join(','))]
  return group.includes('.') ? [] : [invalid(path, group, 'should be a domain with at least one dot')]
}

function scopeErrors({ raw }: CustomResourceDefinition): readonly DefinitionError[] {
  const path = ['spec', 'scope']
  const scope = stringMember(objectMember(raw, 'spec'), 'scope') ?? ''
  if (scope === '') return [required(path)]
  return scope === 'Cluster' || scope === 'Namespaced' ? [] : [notSupported(path, scope, ['Cluster', 'Namespaced'])]
}

/** Groups of Kubernetes itself need an approval (pkg/apihelpers/helpers.go). */
function approvalErrors({ raw, group }: CustomResourceDefinition): readonly DefinitionError[] {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return []
  const annotation = 'api-approved.kubernetes.io'
  const path = ['metadata', 'annotations', annotation]
  const approval = memberAt(raw, ...path)
  const demand = `protected groups must have approval annotation "${annotation}"`
  if (typeof approval !== 'string' || approval === '') return [required(path, demand)]
  const [withoutFragment = ''] = approval.split('#')
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\/[^/?@]/i.test(approval) && isRequestUri(withoutFragment, 0)
  if (approval.startsWith('unapproved') || isUrl) return []
  return [invalid(path, approval, `${demand} with either a URL or a reason starting with "unapproved"`)]
}

function nameErrors({ names }: CustomResourceDefinition): readonly DefinitionError[] {
  const at = (key: string) => ['spec', 'names', key]
  const label = (key: 'plural' | 'singular') =>
    names[key] === '' ? [required(at(key))] : labelErrors(names[key], at(key), names[key], '')
  const mixed = 'may have mixed case, but should otherwise match: '
  const kind = (key: 'kind' | 'listKind') =>
    names[key] === '' ? [required(at(key))] : labelErrors(names[key].toLowerCase(), at(key), names[key], mixed)
  return [
    ...label('plural'),
    ...label('singular'),
    ...kind('kind'),
    ...kind('listKind'),
    ...names.shortNames.flatMap((name, index) => labelErrors(name, [...at('shortNames'), index], name, '')),
    ...names.categories.flatMap((name, index) => labelErrors(name, [...at('categories'), index], name, '')),
    ...(names.kind !== '' && names.kind === names.listKind
      ? [invalid(at('listKind'), names.listKind, 'kind and listKind may not be the same')]
      : []),
  ]
}

function labelErrors(
  label: string,
  path: readonly (string | number)[],
  shown: string,
  prefix: string,
): readonly DefinitionError[] {
  const problems = dns1035LabelProblems(label)
  return problems.length === 0 ? [] : [invalid(path, shown, prefix + problems.join(','))]
}
