import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Failure } from './report.ts'

/** Writes the failure as a YAML file that says how to see it again; returns the file's name. */
export function writeFailure(folder: string, seed: number, failure: Failure, ordinal: number): string {
  mkdirSync(folder, { recursive: true })
  const name = `${failure.kind}-${seed}-${failure.index}-${ordinal}.yaml`
  const { kind, index, detail, direction, change, edits, ...objects } = failure
  writeFileSync(
    join(folder, name),
    stringify(
      {
        again: `npm run oracle -- --seed ${seed} --only ${index}`,
        kind,
        seed,
        index,
        detail,
        direction,
        change,
        edits,
        ...objects,
      },
      { lineWidth: 0, aliasDuplicateObjects: false },
    ),
  )
  return name
}
