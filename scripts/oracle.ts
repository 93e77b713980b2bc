/**
 * Compares the schema engine with the API server's own Go code on generated pairs of schemas.
 *
 *   npm run oracle -- --pairs 2000 --seed 1 [--workers 2] [--failures FOLDER]
 *   npm run oracle -- --seed 1 --only 17
 *
 * Exit code 0: no wrong answer, or no Go toolchain (said); 1: a wrong answer; 2: a bad option.
 */
import { parseArgs } from 'node:util'
import { runOracle, serveWorker } from '../test/oracle/run-oracle.ts'

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    only: { type: 'string' },
    workers: { type: 'string', default: '2' },
    failures: { type: 'string' },
    most: { type: 'string', default: '25' },
    worker: { type: 'boolean', default: false },
  },
})

function number(name: 'pairs' | 'seed' | 'first' | 'workers' | 'most' | 'only'): number {
  const value = Number(values[name])
  if (!Number.isSafeInteger(value) || value < 0) {
    console.error(`--${name} needs a whole number, not ${values[name]}`)
    process.exit(2)
  }
  return value
}

if (values.worker) await serveWorker()
else {
  const isSingle = values.only !== undefined
  const tally = await runOracle({
    seed: number('seed'),
    pairs: isSingle ? 1 : number('pairs'),
    first: isSingle ? number('only') : number('first'),
    workers: isSingle ? 1 : number('workers'),
    failures: values.failures ?? null,
    mostWritten: number('most'),
    say: (line) => console.log(line),
    workerScript: new URL(import.meta.url),
  })
  process.exitCode = tally === null || tally.wrong === 0 ? 0 : 1
}
