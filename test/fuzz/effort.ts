import process from 'node:process'
import type { Parameters } from 'fast-check'

/**
 * How long a property is tried: a few runs with a fixed seed in every test run, so that the same commit gives the same
 * answer; with `npm run fuzz -- --minutes N` (FUZZ_SECONDS for each property, FUZZ_SEED) for as long as asked. The seed
 * and the path to the counterexample are in fast-check's message.
 */
export function effort<Values>(runs: number): Parameters<Values> {
  const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0)
  if (seconds === 0) return { seed: 20_261_129, numRuns: runs }
  return {
    seed: Number(process.env['FUZZ_SEED'] ?? 0),
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1000,
    markInterruptAsFailure: false,
  }
}
