import type { FileSet } from '../model/release-source.ts'
import { callsOf, isProse, templateActions } from './template-calls.ts'

const definition = /\b(?:define|block)\s+["`]([^"`]+)["`]/g
const inclusion = /(?<![\w.$"-])(?:include|template|block)\s+(?:["`]([^"`]+)["`]|(?=[^"`\s]))/g
const evaluation = /(?<![\w.$"-])tpl(?![\w:-])/
/** What one template puts into the values, another may read. */
const sharing = /(?<![\w.$"])(?:set|(?:must)?[mM]erge(?:Overwrite)?)\s+[.$]/

interface Template {
  readonly varies: boolean
  /** Its actions, as they follow each other. */
  readonly actions: readonly string[]
  readonly defines: readonly string[]
  readonly includes: readonly string[]
  /** It includes a template whose name it computes. */
  readonly includesAny: boolean
  /** It evaluates text by `tpl`: a value, or another file. */
  readonly evaluates: boolean
}

/**
 * Says of a file of a chart whether two renders of it may differ: it, or what it includes, calls something random or reads
 * the clock. Named templates are one set for a chart and its dependencies. It may say so of more than differs, never of less.
 */
export function varyingTemplates(files: FileSet): (file: string) => boolean {
  const templates = new Map(
    Object.entries(files).flatMap(([file, text]) =>
      text?.includes('{{') && !isProse(file) ? [[file, readTemplate(text)] as const] : [],
    ),
  )
  const all = [...templates.values()]
  if (!all.some(({ varies }) => varies)) return () => false
  const varying = new Set([...templates].flatMap(([file, { varies }]) => (varies ? [file] : [])))
  let names: ReadonlySet<string> = new Set()
  for (let size = -1; size !== varying.size; ) {
    size = varying.size
    names = new Set([...varying].flatMap((file) => templates.get(file)?.defines ?? []))
    const texts = [...varying].some((file) => !/(?:^|\/)templates\//.test(file))
    for (const [file, { includes, includesAny, evaluates }] of templates) {
      const isReached = includes.some((name) => names.has(name)) || (includesAny && names.size > 0)
      if (isReached || (evaluates && texts)) varying.add(file)
    }
  }
  if ([...varying].some((file) => sharesWhatVaries(templates.get(file)?.actions ?? [], names))) return () => true
  return (file) => varying.has(file) || !Object.hasOwn(files, file)
}

/** Whether a template writes into the values what varies: by a call, a variable that holds it, or within a block over it. */
function sharesWhatVaries(actions: readonly string[], names: ReadonlySet<string>): boolean {
  const variables = new Set<string>()
  let isWithin = false
  for (const code of actions) {
    const { random, clock } = callsOf(code)
    const used = Array.from(code.matchAll(/\$\w+/g), ([name]) => name)
    const included = [...code.matchAll(inclusion)]
    const isIncluded = included.some(([, name]) => (name === undefined ? names.size > 0 : names.has(name)))
    const varies = random || clock || isIncluded || evaluation.test(code) || used.some((name) => variables.has(name))
    if ((varies || isWithin) && sharing.test(code)) return true
    if (!varies) continue
    isWithin ||= /^\{\{-?\s*(?:range|with)\b/.test(code)
    if (/:?=/.test(code)) for (const name of used) variables.add(name)
  }
  return false
}

function readTemplate(text: string): Template {
  const actions = templateActions(text)
  const code = actions.join('\n')
  const calls = callsOf(code)
  const included = [...code.matchAll(inclusion)]
  return {
    varies: calls.random || calls.clock,
    actions,
    defines: Array.from(code.matchAll(definition), ([, name = '']) => name),
    includes: included.flatMap(([, name]) => name ?? []),
    includesAny: included.some(([, name]) => name === undefined),
    evaluates: evaluation.test(code),
  }
}
