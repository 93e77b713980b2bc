import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import type { Rule } from '../../src/checks/rule.ts'
import { releaseOf } from '../support/example-release.ts'
import { project } from '../support/plugin.ts'
import { runRule } from '../support/run-rule.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const page = readFileSync(`${project}/CONTRIBUTING.md`, 'utf8')
const [, ruleText = ''] = /```ts\n(import .*?)```/s.exec(page) ?? []

describe('the rule that CONTRIBUTING shows', () => {
  it('is a rule of one file, and reports what it says', async () => {
    using folder = temporaryFolder()
    await build({
      stdin: { contents: ruleText, loader: 'ts', resolveDir: `${project}/src/checks/chart` },
      outfile: folder.at('rule.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'silent',
    })
    const { chartTooManyKeywords: rule }: { readonly chartTooManyKeywords: Rule } = await import(
      pathToFileURL(folder.at('rule.mjs')).href
    )
    expect(rule.examples.some(({ reports }) => reports > 0)).toBe(true)
    for (const { next, reports } of rule.examples) {
      expect(await runRule(rule, { next: releaseOf(next) })).toHaveLength(reports)
    }
  })

  it('is written as all code is', () => {
    expect(ruleText).not.toMatch(/;\n|\t/)
    for (const line of ruleText.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })
})
