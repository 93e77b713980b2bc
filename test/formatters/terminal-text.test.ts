import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, oneLine, padTo, printable, wrap } from '../../src/formatters/terminal-text.ts'

describe('printable', () => {
  it.each([
    ['an escape sequence', 'a\u001b[31mb', 'a\\u{1b}[31mb'],
    ['a C1 control', 'a\u009b31mb', 'a\\u{9b}31mb'],
    ['a bell and a carriage return', '\u0007\r', '\\u{7}\\u{d}'],
    ['a bidi override', 'a\u202eb', 'a\\u{202e}b'],
    ['a bidi isolate', 'a\u2066b', 'a\\u{2066}b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
    ['a tag character', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['a lone surrogate', 'a\ud800b', 'a\\u{d800}b'],
    ['letters of many scripts', 'größe 大きさ мера 🙂 ñ', 'größe 大きさ мера 🙂 ñ'],
  ])('writes %s so that it does nothing', (_name, text, expected) => {
    expect(printable(text)).toBe(expected)
  })

  it('leaves no control, bidi control or lone surrogate of all of Unicode', () => {
    const left = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter((text) =>
      /[\p{Control}\p{Bidi_Control}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}]/u.test(printable(text)),
    )
    expect(left).toEqual([])
  })

  it('makes one line of several', () => {
    expect(oneLine('  a\n\tb\r\n c\u001b ')).toBe('a b c\\u{1b}')
  })
})

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['größe', 5],
    ['e\u0301', 1],
    ['大', 2],
    ['ｗ', 2],
    ['한글', 4],
    ['🙂', 2],
    ['👩‍🚀', 2],
    ['🇳🇱', 2],
    ['→', 1],
    ['…', 1],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  it('decides the padding', () => {
    expect(padTo('大', 4)).toBe('大  ')
    expect(padTo('long', 2)).toBe('long')
  })
})

describe('wrap', () => {
  const word = fc.stringMatching(/^[a-z大🙂]{1,12}$/u)

  it('keeps every word, in order', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (words, columns) => {
        expect(wrap(words, columns).join(' ')).toBe(words.join(' '))
      }),
    )
  })

  it('exceeds the columns only by a single word', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (words, columns) => {
        for (const line of wrap(words, columns)) {
          expect(displayWidth(line) <= columns || !line.includes(' ')).toBe(true)
        }
      }),
    )
  })

  it('fills lines as far as they go', () => {
    expect(wrap(['aa', 'bb', 'cc', 'dd'], 5)).toEqual(['aa bb', 'cc dd'])
    expect(wrap(['大大', '大大'], 7)).toEqual(['大大', '大大'])
    expect(wrap([''], 5)).toEqual([''])
  })
})
