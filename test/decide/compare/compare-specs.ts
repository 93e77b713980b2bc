import { fieldText } from '../../../src/checks/schema/field-text.ts'
import type { ServedVersion } from '../../../src/decide/admission.ts'
import type { Answer, SchemaChange, VersionComparison } from '../../../src/decide/answer.ts'
import { compareVersions } from '../../../src/decide/compare-versions.ts'
import { parseCustomResourceDefinition } from '../../../src/model/custom-resource-definition.ts'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import { parseSchema } from './pairs/pair.ts'

/** A version whose `.spec` has the given schema, in YAML; `beside` are more properties of the object. */
export function versionOf(spec: string, options: { readonly beside?: JsonObject; readonly version?: JsonObject } = {}) {
  return versionOfSchema(
    { type: 'object', properties: { spec: parseSchema(spec), ...options.beside } },
    options.version,
  )
}

export function versionOfSchema(openAPIV3Schema: JsonObject, version: JsonObject = {}): ServedVersion {
  const reading = parseCustomResourceDefinition({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema }, ...version }],
    },
  })
  if (reading.kind !== 'definition') throw new Error(reading.problems.join(' '))
  const [only] = reading.definition.versions
  if (only === undefined) throw new Error('a definition without versions')
  return { definition: reading.definition, version: only, kubernetesMinor: '1.34' }
}

export async function compareSpecs(previous: string, next: string): Promise<VersionComparison> {
  return await compareVersions(versionOf(previous), versionOf(next))
}

/** Two schemas of a whole resource, in YAML, with the status subresource. */
export async function compareResources(previous: string, next: string): Promise<VersionComparison> {
  const version = { subresources: { status: {} } }
  return await compareVersions(
    versionOfSchema(parseSchema(previous), version),
    versionOfSchema(parseSchema(next), version),
  )
}

/** `enum changed .spec.mode: ok | rejected`: what an upgrade and a rollback do. */
export function claimOf(change: SchemaChange): string {
  const { keyword, action, path, upgrade, rollback } = change
  return `${keyword} ${action} ${fieldText(path)}: ${verdictOf(upgrade)} | ${verdictOf(rollback)}`
}

export function verdictOf(answer: Answer): string {
  switch (answer.kind) {
    case 'contained':
      return 'ok'
    case 'undecided':
      return 'undecided'
    case 'not-contained':
      return answer.witness.outcome
  }
}

/** The value of `.spec` in the witness of a direction; undefined without one. */
export function specOfWitness(answer: Answer): Json | undefined {
  return answer.kind === 'not-contained' ? answer.witness.object['spec'] : undefined
}
