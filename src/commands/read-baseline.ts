import { UsageError } from '../errors.ts'
import type { Json } from '../model/json.ts'
import { type Baseline, readBaseline } from '../report/baseline.ts'
import { readFileBytes } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'

const maximumBytes = 256 * 1024 * 1024

/** The baseline in a file, or an empty one when none is named. */
export async function openBaseline(file: string | undefined, directory: string): Promise<Baseline> {
  if (file === undefined) return new Set()
  const text = (await readFileBytes(resolvePath(directory, file), maximumBytes, file)).toString('utf8')
  const baseline = readBaseline(parseJson(text))
  if (baseline === null) {
    throw new UsageError(`\`${file}\` is no report of this kaito-check.`, {
      hint: 'Write one with -o json=FILE and give that as --baseline.',
    })
  }
  return baseline
}

function parseJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text)
    return value
  } catch {
    return null
  }
}
