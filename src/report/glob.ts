/**
 * Whether a whole text fits a glob: `*` is any run of characters, `?` any single one, everything else
 * itself; `[*]` of a field path therefore needs no escaping. Linear in the product of the lengths,
 * unlike a regular expression made from a hostile glob.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let inGlob = 0
  let inText = 0
  let star = -1
  let resume = 0
  while (inText < text.length) {
    const wanted = glob[inGlob]
    if (wanted === '*') {
      star = inGlob++
      resume = inText
    } else if (wanted === '?' || wanted === text[inText]) {
      inGlob++
      inText++
    } else if (star >= 0) {
      inGlob = star + 1
      inText = ++resume
    } else {
      return false
    }
  }
  while (glob[inGlob] === '*') inGlob++
  return inGlob === glob.length
}
