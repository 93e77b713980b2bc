import { valuesOf } from '../model/chart-values.ts'
import { settingOf } from '../model/gates.ts'
import { compareText, isJsonObject, type Json, type JsonObject, memberAt } from '../model/json.ts'
import type { Chart } from '../model/release.ts'
import type { FileSet } from '../model/release-source.ts'

/** Values of text that are tried for one chart: each costs a run of Helm. */
export const alternativeLimit = 24

/**
 * Other texts for values of text, as settings: names that hold a part of one of `names`, with `-next` behind them; name
 * overrides; and what templates compare a value with (`eq .Values.provider "byo"`). Reading templates only brings
 * candidates: what they do is seen when they are rendered.
 */
export function findValueAlternatives(
  chart: Chart,
  files: FileSet,
  given: JsonObject,
  names: readonly string[],
): readonly string[] {
  const values = valuesOf(chart, given)
  const texts = textsIn(values, [])
  const renamed = texts.flatMap(({ path, text }): readonly string[] => {
    const key = path.at(-1) ?? ''
    if (/^(?:fullname|name)Override$/.test(key)) return [`${settingOf(path)}=${text || key.slice(0, 4)}-next`]
    const isPart = text.length > 2 && /^[a-z0-9.-]+$/.test(text) && names.some((name) => name.includes(text))
    return isPart ? [`${settingOf(path)}=${text}-next`] : []
  })
  const compared = comparedTexts(files).flatMap(({ path, text }): readonly string[] => {
    const now = memberAt(values, ...path)
    return typeof now === 'string' && now !== text ? [`${settingOf(path)}=${text}`] : []
  })
  return [...new Set([...compared, ...renamed])].sort(compareText)
}

interface TextAt {
  readonly path: readonly string[]
  readonly text: string
}

function textsIn(value: Json, path: readonly string[]): readonly TextAt[] {
  if (typeof value === 'string') return [{ path, text: value }]
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, child]) => textsIn(child, [...path, key])) : []
}

const comparison =
  /\b(?:eq|ne)\s+(?:\(?\s*\$?\.Values((?:\.\w+)+)[^"()]*\)?\s+"([\w.-]*)"|"([\w.-]*)"\s+\$?\.Values((?:\.\w+)+))/g

/** Texts that templates compare values with, the values of a dependency below its name. */
function comparedTexts(files: FileSet): readonly TextAt[] {
  return Object.entries(files).flatMap(([file, text]) => {
    const template = /^((?:charts\/[^/]+\/)*)templates\//.exec(file)
    if (template === null || text === null) return []
    const folder = (template[1] ?? '').split('/').filter((part, index) => index % 2 === 1 && part !== '')
    return Array.from(text.matchAll(comparison), ([, path = '', right = '', left = '', other = '']) => ({
      path: [...folder, ...(path || other).split('.').filter((part) => part !== '')],
      text: path === '' ? left : right,
    }))
  })
}
