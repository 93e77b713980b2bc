/** Writes RULES.md from the catalogue: `tsx scripts/write-rules.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rules } from '../src/checks/catalogue.ts'
import type { Rule } from '../src/checks/rule.ts'
import { compareText } from '../src/model/json.ts'

const scopes = {
  release: 'Of one release (`lint`)',
  pair: 'Of a step between two releases (`diff`)',
  meeting: 'Of two releases in one cluster (`verify`)',
  installation: 'Of an installation in a live cluster (`preflight`)',
  repository: 'Of a chart repository (`lint`)',
  tag: 'Of the release process (`gate`)',
  suppression: 'Of the configuration',
} as const satisfies Record<Rule['scope'], string>

const cell = (text: string): string => text.replaceAll('|', '\\|')

const sections = Object.entries(scopes).map(([scope, title]) => {
  const rows = rules
    .filter((rule) => rule.scope === scope)
    .toSorted((left, right) => compareText(left.id, right.id))
    .map(
      ({ id, severity, breaks, title: what, why }) =>
        `| [\`${id}\`](docs/rules/${id}.md) | ${severity} | ${breaks.join(', ') || '–'} | **${cell(what)}.** ${cell(why)} |`,
    )
  return `## ${title}\n\n| rule | severity | breaks | what and why |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`
})

writeFileSync(
  fileURLToPath(new URL('../RULES.md', import.meta.url)),
  `# Rules

Written by \`npm run generate\` from the catalogue. The severity is what a finding weighs where its promise must be
kept; the policy lowers it for other release kinds, and a condition counts one lower. Each rule has a page with
examples and what to do; \`kaito-check explain RULE\` shows the same.

${sections.join('\n')}`,
)
