/** A noun with the indefinite article that its first letter asks for: `an InferenceSet`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`
}
