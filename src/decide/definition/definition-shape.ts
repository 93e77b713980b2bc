import type { Shape } from './shape.ts'

/** `JSONSchemaProps` (k8s.io/apiextensions-apiserver pkg/apis/apiextensions/v1/types_jsonschema.go, marshal.go). */
const schema: Shape = {
  members: {
    id: 'text',
    $schema: 'text',
    $ref: 'text',
    description: 'text',
    type: 'text',
    format: 'text',
    title: 'text',
    maximum: 'number',
    exclusiveMaximum: 'flag',
    minimum: 'number',
    exclusiveMinimum: 'flag',
    maxLength: 'int64',
    minLength: 'int64',
    pattern: 'text',
    maxItems: 'int64',
    minItems: 'int64',
    uniqueItems: 'flag',
    multipleOf: 'number',
    enum: { list: { either: [], orElse: 'ignored' } },
    maxProperties: 'int64',
    minProperties: 'int64',
    required: { list: 'text' },
    items: () => ({ either: [schema, { list: schema }], orElse: 'ignored' }),
    allOf: () => ({ list: schema }),
    oneOf: () => ({ list: schema }),
    anyOf: () => ({ list: schema }),
    not: () => schema,
    properties: () => ({ map: () => schema }),
    additionalProperties: () => ({ either: [schema, 'flag'], orElse: 'refused' }),
    patternProperties: () => ({ map: () => schema }),
    dependencies: () => ({ map: () => ({ either: [schema, { list: 'text' }], orElse: 'ignored' }) }),
    additionalItems: () => ({ either: [schema, 'flag'], orElse: 'refused' }),
    definitions: () => ({ map: () => schema }),
    externalDocs: { members: { description: 'text', url: 'text' } },
    nullable: 'flag',
    'x-kubernetes-preserve-unknown-fields': 'flag',
    'x-kubernetes-embedded-resource': 'flag',
    'x-kubernetes-int-or-string': 'flag',
    'x-kubernetes-list-map-keys': { list: 'text' },
    'x-kubernetes-list-type': 'text',
    'x-kubernetes-map-type': 'text',
    'x-kubernetes-validations': {
      list: {
        members: {
          rule: 'text',
          message: 'text',
          messageExpression: 'text',
          reason: 'text',
          fieldPath: 'text',
          optionalOldSelf: 'flag',
        },
      },
    },
  },
}

const version: Shape = {
  members: {
    name: 'text',
    served: 'flag',
    storage: 'flag',
    deprecated: 'flag',
    deprecationWarning: 'text',
    schema: { members: { openAPIV3Schema: schema } },
    subresources: {
      members: {
        status: { members: {} },
        scale: { members: { specReplicasPath: 'text', statusReplicasPath: 'text', labelSelectorPath: 'text' } },
      },
    },
    additionalPrinterColumns: {
      list: {
        members: {
          name: 'text',
          type: 'text',
          format: 'text',
          description: 'text',
          priority: 'int32',
          jsonPath: 'text',
        },
      },
    },
    selectableFields: { list: { members: { jsonPath: 'text' } } },
  },
}

/** `CustomResourceDefinition` of `apiextensions.k8s.io/v1` (pkg/apis/apiextensions/v1/types.go), metadata left out. */
export const definitionShape: Shape = {
  members: {
    spec: {
      members: {
        group: 'text',
        names: {
          members: {
            plural: 'text',
            singular: 'text',
            shortNames: { list: 'text' },
            kind: 'text',
            listKind: 'text',
            categories: { list: 'text' },
          },
        },
        scope: 'text',
        versions: { list: version },
        conversion: {
          members: {
            strategy: 'text',
            webhook: {
              members: {
                clientConfig: {
                  members: {
                    url: 'text',
                    service: { members: { namespace: 'text', name: 'text', path: 'text', port: 'int32' } },
                    caBundle: 'base64',
                  },
                },
                conversionReviewVersions: { list: 'text' },
              },
            },
          },
        },
        preserveUnknownFields: 'flag',
      },
    },
  },
}
