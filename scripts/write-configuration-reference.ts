/** Writes docs/configuration.md from schemas/config.schema.json: `tsx scripts/write-configuration-reference.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import schema from '../schemas/config.schema.json' with { type: 'json' }
import { isJsonArray, isJsonObject, type Json, type JsonObject, member, stringMember } from '../src/model/json.ts'

const root: Json = schema
const lines: string[] = []

function resolve(node: Json | undefined): JsonObject {
  const reference = stringMember(node, '$ref')
  if (reference === undefined) return isJsonObject(node) ? node : {}
  const target = member(member(root, 'definitions'), reference.replace('#/definitions/', ''))
  return { ...(isJsonObject(target) ? target : {}), ...(isJsonObject(node) ? node : {}) }
}

function typeOf(node: JsonObject): string {
  const values = member(node, 'enum')
  if (isJsonArray(values)) return values.map((value) => `\`${String(value)}\``).join(', ')
  const type = stringMember(node, 'type') ?? 'any'
  if (type === 'array') {
    const item = resolve(member(node, 'items'))
    return stringMember(item, 'type') === 'object' ? 'list of mappings' : `list of ${typeOf(item)}`
  }
  if (type === 'object') return 'mapping'
  return type === 'string' ? 'text' : type
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}

function row(path: string, node: JsonObject, isRequired: boolean): void {
  const cell = sentence(stringMember(node, 'description') ?? '–')
    .replace(/^–\.$/, '–')
    .replaceAll('|', '\\|')
  lines.push(`| \`${path}\` | ${typeOf(node)}${isRequired ? ', required' : ''} | ${cell} |`)
  children(path, node)
}

function children(path: string, node: JsonObject): void {
  const isList = stringMember(node, 'type') === 'array'
  const holder = isList ? resolve(member(node, 'items')) : node
  const properties = member(holder, 'properties')
  const required = member(holder, 'required')
  const prefix = isList ? `${path}[]` : path
  for (const [name, child] of isJsonObject(properties) ? Object.entries(properties) : []) {
    const isRequired = isJsonArray(required) && required.includes(name)
    const childPath = prefix === '' ? name : `${prefix}.${name}`
    // Five kinds of release with four promises each say the same twenty times.
    if (stringMember(child, '$ref') === '#/definitions/weights') {
      lines.push(
        `| \`${childPath}\` | mapping of promises to ${typeOf(resolve({ $ref: '#/definitions/severity' }))} | – |`,
      )
    } else row(childPath, resolve(child), isRequired)
  }
  const others = member(holder, 'additionalProperties')
  if (isJsonObject(others)) row(`${prefix}.NAME`, resolve(others), false)
}

children('', resolve(root))

writeFileSync(
  fileURLToPath(new URL('../docs/configuration.md', import.meta.url)),
  `# Configuration

Written by \`npm run generate\` from [schemas/config.schema.json](../schemas/config.schema.json).

\`.kaito-check.yaml\` lies in the working directory or a folder above it, up to the root of the git repository;
\`--config FILE\` names another one. Without one, KAITO's repository, names and policy hold. \`kaito-check init\` writes
one for the charts that it finds, every key commented. Unknown keys and values are errors, by line and column.

\`\`\`yaml
repository:
  location: https://charts.example.com
  chart: cache-operator
project:
  names: [cache]
rules:
  image/tag-mutable: error
policy:
  minor:
    custom-resources: error
suppressions:
  - rule: schema/enum-value-removed
    subject: CustomResourceDefinition/caches.example.com .spec.eviction
    reason: Random was never documented, and nobody uses it.
    expires: 2027-01-31
\`\`\`

| key | value | meaning |
| --- | --- | --- |
${lines.join('\n')}
`,
)
