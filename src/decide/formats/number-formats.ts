import type { StringFormat } from './string-format.ts'

const isbn10Shape = /^[0-9]{9}[0-9X]$/
const isbn13Shape = /^[0-9]{13}$/
const isbnGap = '[-\\t\\n\\f\\r ]*'

/** `govalidator.IsISBN10`: white space and dashes dropped, ten digits (`X` last) whose weighted sum is a multiple of 11. */
export const isbn10Format: StringFormat = {
  since: 0,
  matches: (value) => isIsbn10(withoutGaps(value)),
  outer: { pattern: `^${isbnGap}(?:[0-9]${isbnGap}){9}[0-9X]${isbnGap}$`, maxLength: null },
  inner: { pattern: '^(?:0000000000|1111111111|2222222222|0321751043|3836221195)$', maxLength: null },
  samples: ['0-321-75104-3', '0 321 75104 3', '0321751044', '000000000X'],
}

/** `govalidator.IsISBN13`: white space and dashes dropped, thirteen digits with the EAN check digit. */
export const isbn13Format: StringFormat = {
  since: 0,
  matches: (value) => isIsbn13(withoutGaps(value)),
  outer: { pattern: `^${isbnGap}(?:[0-9]${isbnGap}){13}$`, maxLength: null },
  inner: { pattern: '^(?:0000000000000|9780321751041|9784873113685)$', maxLength: null },
  samples: ['978-0321751041', '978 0 321 75104 1', '9780321751042'],
}

/** Either kind of ISBN. */
export const isbnFormat: StringFormat = {
  since: 0,
  matches: (value) => isIsbn10(withoutGaps(value)) || isIsbn13(withoutGaps(value)),
  outer: { pattern: `${isbn10Format.outer.pattern}|${isbn13Format.outer.pattern}`, maxLength: null },
  inner: { pattern: `${isbn10Format.inner.pattern}|${isbn13Format.inner.pattern}`, maxLength: null },
  samples: [...isbn10Format.samples, ...isbn13Format.samples],
}

const cardShape =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35[0-9]{3})[0-9]{11})$/

/** `govalidator.IsCreditCard`: everything but digits dropped, a known prefix and length, and Luhn's check digit. */
export const creditCardFormat: StringFormat = {
  since: 0,
  matches: (value) => {
    const digits = value.replace(/[^0-9]/g, '')
    return cardShape.test(digits) && hasLuhnDigit(digits)
  },
  outer: { pattern: '^[^0-9]*[1-6][^0-9]*(?:[0-9][^0-9]*){12,15}$', maxLength: null },
  inner: {
    pattern: '^(?:4111111111111111|4222222222222|5555555555554444|378282246310005|6011111111111117)$',
    maxLength: null,
  },
  samples: ['4111-1111-1111-1111', '4111 1111 1111 1111', '4111111111111112', '1234567890123456'],
}

function withoutGaps(value: string): string {
  return value.replace(/[-\t\n\f\r ]/g, '')
}

function isIsbn10(text: string): boolean {
  if (!isbn10Shape.test(text)) return false
  const sum = [...text].reduce((total, digit, index) => total + (index + 1) * (digit === 'X' ? 10 : Number(digit)), 0)
  return sum % 11 === 0
}

function isIsbn13(text: string): boolean {
  if (!isbn13Shape.test(text)) return false
  const sum = [...text].reduce((total, digit, index) => total + (index % 2 === 0 ? 1 : 3) * Number(digit), 0)
  return sum % 10 === 0
}

function hasLuhnDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return sum % 10 === 0
}
