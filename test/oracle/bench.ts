import type { ServedVersion, Server } from '../../src/decide/admission.ts'
import type { SchemaChange } from '../../src/decide/answer.ts'
import { parseCustomResourceDefinition } from '../../src/model/custom-resource-definition.ts'
import { formatPath } from '../../src/model/path.ts'
import { definitionOf } from './generate/definition.ts'
import type { ObjectSource, Side } from './generate/objects.ts'
import type { SchemaPair } from './generate/pair.ts'
import type { Branch } from './generate/schema-node.ts'
import type { OracleServer } from './oracle-server.ts'
import type { Failure } from './report.ts'

/** Both sides of a pair, in the model and in the oracle. */
export interface Bench {
  readonly index: number
  readonly pair: SchemaPair
  readonly oracle: OracleServer
  readonly handles: Readonly<Record<Side, string>>
  readonly models: Readonly<Record<Side, Server>>
  readonly sources: Readonly<Record<Side, ObjectSource>>
  readonly hasStatus: boolean
  readonly failures: Failure[]
}

export const sides = ['previous', 'next'] as const
export const kubernetesMinor = '1.34'

export function fail(
  bench: Bench,
  kind: Failure['kind'],
  detail: string,
  more: Partial<Pick<Failure, 'direction' | 'object' | 'stored'>> & { readonly change?: SchemaChange } = {},
): void {
  bench.failures.push({
    kind,
    index: bench.index,
    detail,
    direction: more.direction ?? null,
    change:
      more.change === undefined ? null : `${formatPath(more.change.path)} ${more.change.keyword} ${more.change.action}`,
    edits: bench.pair.edits.map(({ id, path }) => `${id} at ${formatPath(path)}`),
    previous: definitionOf(bench.pair.previous, bench.pair.envelope),
    next: definitionOf(bench.pair.next, bench.pair.envelope),
    object: more.object ?? null,
    stored: more.stored ?? null,
  })
}

export function servedOf(definition: Branch): ServedVersion {
  const reading = parseCustomResourceDefinition(definition)
  if (reading.kind !== 'definition') throw new Error(reading.problems.join(' '))
  const [only] = reading.definition.versions
  if (only === undefined) throw new Error('a definition without versions')
  return { definition: reading.definition, version: only, kubernetesMinor }
}
