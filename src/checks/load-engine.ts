import type { Engine } from './engine.ts'

/** The schema engine; its automata, RE2 and CEL parts load when a changed constraint needs them. */
export async function loadEngine(): Promise<Engine> {
  const { compareVersions } = await import('../decide/compare-versions.ts')
  return { compareVersions }
}
