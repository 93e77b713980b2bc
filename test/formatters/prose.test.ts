import { describe, expect, it } from 'vitest'
import { plainPalette } from '../../src/formatters/palette.ts'
import { proseLines } from '../../src/formatters/prose.ts'

const lines = (text: string) => proseLines(text, 2, 30, plainPalette)

describe('prose', () => {
  it('keeps a command on one line, with what touches it', () => {
    expect(lines('To see it: (`kubectl annotate crd widgets.example.com a=b --overwrite`), then go on.')).toEqual([
      '  To see it:',
      '  (`kubectl annotate crd widgets.example.com a=b --overwrite`),',
      '  then go on.',
    ])
  })

  it('lets a short command stand with other words', () => {
    expect(lines('Run `helm version` and look.')).toEqual(['  Run `helm version` and look.'])
  })

  it('breaks other code at its blanks', () => {
    expect(lines('It says `self.size <= 10 && self.other` here.')).toEqual([
      '  It says `self.size <= 10 &&',
      '  self.other` here.',
    ])
  })

  it('takes a backtick too many for text', () => {
    expect(lines('a ` `helm upgrade release chart --install`')).toEqual([
      '  a ` `helm upgrade release',
      '  chart --install`',
    ])
  })
})
