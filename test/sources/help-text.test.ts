import { describe, expect, it } from 'vitest'
import { readHelpText } from '../../src/sources/help-text.ts'

const flagsOf = (text: string) => (readHelpText(text, 'a')?.flags ?? []).map((flag) => [flag.name, flag.default])

describe('the help text of a program', () => {
  it('of Go’s flag package names flags and defaults', () => {
    const text = [
      'Usage of /manager:',
      '  -health-probe-bind-address string',
      '    \tThe address the probe endpoint binds to. (default ":8081")',
      '  -leader-elect',
      '    \tEnable leader election.',
      '  -v value',
      '    \tnumber for the log level verbosity',
      '  -webhook',
      '    \tEnable webhook. (default true)',
    ].join('\n')
    expect(flagsOf(text)).toEqual([
      ['health-probe-bind-address', ':8081'],
      ['leader-elect', null],
      ['v', null],
      ['webhook', 'true'],
    ])
  })

  it('of pflag names flags with and without a letter', () => {
    const text = [
      'Usage:',
      '  operator [flags]',
      '',
      'Flags:',
      '  -h, --help                  help for operator',
      '      --every duration        how often (default 10s)',
      '      --names strings         a list that is',
      '                              long (default [a,b])',
    ].join('\r\n')
    expect(flagsOf(text)).toEqual([
      ['every', '10s'],
      ['help', null],
      ['names', '[a,b]'],
    ])
  })

  it('names feature gates', () => {
    const text = [
      '      --feature-gates mapStringBool   A set of key=value pairs. Options are:',
      '                                      AllAlpha=true|false (ALPHA - default=false)',
      '                                      Fast=true|false (BETA - default=true)',
    ].join('\n')
    expect(readHelpText(text, 'a')?.gates.map(({ name, default: value }) => [name, value])).toEqual([
      ['AllAlpha', false],
      ['Fast', true],
    ])
  })

  it.each([
    ['', 'nothing'],
    ['panic: runtime error\n\tgoroutine 1', 'a crash'],
    ['- a list\n-- of things', 'prose'],
  ])('is none in %j', (text) => {
    expect(readHelpText(text, 'a')).toBeNull()
  })
})
