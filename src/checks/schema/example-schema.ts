import { inManifests } from '../crd/example-definition.ts'
import type { ExampleRelease } from '../rule.ts'

/** A release of bare manifests with one definition; `properties` are those of `.spec` in flow style, `beside` stands before them. */
export function withFields(properties: string, beside = ''): ExampleRelease {
  const spec = `{type: object, ${beside}properties: {${properties}}}`
  const schema = `schema: {openAPIV3Schema: {type: object, properties: {spec: ${spec}}}}`
  return inManifests({ versions: [`name: v1, served: true, storage: true, ${schema}`] })
}
