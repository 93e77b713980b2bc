import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const source = fileURLToPath(new URL('../src/', import.meta.url))

/** What a layer may import from `src` (folders, or single files with `.ts`) and from packages; `node` stands for Node's own modules. */
interface Fence {
  readonly src: readonly string[]
  readonly packages: readonly string[]
}

const fences: Readonly<Record<string, Fence>> = {
  model: { src: ['model'], packages: ['semver', '@noble/hashes'] },
  decide: { src: ['model', 'decide'], packages: ['re2js', 'ajv'] },
  release: { src: ['model', 'release'], packages: ['yaml'] },
  checks: { src: ['model', 'decide', 'checks'], packages: ['@noble/hashes'] },
  report: { src: ['model', 'report', 'checks'], packages: ['@noble/hashes'] },
  formatters: {
    src: ['model', 'report', 'checks', 'formatters'],
    packages: ['yaml', 'sarif', 'fast-xml-builder', 'eta'],
  },
  shell: { src: ['model', 'errors.ts', 'shell'], packages: ['node', 'listr2'] },
  sources: {
    src: ['model', 'errors.ts', 'release/compose-document.ts', 'shell', 'sources'],
    packages: ['yaml', 'node'],
  },
  config: { src: ['model', 'errors.ts', 'release/compose-document.ts', 'checks', 'config'], packages: ['ajv', 'yaml'] },
  cluster: { src: ['model', 'errors.ts', 'decide', 'shell', 'cluster'], packages: ['node'] },
  commands: {
    src: [
      'model',
      'errors.ts',
      'decide',
      'release',
      'checks',
      'report',
      'formatters',
      'shell',
      'sources',
      'cluster',
      'config',
      'commands',
    ],
    packages: ['commander'],
  },
  'main.ts': { src: ['model', 'errors.ts', 'shell', 'commands'], packages: ['commander'] },
  'cli.ts': { src: ['main.ts', 'errors.ts', 'shell', 'commands'], packages: ['node'] },
  'errors.ts': { src: [], packages: [] },
}

/** Folders and files of the cluster wing that are values. */
const pureParts = /^cluster\/(?:plan|observe)(?:\.ts|\/)/
const pureLayers = ['model', 'decide', 'release', 'checks', 'report', 'formatters']
const impurities = [/\bprocess\./, /\bDate\.now\(/, /\bnew Date\(\)/, /\bMath\.random\(/, /\bsetTimeout\(/, /\bfetch\(/]

interface Import {
  readonly file: string
  readonly specifier: string
}

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join(posix.sep))
  .sort()

const imports: readonly Import[] = files.flatMap((file) =>
  Array.from(
    readFileSync(join(source, file), 'utf8').matchAll(
      /^\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
    ),
    (match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }),
  ),
)

function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? file) : file
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node'
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function breaksFence({ file, specifier }: Import): boolean {
  const fence = fences[layerOf(file)]
  if (fence === undefined) return true
  if (!specifier.startsWith('.')) return !fence.packages.includes(packageOf(specifier))
  const target = relative(source, resolve(source, dirname(file), specifier))
    .split(sep)
    .join(posix.sep)
  // A JSON schema of the project is data that ships with the code.
  if (target.startsWith('../schemas/') || target === '../package.json') return false
  return !fence.src.includes(layerOf(target)) && !fence.src.includes(target)
}

describe('architecture', () => {
  it('finds the code', () => {
    expect(files.length).toBeGreaterThan(40)
    expect(imports.length).toBeGreaterThan(80)
  })

  it('knows every layer', () => {
    expect(files.filter((file) => fences[layerOf(file)] === undefined)).toEqual([])
  })

  it('imports only what the layer may', () => {
    expect(imports.filter(breaksFence)).toEqual([])
  })

  it.each(['src/model reaching into checks', 'a pure layer reading files'])('would notice %s', (claim) => {
    const planted =
      claim === 'a pure layer reading files'
        ? { file: 'report/report.ts', specifier: 'node:fs' }
        : { file: 'model/json.ts', specifier: '../checks/rule.ts' }
    expect(breaksFence(planted)).toBe(true)
  })

  it('keeps clock, randomness and process out of the pure layers', () => {
    const impure = files
      .filter((file) => pureLayers.includes(layerOf(file)) || pureParts.test(file))
      .flatMap((file) =>
        readFileSync(join(source, file), 'utf8')
          .split('\n')
          .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && impurities.some((impurity) => impurity.test(line)))
          .map((line) => `${file}: ${line.trim()}`),
      )
    expect(impure).toEqual([])
  })

  it('keeps rules from importing rules', () => {
    const ruleFiles = new Set(
      files.filter(
        (file) =>
          /^checks\/.+\//.test(file) &&
          /^export const \w+ = defineRule\b/m.test(readFileSync(join(source, file), 'utf8')),
      ),
    )
    const between = imports.filter(({ file, specifier }) => {
      const target = relative(source, resolve(source, dirname(file), specifier))
        .split(sep)
        .join(posix.sep)
      return ruleFiles.has(file) && ruleFiles.has(target)
    })
    expect(between).toEqual([])
  })

  it('has no file named after nothing', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager|index)\.ts$/.test(file))).toEqual([])
  })

  it('has no dead end among relative imports', () => {
    const known = new Set(files)
    const missing = imports.filter(({ file, specifier }) => {
      if (!specifier.startsWith('.') || specifier.endsWith('.json') || specifier.endsWith('?raw')) return false
      const target = relative(source, resolve(source, dirname(file), specifier))
        .split(sep)
        .join(posix.sep)
      return !known.has(target)
    })
    expect(missing).toEqual([])
  })
})
