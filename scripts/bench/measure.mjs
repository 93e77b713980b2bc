// What every row of the benchmark is made of: runs of programs, side by side, and their ratios.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env, execPath, hrtime } from 'node:process'

/** A program with its arguments: how long it takes by the wall's clock, in milliseconds, and its peak memory in MiB. */
export function run([command, ...args], environment = {}) {
  const start = hrtime.bigint()
  const { status, error, stderr } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  })
  const taken = Number(hrtime.bigint() - start) / 1e6
  // 1 and 3 are verdicts of ours, and crdify's.
  if (error !== undefined || ![0, 1, 3].includes(status)) {
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? String(stderr).slice(-500)}`)
  }
  return taken
}

/** Peak memory of a run of a program of Node's, in MiB. */
export function peakOf(args, environment, folder) {
  const [hook, report] = [join(folder, 'peak.cjs'), join(folder, 'peak.txt')]
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS)))`,
  )
  run([execPath, '--require', hook, ...args], { ...environment, BENCH_PEAK: report })
  return Math.round(Number(readFileSync(report, 'utf8')) / 1024)
}

export function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Every round runs everything once, each time in another order, so that what else the machine does hits all alike. */
export function rounds(count, measurements) {
  const names = Object.keys(measurements)
  return Array.from({ length: count }, (_, round) =>
    Object.fromEntries(
      names.map((_name, index) => names[(index + round) % names.length]).map((name) => [name, measurements[name]()]),
    ),
  )
}

/** `0.83 (0.79 to 0.91)`: the median of ratios that were each taken within one round, and how far they lie apart. */
export function ratio(measured, ours, reference) {
  const ratios = measured.map((round) => ours(round) / reference(round))
  return `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
}

export const ms = (measured, of) => `${median(measured.map(of)).toFixed(0)} ms`
