import { isFormatKnown, matchesFormat } from '../../src/decide/formats/known-formats.ts'
import { kubernetesMinor } from './bench.ts'
import { definitionOf, group, kind, version } from './generate/definition.ts'
import { formatSamples } from './generate/format.ts'
import type { Random } from './generate/random.ts'
import type { OracleServer } from './oracle-server.ts'

const letters = [...'09aAfFzZ-.:/ _%@"()<>[]\\,;+=#?&*$\n\t\r\u00e9\u00b5\u03bc\u0001\u007f\u00a0\u{1f600}Tt1hmsXx']

/**
 * Texts near every format, judged by both; a sentence for each on which they differ. Where Go releases differ among
 * themselves, either answer is fine: which Go the oracle was built with is not known.
 */
export async function compareFormats(oracle: OracleServer, random: Random, count: number): Promise<readonly string[]> {
  const differences: string[] = []
  for (const [format, samples] of Object.entries(formatSamples)) {
    const texts = [...new Set([...samples, ...Array.from({ length: count }, () => nearby(samples, random))])]
    const schema = { type: 'object', properties: { spec: { type: 'string', format } } }
    const server = await oracle.prepare(
      definitionOf(schema, { scope: 'Namespaced', status: false, scale: null }),
      version,
    )
    const objects = texts.map((spec) => ({
      apiVersion: `${group}/${version}`,
      kind,
      metadata: { name: 'w' },
      spec,
    }))
    const results = await oracle.run('create', server, objects)
    await oracle.forget(server)
    const minors = isFormatKnown(format, kubernetesMinor) ? [kubernetesMinor, '1.36'] : [kubernetesMinor]
    for (const [index, text] of texts.entries()) {
      const isTaken = results[index]?.accepted ?? false
      const ours = minors.map((minor) => matchesFormat(format, text, minor))
      if (!ours.includes(isTaken))
        differences.push(`${format}: ${JSON.stringify(text)} is ${isTaken ? '' : 'not '}taken`)
    }
  }
  return differences
}

/** A sample with a few characters cut, added, doubled or put in from another one. */
function nearby(samples: readonly string[], random: Random): string {
  let text = [...random.pick(samples)]
  for (let left = random.int(0, 4); left > 0; left -= 1) {
    const [from, to] = [random.int(0, text.length), random.int(0, text.length)].sort((one, other) => one - other)
    if (from === undefined || to === undefined) continue
    text = random.pick([
      () => text.toSpliced(from, 1),
      () => text.toSpliced(from, 0, random.pick(letters)),
      () => text.toSpliced(from, 1, random.pick(letters)),
      () => text.toSpliced(from, 0, ...text.slice(from, to)),
      () => [...text.slice(0, from), ...[...random.pick(samples)].slice(from)],
    ])()
  }
  return text.join('').slice(0, 400)
}
