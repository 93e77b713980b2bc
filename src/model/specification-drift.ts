import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  jsonEquals,
  mapItems,
  mapMembers,
  member,
  objectMember,
  stringMember,
} from './json.ts'
import { formatPath, type Path } from './path.ts'

/**
 * Fields in which two specifications of one definition differ once both are written as the API server writes them: with
 * its defaults (pkg/apis/apiextensions/v1/defaults.go), without what its types leave out when it is empty.
 */
export function specificationDrift(shipped: JsonObject, live: JsonObject): readonly string[] {
  const paths: string[] = []
  compare(specificationOf(shipped), specificationOf(live), ['spec'], paths)
  return paths
}

function compare(left: Json | undefined, right: Json | undefined, path: Path, paths: string[]): void {
  if (jsonEquals(left, right)) return
  if (isJsonObject(left) && isJsonObject(right)) {
    for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort()) {
      compare(member(left, key), member(right, key), [...path, key], paths)
    }
  } else if (isJsonArray(left) && isJsonArray(right) && left.length === right.length) {
    for (const [index, item] of left.entries()) compare(item, right[index], [...path, index], paths)
  } else paths.push(formatPath(path))
}

function specificationOf(definition: JsonObject): JsonObject {
  const spec = objectMember(definition, 'spec') ?? {}
  const names = objectMember(spec, 'names') ?? {}
  const kind = stringMember(names, 'kind') ?? ''
  const conversion = objectMember(spec, 'conversion')
  const written = withoutEmpty(spec)
  return {
    ...(isJsonObject(written) ? written : {}),
    names: {
      ...names,
      singular: stringMember(names, 'singular') || kind.toLowerCase(),
      listKind: stringMember(names, 'listKind') || `${kind}List`,
    },
    // The certificate of a webhook is written by whoever issues it.
    conversion: conversion === undefined ? { strategy: 'None' } : withoutCertificate(conversion),
    preserveUnknownFields: false,
  }
}

function withoutCertificate(conversion: JsonObject): JsonObject {
  return mapMembers(conversion, (value, key) =>
    key === 'caBundle' ? undefined : isJsonObject(value) ? withoutCertificate(value) : value,
  )
}

/** Members whose content is the user's, and means something when it is empty. */
const verbatim = new Set(['default', 'enum', 'example'])

/** The types of a schema leave out what is false, empty or null (`omitempty`); what `properties` names are no such members. */
function withoutEmpty(value: Json, isMap = false): Json {
  if (isJsonArray(value)) return mapItems(value, (item) => withoutEmpty(item))
  if (!isJsonObject(value)) return value
  return mapMembers(value, (child, key) => {
    if (isMap) return withoutEmpty(child)
    if (verbatim.has(key)) return child === null ? undefined : child
    const written = withoutEmpty(child, key === 'properties')
    return isLeftOut(written, key) ? undefined : written
  })
}

/** `served` and `storage` are written always; so is a subresource without members. */
function isLeftOut(value: Json, key: string): boolean {
  if (value === null || value === '') return true
  if (value === false) return key !== 'served' && key !== 'storage' && key !== 'additionalProperties'
  if (isJsonArray(value)) return value.length === 0
  return key === 'properties' && isJsonObject(value) && Object.keys(value).length === 0
}
