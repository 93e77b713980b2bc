import type { FileSet } from '../model/release-source.ts'
import { callsOf } from './template-calls.ts'

const action = /\{\{[\s\S]*?\}\}/g
const definition = /\bdefine\s+["`]([^"`]+)["`]/g
const inclusion = /\b(?:include|template|block)\s+(?:["`]([^"`]+)["`]|(?=[^"`\s]))/g
/** What one template puts into the values, another may read. */
const sharing = /(?<![\w.$"])(?:set|unset|merge|mergeOverwrite|mustMerge|mustMergeOverwrite)(?![\w.:])/

interface Template {
  readonly varies: boolean
  readonly shares: boolean
  readonly defines: readonly string[]
  readonly includes: readonly string[]
  /** It includes what it computes, or evaluates text by `tpl`. */
  readonly isOpen: boolean
}

/**
 * Says of a file of a chart whether two renders of it may differ: it, or what it includes, calls something random or reads
 * the clock. Named templates are one set for a chart and its dependencies. It may say so of more than differs, never of less.
 */
export function varyingTemplates(files: FileSet): (file: string) => boolean {
  const templates = new Map(
    Object.entries(files).flatMap(([file, text]) =>
      text?.includes('{{') ? [[file, readTemplate(text)] as const] : [],
    ),
  )
  const all = [...templates.values()]
  if (!all.some(({ varies }) => varies)) return () => false
  if (all.some(({ varies, shares }) => varies && shares)) return () => true
  const varying = new Set([...templates].flatMap(([file, { varies }]) => (varies ? [file] : [])))
  for (let size = -1; size !== varying.size; ) {
    size = varying.size
    const names = new Set([...varying].flatMap((file) => templates.get(file)?.defines ?? []))
    for (const [file, { includes, isOpen }] of templates) {
      if (isOpen || includes.some((name) => names.has(name))) varying.add(file)
    }
  }
  return (file) => varying.has(file) || !Object.hasOwn(files, file)
}

function readTemplate(text: string): Template {
  const code = Array.from(text.matchAll(action), ([part]) => part).join('\n')
  const calls = callsOf(code)
  const included = [...code.matchAll(inclusion)]
  return {
    varies: calls.random || calls.clock,
    shares: sharing.test(code),
    defines: Array.from(code.matchAll(definition), ([, name = '']) => name),
    includes: included.flatMap(([, name]) => name ?? []),
    isOpen: included.some(([, name]) => name === undefined) || /\btpl\b/.test(code),
  }
}
