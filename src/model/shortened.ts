/** A text of at most so many characters, and `…` where more were cut off. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text
}
