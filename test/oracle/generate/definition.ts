import type { Random } from './random.ts'
import type { Branch, SchemaNode } from './schema-node.ts'

/** What surrounds a schema; the same on both sides of a pair. */
export interface Envelope {
  readonly scope: 'Namespaced' | 'Cluster'
  readonly status: boolean
  readonly scale: { readonly specReplicasPath: string; readonly statusReplicasPath: string } | null
}

export const group = 'example.com'
export const kind = 'Widget'
export const version = 'v1'

export function randomEnvelope(root: SchemaNode, random: Random): Envelope {
  const replicas = root.properties?.['spec']?.properties?.['replicas']
  return {
    scope: random.chance(0.85) ? 'Namespaced' : 'Cluster',
    status: root.properties?.['status'] !== undefined ? random.chance(0.7) : random.chance(0.15),
    scale:
      replicas?.type === 'integer' && random.chance(0.5)
        ? { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }
        : null,
  }
}

/** An `apiextensions.k8s.io/v1` CustomResourceDefinition with one version. */
export function definitionOf(schema: SchemaNode, envelope: Envelope): Branch {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: envelope.scope,
      names: { plural: 'widgets', singular: 'widget', kind, listKind: 'WidgetList' },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema },
          ...(envelope.status || envelope.scale !== null
            ? {
                subresources: {
                  ...(envelope.status ? { status: {} } : {}),
                  ...(envelope.scale === null ? {} : { scale: { ...envelope.scale } }),
                },
              }
            : {}),
        },
      ],
    },
  }
}
