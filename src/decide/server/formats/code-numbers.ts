/** Numbers and codes with a fixed shape or a check digit (kube-openapi internal/third_party/govalidator). */

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/
const cardNumber =
  /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/

/** Standard alphabet with padding; the empty text is none. */
export function isBase64(text: string): boolean {
  return base64.test(text)
}

/** Twelve bytes in hexadecimal. */
export function isBsonObjectId(text: string): boolean {
  return /^[0-9a-fA-F]{24}$/.test(text)
}

/** Known issuers' ranges and Luhn's check digit; everything that is no digit is skipped. */
export function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '')
  if (!cardNumber.test(digits)) return false
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

/** `123-45-6789`; each dash may be a space. */
export function isSocialSecurityNumber(text: string): boolean {
  return text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text)
}

/** Ten digits, the last perhaps `X`, with their check digit; dashes and white space are skipped. */
export function isIsbn10(text: string): boolean {
  const code = withoutSeparators(text)
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(code)) return false
  const sum = [...code].reduce((total, digit, index) => total + (index + 1) * (digit === 'X' ? 10 : Number(digit)), 0)
  return sum % 11 === 0
}

/** Thirteen digits with their check digit; dashes and white space are skipped. */
export function isIsbn13(text: string): boolean {
  const code = withoutSeparators(text)
  if (!/^[0-9]{13}$/.test(code)) return false
  const sum = [...code].reduce((total, digit, index) => total + (index % 2 === 0 ? 1 : 3) * Number(digit), 0)
  return sum % 10 === 0
}

function withoutSeparators(text: string): string {
  return text.replace(/[\t\n\f\r -]+/g, '')
}
