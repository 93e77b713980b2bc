import type { ServedVersion, Server } from '../../src/decide/admission.ts'
import type { SchemaChange } from '../../src/decide/answer.ts'
import { prepareServer } from '../../src/decide/server/prepare-server.ts'
import { parseCustomResourceDefinition } from '../../src/model/custom-resource-definition.ts'
import { formatPath } from '../../src/model/path.ts'
import { definitionOf, version } from './generate/definition.ts'
import { ObjectSource, type Side } from './generate/objects.ts'
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

export async function setUpBench(
  oracle: OracleServer,
  pair: SchemaPair,
  index: number,
  failures: Failure[],
): Promise<Bench> {
  const definitions = {
    previous: definitionOf(pair.previous, pair.envelope),
    next: definitionOf(pair.next, pair.envelope),
  }
  return {
    index,
    pair,
    oracle,
    handles: {
      previous: await oracle.prepare(definitions.previous, version),
      next: await oracle.prepare(definitions.next, version),
    },
    models: {
      previous: await prepareServer(servedOf(definitions.previous)),
      next: await prepareServer(servedOf(definitions.next)),
    },
    sources: { previous: new ObjectSource(pair, 'previous'), next: new ObjectSource(pair, 'next') },
    hasStatus: pair.envelope.status,
    failures,
  }
}

export async function clearBench({ oracle, handles }: Bench): Promise<void> {
  for (const side of sides) await oracle.forget(handles[side])
}

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
