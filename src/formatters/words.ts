/** `1 finding`, `2 findings`, `1,204 schema nodes`. */
export function countOf(count: number, singular: string): string {
  const noun = count === 1 ? singular : /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`
  return `${String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${noun}`
}

/** `a`, `a and b`, `a, b and c`. */
export function listOf(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** `customResourceDefinitions` → `custom resource definition`. */
export function singularOf(camelCasePlural: string): string {
  const words = camelCasePlural.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.endsWith('ies') ? `${words.slice(0, -3)}y` : words.replace(/s$/, '')
}
