/** Writes src/checks/catalogue.ts from the rule files: `tsx scripts/write-catalogue.ts`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const checks = fileURLToPath(new URL('../src/checks/', import.meta.url))
const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

const imports = readdirSync(checks, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((family) => readdirSync(`${checks}${family.name}`).map((file) => `${family.name}/${file}`))
  .filter((file) => file.endsWith('.ts'))
  .sort(byText)
  .flatMap((file) => {
    const names = Array.from(
      readFileSync(checks + file, 'utf8').matchAll(/^export const (\w+) = defineRule[(<]/gm),
      (match) => match[1] ?? '',
    ).sort(byText)
    return names.length === 0 ? [] : [{ file, names }]
  })

writeFileSync(
  `${checks}catalogue.ts`,
  `${imports.map(({ file, names }) => `import { ${names.join(', ')} } from './${file}'`).join('\n')}
import type { Rule } from './rule.ts'

/** Every rule, by file. Written by scripts/write-catalogue.ts; a rule file is enough to be in it. */
export const rules: readonly Rule[] = [${imports.flatMap(({ names }) => names).join(', ')}]
`,
)
