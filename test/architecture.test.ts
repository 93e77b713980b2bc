import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  type Import,
  imports,
  layerOf,
  packageOf,
  pictureOfLayers,
  sourceFiles,
  sourceFolder,
  targetOf,
} from '../scripts/layers.ts'

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

/** Signals, shells, places and homes of one system. A path inside a pod or a node is text of Kubernetes. */
const systems = [
  /'SIG[A-Z]+'/,
  /\bprocess\.(?:kill|platform|getuid|umask|ppid)\b/,
  /['"`]\/(?:tmp|bin|usr|dev|etc|proc|home)\//,
  /['"](?:HOME|LOCALAPPDATA|USERPROFILE|XDG_\w+)['"]/,
]

/** Folders and files of the cluster wing that are values. */
const pureParts = /^cluster\/(?:plan|observe)(?:\.ts|\/)/
const pureLayers = ['model', 'decide', 'release', 'checks', 'report', 'formatters']
const impurities = [/\bprocess\./, /\bDate\.now\(/, /\bnew Date\(\)/, /\bMath\.random\(/, /\bsetTimeout\(/, /\bfetch\(/]

function breaksFence({ file, specifier }: Import): boolean {
  const fence = fences[layerOf(file)]
  if (fence === undefined) return true
  const target = targetOf({ file, specifier })
  if (target === null) return !fence.packages.includes(packageOf(specifier))
  // A JSON schema of the project is data that ships with the code.
  if (target.startsWith('../schemas/') || target === '../package.json') return false
  return !fence.src.includes(layerOf(target)) && !fence.src.includes(target)
}

describe('architecture', () => {
  it('finds the code', () => {
    expect(sourceFiles.length).toBeGreaterThan(40)
    expect(imports.length).toBeGreaterThan(80)
  })

  it('knows every layer', () => {
    expect(sourceFiles.filter((file) => fences[layerOf(file)] === undefined)).toEqual([])
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
    const impure = sourceFiles
      .filter((file) => pureLayers.includes(layerOf(file)) || pureParts.test(file))
      .flatMap((file) =>
        readFileSync(join(sourceFolder, file), 'utf8')
          .split('\n')
          .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && impurities.some((impurity) => impurity.test(line)))
          .map((line) => `${file}: ${line.trim()}`),
      )
    expect(impure).toEqual([])
  })

  it('keeps rules from importing rules', () => {
    const ruleFiles = new Set(
      sourceFiles.filter(
        (file) =>
          /^checks\/.+\//.test(file) &&
          /^export const \w+ = defineRule\b/m.test(readFileSync(join(sourceFolder, file), 'utf8')),
      ),
    )
    const between = imports.filter((each) => ruleFiles.has(each.file) && ruleFiles.has(targetOf(each) ?? ''))
    expect(between).toEqual([])
  })

  it('has no file named after nothing', () => {
    expect(sourceFiles.filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager|index)\.ts$/.test(file))).toEqual(
      [],
    )
  })

  it('has no dead end among relative imports', () => {
    const known = new Set(sourceFiles)
    const missing = imports.filter(({ file, specifier }) => {
      if (!specifier.startsWith('.') || specifier.endsWith('.json') || specifier.endsWith('?raw')) return false
      return !known.has(targetOf({ file, specifier }) ?? '')
    })
    expect(missing).toEqual([])
  })

  it('is drawn in docs/architecture.md as it is', () => {
    expect(readFileSync(new URL('../docs/architecture.md', import.meta.url), 'utf8')).toContain(pictureOfLayers())
  })

  it('leaves what only some systems have to src/shell', () => {
    const found = sourceFiles
      .filter((file) => !pureLayers.includes(layerOf(file)) && !pureParts.test(file) && layerOf(file) !== 'shell')
      .flatMap((file) =>
        readFileSync(join(sourceFolder, file), 'utf8')
          .split('\n')
          .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && systems.some((system) => system.test(line)))
          .map((line) => `${file}: ${line.trim()}`),
      )
    // For bug reports.
    expect(found.filter((line) => !line.startsWith('cli.ts: platform: '))).toEqual([])
  })
})
