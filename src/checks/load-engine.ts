import type { Engine } from './engine.ts'

/** The engines; each loads when it is asked for the first time, and its heavy parts when they are needed. */
export const lazyEngine: Engine = {
  compareVersions: async (previous, next) =>
    (await import('../decide/compare-versions.ts')).compareVersions(previous, next),
  compareServedVersions: async (definition, kubernetesMinor) =>
    (await import('../decide/compare-versions.ts')).compareServedVersions(definition, kubernetesMinor),
  findExample: async (served) => (await import('../decide/find-example.ts')).findExample(served),
  validateDefinition: async (definition, kubernetesMinor) =>
    (await import('../decide/definition/validate-definition.ts')).validateDefinition(definition, kubernetesMinor),
  judgeValues: async (schemaText, values) =>
    (await import('../decide/values-schema.ts')).judgeValues(schemaText, values),
  compareValues: async (question) => {
    const [{ compareValuesSchemas }, { findString }] = await Promise.all([
      import('../decide/values/compare-values-schemas.ts'),
      import('../decide/strings/find-string.ts'),
    ])
    return compareValuesSchemas(question, async (constraints) => {
      // Constraints of values name no format, which is all that a Kubernetes minor decides.
      const answer = await findString(constraints, anyMinor)
      return answer.kind === 'found' ? answer.value : null
    })
  },
}

const anyMinor = '1.34'

/** Loads what nearly every comparison asks for, while something else is waited for. */
export async function loadComparisonEngines(): Promise<void> {
  await Promise.all([import('../decide/compare-versions.ts'), import('../decide/definition/validate-definition.ts')])
}

/** The engines, for who waits for them. */
export async function loadEngine(): Promise<Engine> {
  return lazyEngine
}
