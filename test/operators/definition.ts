import type { JsonObject } from '../../src/model/json.ts'

/** What a chart ships as its CustomResourceDefinition. */
export interface DefinitionShape {
  /** Whether there is `spec.finish`, and whether it has the default `matt`. */
  readonly finish: 'absent' | 'optional' | 'defaulted'
  /** `helm.sh/resource-policy: keep`. */
  readonly isKept: boolean
}

export const group = 'stand-in.example.com'
export const definitionName = `widgets.${group}`

/** The definition of Widget. */
export function widgetDefinition({ finish, isKept }: DefinitionShape): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: definitionName,
      ...(isKept ? { annotations: { 'helm.sh/resource-policy': 'keep' } } : {}),
    },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: [{ name: 'Ready', type: 'string', jsonPath: '.status.conditions[0].status' }],
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: specSchema(finish), status } } },
        },
      ],
    },
  }
}

function specSchema(finish: DefinitionShape['finish']): JsonObject {
  return {
    type: 'object',
    required: ['size'],
    properties: {
      size: { type: 'integer', format: 'int64', minimum: 0 },
      colour: { type: 'string' },
      className: { type: 'string' },
      ...(finish === 'absent' ? {} : { finish: finishSchema(finish === 'defaulted') }),
    },
  }
}

function finishSchema(hasDefault: boolean): JsonObject {
  return { type: 'string', enum: ['matt', 'gloss'], ...(hasDefault ? { default: 'matt' } : {}) }
}

const status: JsonObject = {
  type: 'object',
  properties: {
    child: { type: 'string' },
    conditions: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
      items: {
        type: 'object',
        required: ['type', 'status'],
        properties: {
          type: { type: 'string' },
          status: { type: 'string' },
          reason: { type: 'string' },
          message: { type: 'string' },
          observedGeneration: { type: 'integer', format: 'int64' },
          lastTransitionTime: { type: 'string', format: 'date-time' },
        },
      },
    },
  },
}
