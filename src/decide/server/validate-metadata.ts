import {
  arrayMember,
  booleanMember,
  type Json,
  type JsonObject,
  member,
  objectMember,
  stringMember,
} from '../../model/json.ts'
import type { PathSegment } from '../../model/path.ts'
import {
  dns1123LabelProblems,
  labelValueProblems,
  type NameProblems,
  qualifiedNameProblems,
} from './kubernetes-names.ts'

/** What is wrong in an object's metadata. */
export interface MetadataProblem {
  /** Below `metadata`. */
  readonly path: readonly PathSegment[]
  readonly message: string
}

const annotationsLimit = 256 * 1024

/**
 * What `ValidateObjectMeta` finds in decoded metadata (k8s.io/apimachinery pkg/api/validation/objectmeta.go). A missing
 * name is not reported: the request or `generateName` may supply it. `nameProblems` is the rule for names of the kind.
 */
export function validateMetadata(
  metadata: JsonObject,
  nameProblems: (name: string, isPrefix: boolean) => NameProblems,
): readonly MetadataProblem[] {
  const named = (key: 'name' | 'generateName') => {
    const name = stringMember(metadata, key)
    return name === undefined ? [] : invalid([key], name, nameProblems(name, key === 'generateName'))
  }
  const namespace = stringMember(metadata, 'namespace')
  const generation = member(metadata, 'generation')
  return [
    ...named('generateName'),
    ...named('name'),
    ...(namespace === undefined ? [] : invalid(['namespace'], namespace, dns1123LabelProblems(namespace))),
    ...(typeof generation === 'number' && generation < 0
      ? invalid(['generation'], generation, ['must be greater than or equal to 0'])
      : []),
    ...finalizers(arrayMember(metadata, 'finalizers')),
    ...labels(objectMember(metadata, 'labels') ?? {}),
    ...annotations(objectMember(metadata, 'annotations') ?? {}),
    ...ownerReferences(arrayMember(metadata, 'ownerReferences')),
    ...managedFields(arrayMember(metadata, 'managedFields')),
  ]
}

function labels(found: JsonObject): readonly MetadataProblem[] {
  return Object.entries(found).flatMap(([key, value]) => [
    ...invalid(['labels'], key, qualifiedNameProblems(key)),
    ...invalid(['labels'], value, labelValueProblems(typeof value === 'string' ? value : '')),
  ])
}

function annotations(found: JsonObject): readonly MetadataProblem[] {
  const entries = Object.entries(found)
  const size = entries.reduce((total, [key, value]) => total + utf8Length(key) + utf8Length(String(value)), 0)
  return [
    ...entries.flatMap(([key]) => invalid(['annotations'], key, qualifiedNameProblems(key.toLowerCase()))),
    ...(size > annotationsLimit
      ? [{ path: ['annotations'], message: `Too long: may not be more than ${annotationsLimit} bytes` }]
      : []),
  ]
}

function ownerReferences(references: readonly Json[]): readonly MetadataProblem[] {
  const path = ['ownerReferences']
  const empty = references.flatMap((reference) =>
    ['apiVersion', 'kind', 'name', 'uid']
      .filter((key) => isEmptyReferenceField(key, stringMember(reference, key) ?? ''))
      .map((key) => ({ path: [...path, key], message: 'Invalid value: "": must not be empty' })),
  )
  const events = references.filter(
    (reference) => stringMember(reference, 'apiVersion') === 'v1' && stringMember(reference, 'kind') === 'Event',
  )
  const controllers = references.filter((reference) => booleanMember(reference, 'controller') === true)
  return [
    ...empty,
    ...events.map(() => ({
      path,
      message: 'Invalid value: "object": /v1, Kind=Event is disallowed from being an owner',
    })),
    ...(controllers.length > 1
      ? [{ path, message: 'Invalid value: "array": Only one reference can have Controller set to true.' }]
      : []),
  ]
}

/** A group without a version, and more than one slash, count as empty. */
function isEmptyReferenceField(key: string, value: string): boolean {
  return value === '' || (key === 'apiVersion' && (value.endsWith('/') || value.split('/').length > 2))
}

function finalizers(found: readonly Json[]): readonly MetadataProblem[] {
  const path = ['finalizers']
  return [
    ...found.flatMap((name) => invalid(path, name, qualifiedNameProblems(typeof name === 'string' ? name : ''))),
    ...(found.includes('orphan') && found.includes('foregroundDeletion')
      ? [{ path, message: 'Invalid value: "array": finalizer orphan and foregroundDeletion cannot be both set' }]
      : []),
  ]
}

function managedFields(entries: readonly Json[]): readonly MetadataProblem[] {
  return entries.flatMap((entry, index) => {
    const path = ['managedFields', index]
    const operation = stringMember(entry, 'operation')
    const fieldsType = stringMember(entry, 'fieldsType')
    return [
      ...(operation === 'Apply' || operation === 'Update'
        ? []
        : invalid([...path, 'operation'], operation ?? '', ['must be `Apply` or `Update`'])),
      ...(fieldsType === undefined || fieldsType === 'FieldsV1'
        ? []
        : invalid([...path, 'fieldsType'], fieldsType, ['must be `FieldsV1`'])),
      ...(utf8Length(stringMember(entry, 'manager') ?? '') > 128
        ? [{ path: [...path, 'manager'], message: 'Too long: may not be more than 128 bytes' }]
        : []),
    ]
  })
}

function invalid(path: readonly PathSegment[], value: Json, problems: NameProblems): readonly MetadataProblem[] {
  return problems.map((problem) => ({ path, message: `Invalid value: ${JSON.stringify(value)}: ${problem}` }))
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
