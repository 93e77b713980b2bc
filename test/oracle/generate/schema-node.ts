import type { Path } from '../../../src/model/path.ts'

/** JSON that generators may change in place. */
export type Tree = null | boolean | number | bigint | string | Tree[] | Branch
export type Branch = { [key: string]: Tree }

/** A node of `openAPIV3Schema` as written, open to change. */
export type SchemaNode = {
  type?: string
  description?: string
  title?: string
  example?: Tree
  externalDocs?: { description?: string; url?: string }
  format?: string
  properties?: { [name: string]: SchemaNode }
  required?: string[]
  additionalProperties?: SchemaNode | boolean
  items?: SchemaNode
  nullable?: boolean
  default?: Tree
  enum?: Tree[]
  pattern?: string
  minimum?: number | bigint
  maximum?: number | bigint
  exclusiveMinimum?: boolean
  exclusiveMaximum?: boolean
  multipleOf?: number | bigint
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minProperties?: number
  maxProperties?: number
  uniqueItems?: boolean
  allOf?: SchemaNode[]
  anyOf?: SchemaNode[]
  oneOf?: SchemaNode[]
  not?: SchemaNode
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-embedded-resource'?: boolean
  'x-kubernetes-list-type'?: string
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-map-type'?: string
  'x-kubernetes-validations'?: Rule[]
}

export type Rule = {
  rule: string
  message?: string
  messageExpression?: string
  reason?: string
  fieldPath?: string
  optionalOldSelf?: boolean
}

export type NodeKind =
  | 'object'
  | 'map'
  | 'free-form'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'int-or-string'
  | 'anything'

/** A node outside the junctors and how it hangs below its parent. */
export interface Place {
  readonly node: SchemaNode
  readonly parent: Place | null
  /** `properties` with the name, `items`, or `additionalProperties`; null for the root. */
  readonly role: { readonly kind: 'property'; readonly name: string } | { readonly kind: 'item' | 'value' } | null
  /** Field path in a custom resource: `*` for any item, `{}` for any map value. */
  readonly path: Path
  readonly depth: number
}

export function kindOf(node: SchemaNode): NodeKind {
  if (node['x-kubernetes-int-or-string'] === true) return 'int-or-string'
  switch (node.type) {
    case 'object':
      if (node.properties !== undefined && Object.keys(node.properties).length > 0) return 'object'
      if (node.additionalProperties !== undefined && node.additionalProperties !== false) return 'map'
      return node['x-kubernetes-preserve-unknown-fields'] === true ? 'free-form' : 'object'
    case 'array':
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return node.type
    default:
      return 'anything'
  }
}

/** All nodes outside the junctors, the root first, in the order of the text. */
export function placesOf(root: SchemaNode): Place[] {
  const found: Place[] = []
  const visit = (place: Place) => {
    found.push(place)
    const { node, path, depth } = place
    for (const [name, child] of Object.entries(node.properties ?? {})) {
      visit({
        node: child,
        parent: place,
        role: { kind: 'property', name },
        path: [...path, name],
        depth: depth + 1,
      })
    }
    if (node.items !== undefined) {
      visit({ node: node.items, parent: place, role: { kind: 'item' }, path: [...path, '*'], depth: depth + 1 })
    }
    if (typeof node.additionalProperties === 'object') {
      const value = node.additionalProperties
      visit({ node: value, parent: place, role: { kind: 'value' }, path: [...path, '{}'], depth: depth + 1 })
    }
  }
  visit({ node: root, parent: null, role: null, path: [], depth: 0 })
  return found
}

/** Metadata of the resource itself, of which a schema may only restrict the name. */
export function isReserved(place: Place): boolean {
  const [first] = place.path
  return place.path.length === 0 || first === 'metadata' || first === 'apiVersion' || first === 'kind'
}
