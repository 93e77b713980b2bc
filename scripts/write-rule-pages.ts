/** Writes docs/rules/FAMILY/NAME.md from the catalogue, one page for each rule: `tsx scripts/write-rule-pages.ts`. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rules } from '../src/checks/catalogue.ts'
import { rulePage } from '../src/commands/rule-page.ts'

const folder = fileURLToPath(new URL('../docs/rules', import.meta.url))

const pages = new Map<string, string>()
for (const rule of rules) pages.set(join(folder, `${rule.id}.md`), await rulePage(rule))
for (const [file, text] of pages) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
// Of rules that are gone.
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const path = join(folder, file)
  if (file.endsWith('.md') && !pages.has(path)) rmSync(path)
}
