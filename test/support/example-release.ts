import type { ExampleRelease } from '../../src/checks/rule.ts'
import { sourceOfExample } from '../../src/commands/example-source.ts'
import type { Release } from '../../src/model/release.ts'
import type { ReleaseSource } from '../../src/model/release-source.ts'
import { readRelease } from '../../src/release/read-release.ts'

/** An example of a rule as the sources layer would hand it over. */
export function sourceOf(example: ExampleRelease, ref = 'example'): ReleaseSource {
  return sourceOfExample(example, ref)
}

export function releaseOf(example: ExampleRelease, ref?: string): Release {
  return readRelease(sourceOf(example, ref))
}
