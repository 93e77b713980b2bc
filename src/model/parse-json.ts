import type { Json } from './json.ts'

/** A text, or an integer that a float64 may not hold. */
const textOrLongInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g

/** `JSON.parse` that keeps every digit of an integer: see {@link Json}. Undefined for a text that is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = /\d{16}/.test(text) ? parseLong(text) : JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function parseLong(text: string): Json {
  let mark = '#integer'
  while (text.includes(mark)) mark += '#'
  const marked = text.replace(textOrLongInteger, (found) => (found.startsWith('"') ? found : `"${mark}${found}"`))
  const value: Json = JSON.parse(marked, (_key, each: Json) =>
    typeof each === 'string' && each.startsWith(mark) ? integerOf(each.slice(mark.length)) : each,
  )
  return value
}

function integerOf(digits: string): number | bigint {
  const number = Number(digits)
  return Number.isSafeInteger(number) ? number : BigInt(digits)
}
