import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fieldText } from '../../src/checks/schema/field-text.ts'
import type { Answer, VersionComparison } from '../../src/decide/answer.ts'
import * as bounds from '../../src/decide/bounds.ts'
import { stringifyJson } from '../../src/model/json.ts'
import { compareSpecs, specOfWitness } from '../decide/compare/compare-specs.ts'

const page = readFileSync(new URL('../../docs/schema-engine.md', import.meta.url), 'utf8')

/** Two schemas of `.spec` in one YAML block, and the answers in the block behind it. */
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)\n---\n([\s\S]*?)```\n+```text\n([\s\S]*?)\n```/g)].map(
  ([, previous = '', next = '', answers = '']) => ({ previous, next, answers }),
)

function answersOf({ changes }: VersionComparison): string {
  return changes
    .flatMap(({ keyword, action, path, upgrade, rollback }) => [
      `${keyword} ${action} at ${fieldText(path)}`,
      `  upgrade: ${answerText(upgrade)}`,
      `  rollback: ${answerText(rollback)}`,
    ])
    .join('\n')
}

function answerText(answer: Answer): string {
  if (answer.kind !== 'not-contained') return answer.kind === 'contained' ? 'contained' : `undecided, ${answer.reason}`
  const spec = specOfWitness(answer)
  return `${answer.witness.outcome}, spec: ${spec === undefined ? 'absent' : stringifyJson(spec)}`
}

describe('docs/schema-engine.md', () => {
  test('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(6)
    expect(page.match(/```yaml/g)).toHaveLength(examples.length)
  })

  test.each(examples)('$previous to $next', async ({ previous, next, answers }) => {
    expect(answersOf(await compareSpecs(previous, next))).toBe(answers)
  })

  test('names every bound with its figure', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name = '', figure = '']) => [
      name,
      Number(figure.replaceAll(',', '')),
    ])
    expect(Object.fromEntries(rows)).toEqual({ ...bounds })
  })

  test('names files that exist', () => {
    const files = [...page.matchAll(/`((?:src|test)\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) expect(() => readFileSync(new URL(`../../${file}`, import.meta.url)), file).not.toThrow()
  })
})
