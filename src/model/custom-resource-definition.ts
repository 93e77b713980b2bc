import {
  arrayMember,
  booleanMember,
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberAt,
  objectMember,
  stringMember,
} from './json.ts'
import { parseStructuralSchema, type StructuralSchema } from './structural-schema.ts'

/** An `apiextensions.k8s.io/v1` CustomResourceDefinition; fields that are missing hold the API server's default. */
export interface CustomResourceDefinition {
  /** `metadata.name`: `PLURAL.GROUP`. */
  readonly name: string
  readonly group: string
  readonly scope: 'Namespaced' | 'Cluster'
  readonly names: CrdNames
  /** `spec.preserveUnknownFields`: pruning is off for the whole definition. */
  readonly preserveUnknownFields: boolean
  readonly conversion: { readonly strategy: 'None' | 'Webhook'; readonly raw: JsonObject | null }
  readonly versions: readonly CrdVersion[]
  /** `status.storedVersions` of a live definition; null for one that comes from a file. */
  readonly storedVersions: readonly string[] | null
  readonly raw: JsonObject
}

/** `spec.names`. */
export interface CrdNames {
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly listKind: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
}

/** An entry of `spec.versions`. */
export interface CrdVersion {
  readonly name: string
  /** Position in `spec.versions`. */
  readonly index: number
  readonly served: boolean
  readonly storage: boolean
  readonly deprecated: boolean
  readonly deprecationWarning: string | null
  readonly schema: StructuralSchema | null
  readonly statusSubresource: boolean
  readonly scale: ScaleSubresource | null
  /** JSON paths as written, for example `.spec.color`. */
  readonly selectableFields: readonly string[]
  readonly additionalPrinterColumns: readonly Json[]
  readonly raw: JsonObject
}

/** JSON paths as written, for example `.spec.replicas`; empty where the definition lacks one it needs. */
export interface ScaleSubresource {
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
  readonly labelSelectorPath: string | null
}

/** Why a document is no definition that can be examined: each problem is one sentence with the field it is about. */
export type DefinitionReading =
  | { readonly kind: 'definition'; readonly definition: CustomResourceDefinition }
  | { readonly kind: 'unreadable'; readonly problems: readonly string[] }

/**
 * Reads a manifest as the API server decodes it, defaults included (`SetDefaults_CustomResourceDefinition` in
 * apiextensions-apiserver pkg/apis/apiextensions/v1/defaults.go). A field that is missing without a default is the
 * empty string or list; whether the server accepts the definition is the business of `validateDefinition`.
 */
export function parseCustomResourceDefinition(raw: JsonObject): DefinitionReading {
  const problems: string[] = []
  const apiVersion = stringMember(raw, 'apiVersion')
  const kind = stringMember(raw, 'kind')
  if (kind !== 'CustomResourceDefinition')
    problems.push(`kind: expected CustomResourceDefinition, found ${kind ?? 'none'}.`)
  if (apiVersion !== 'apiextensions.k8s.io/v1') {
    problems.push(
      apiVersion === 'apiextensions.k8s.io/v1beta1'
        ? 'apiVersion: apiextensions.k8s.io/v1beta1 is not served since Kubernetes 1.22.'
        : `apiVersion: expected apiextensions.k8s.io/v1, found ${apiVersion ?? 'none'}.`,
    )
  }
  const spec = objectMember(raw, 'spec')
  const versions = memberAt(spec, 'versions')
  if (spec === undefined) problems.push('spec: expected an object.')
  else if (!isJsonArray(versions) || !versions.every((version) => isJsonObject(version))) {
    problems.push('spec.versions: expected a list of objects.')
  }
  if (spec === undefined || problems.length > 0) return { kind: 'unreadable', problems }
  try {
    return { kind: 'definition', definition: readDefinition(raw, spec) }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { kind: 'unreadable', problems: [`spec.versions: ${error.message}`] }
  }
}

function readDefinition(raw: JsonObject, spec: JsonObject): CustomResourceDefinition {
  const conversion = objectMember(spec, 'conversion') ?? null
  const storedVersions = memberAt(raw, 'status', 'storedVersions')
  return {
    name: stringMember(objectMember(raw, 'metadata'), 'name') ?? '',
    group: stringMember(spec, 'group') ?? '',
    scope: stringMember(spec, 'scope') === 'Cluster' ? 'Cluster' : 'Namespaced',
    names: readNames(objectMember(spec, 'names') ?? {}),
    preserveUnknownFields: booleanMember(spec, 'preserveUnknownFields') ?? false,
    conversion: {
      strategy: stringMember(conversion ?? {}, 'strategy') === 'Webhook' ? 'Webhook' : 'None',
      raw: conversion,
    },
    versions: arrayMember(spec, 'versions').flatMap((version, index) =>
      isJsonObject(version) ? [readVersion(version, index)] : [],
    ),
    storedVersions: isJsonArray(storedVersions) ? storedVersions.filter((name) => typeof name === 'string') : null,
    raw,
  }
}

function readNames(raw: JsonObject): CrdNames {
  const kind = stringMember(raw, 'kind') ?? ''
  return {
    plural: stringMember(raw, 'plural') ?? '',
    singular: stringMember(raw, 'singular') || kind.toLowerCase(),
    kind,
    listKind: stringMember(raw, 'listKind') || (kind === '' ? '' : `${kind}List`),
    shortNames: texts(raw, 'shortNames'),
    categories: texts(raw, 'categories'),
  }
}

/** A null item is the empty text, as the decoder of the API server reads it. */
function texts(raw: JsonObject, key: string): readonly string[] {
  return arrayMember(raw, key).flatMap((item) => (typeof item === 'string' || item === null ? [item ?? ''] : []))
}

function readVersion(raw: JsonObject, index: number): CrdVersion {
  const schema = memberAt(raw, 'schema', 'openAPIV3Schema')
  const scale = memberAt(raw, 'subresources', 'scale')
  return {
    name: stringMember(raw, 'name') ?? '',
    index,
    served: booleanMember(raw, 'served') ?? false,
    storage: booleanMember(raw, 'storage') ?? false,
    deprecated: booleanMember(raw, 'deprecated') ?? false,
    deprecationWarning: stringMember(raw, 'deprecationWarning') ?? null,
    schema: isJsonObject(schema) ? parseStructuralSchema(schema) : null,
    statusSubresource: isJsonObject(memberAt(raw, 'subresources', 'status')),
    scale: isJsonObject(scale) ? readScale(scale) : null,
    selectableFields: arrayMember(raw, 'selectableFields').map((field) => stringMember(field, 'jsonPath') ?? ''),
    additionalPrinterColumns: arrayMember(raw, 'additionalPrinterColumns'),
    raw,
  }
}

function readScale(raw: JsonObject): ScaleSubresource {
  return {
    specReplicasPath: stringMember(raw, 'specReplicasPath') ?? '',
    statusReplicasPath: stringMember(raw, 'statusReplicasPath') ?? '',
    labelSelectorPath: stringMember(raw, 'labelSelectorPath') ?? null,
  }
}
