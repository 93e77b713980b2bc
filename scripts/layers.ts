import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the code is; ends with a slash. */
export const sourceFolder = fileURLToPath(new URL('../src/', import.meta.url))

export interface Import {
  /** Relative to {@link sourceFolder}, with `/`. */
  readonly file: string
  readonly specifier: string
}

export const sourceFiles: readonly string[] = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join(posix.sep))
  .sort()

/** Every import of the code, lazy ones and those of types included. */
export const imports: readonly Import[] = sourceFiles.flatMap((file) =>
  Array.from(
    readFileSync(join(sourceFolder, file), 'utf8').matchAll(
      /^\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
    ),
    (match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? '' }),
  ),
)

/** The folder of a file, or the file itself where it lies in none. */
export function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? file) : file
}

/** The file that an import names, relative to {@link sourceFolder}; null for a package. */
export function targetOf({ file, specifier }: Import): string | null {
  if (!specifier.startsWith('.')) return null
  return relative(sourceFolder, resolve(sourceFolder, dirname(file), specifier))
    .split(sep)
    .join(posix.sep)
}

export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node'
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** What everything uses would be most of the lines, and say nothing. */
const everywhere = new Set(['model', 'errors.ts'])

/** Who imports whom, in Markdown. */
export function pictureOfLayers(): string {
  const arrows = new Set<string>()
  for (const each of imports) {
    const target = targetOf(each)
    if (target === null || target.startsWith('..')) continue
    const [from, to] = [layerOf(each.file), layerOf(target)]
    if (from === to || everywhere.has(to)) continue
    arrows.add(`${nodeOf(from)} --> ${nodeOf(to)}`)
  }
  return [
    'Who imports whom; `model` and `errors.ts`, which all may import, are left out.',
    '',
    '```mermaid',
    'flowchart TD',
    ...[...arrows].sort().map((arrow) => `  ${arrow}`),
    '```',
  ].join('\n')
}

function nodeOf(layer: string): string {
  return layer.endsWith('.ts') ? `${layer.replace('.ts', '')}["${layer}"]` : layer
}
