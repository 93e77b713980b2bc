import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { formatCheck, isFormatKnown, knownFormat, matchesFormat } from '../../src/decide/formats/known-formats.ts'

/** What strfmt of kube-openapi (0.0.0-20250710124328, Go 1.24 settings) says of each string. */
const verdicts: Record<string, { yes: readonly string[]; no: readonly string[] }> = {
  bsonobjectid: { yes: ['507f1f77bcf86cd799439011', 'ABCDEFabcdef012345678901'], no: ['', '507f1f77bcf86cd79943901'] },
  uri: {
    yes: [
      'http://a.b/c?d#e',
      'mailto:x@y',
      '/abs',
      '//h/p',
      '*',
      'a:',
      'http://',
      'http://u:p@h:80/x%20',
      'http://[::1%25en0]:80/',
      'http://a%25b/',
      'http://a:1:2/',
      'http://é/',
      '/é?%zz',
    ],
    no: ['', 'foo', '**', ':a', '1a:b', 'http://a b/', 'http://[::1', 'http://[a]/', 'http://%41/', '/%4', 'a:/\u007f'],
  },
  email: {
    yes: [
      'a@b',
      ' a@b ',
      '"q s"@b.c',
      'A B <a@b>',
      'a@[127.0.0.1]',
      'g: a@b;',
      'a@b (c (d))',
      'é@ü',
      '=?utf-8?q?a?= <a@b>',
      'x =?utf-8?b?YQ==?= <a@b>',
      'A (c) <a@b>',
    ],
    no: [
      '',
      'a',
      'a@',
      '@b',
      'a@b@c',
      'a.@b',
      'a..b@c',
      'a@b,c@d',
      'g:;',
      'g:a@b,c@d;',
      '""@b',
      'a@[1]',
      '(c) a@b',
      '=?koi8-r?q?a?= <a@b>',
      '=?utf-8?q?a?= (c) <a@b>',
    ],
  },
  hostname: {
    yes: ['a', 'a-', 'a-b', 'a.b.com', '1', '$', 'xn--a.com', 'example.london', 'é.fr', 'a'.repeat(63)],
    no: ['', '-', 'a--b-', 'a..b', 'a.b.1', 'a_b', 'a.b', `${'a'.repeat(64)}.com`, 'é'.repeat(40)],
  },
  ipv4: {
    yes: ['1.2.3.4', '001.002.003.004', '::ffff:1.2.3.4', '1:2:3:4:5:6:1.2.3.4'],
    no: ['', '1.2.3', '256.1.1.1', '1.2.3.4.5', '::1', '1:2:3:4:5:6:7:1.2.3.4'],
  },
  ipv6: {
    yes: ['::', '::1', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '::ffff:1.2.3.4', 'FE80::a'],
    no: ['', ':', '1.2.3.4', '1:2:3:4:5:6:7:8::', '1::2::3', '::12345', '::ffff:1.2.3.04', 'fe80::1%en0'],
  },
  cidr: {
    yes: ['1.2.3.4/0', '010.0.0.0/032', '::/128', '00001::/64', '::ffff:1.2.3.4/96'],
    no: ['', '1.2.3.4', '1.2.3.4/33', '::/129', '/8', '1.2.3.4/'],
  },
  mac: {
    yes: ['00:11:22:33:44:55', '00-11-22-33-44-55', '0011.2233.4455', '00:11:22:33:44:55:66:77'],
    no: ['', '00:11:22:33:44-55', '00:11:22:33:44', '0011.2233.44'],
  },
  uuid: { yes: ['123e4567-e89b-12d3-a456-426614174000', '123E4567e89b12d3a456426614174000'], no: ['', '123e4567'] },
  uuid3: { yes: ['123e4567-e89b-32d3-0456-426614174000'], no: ['123e4567-e89b-42d3-0456-426614174000'] },
  uuid4: { yes: ['123e4567-e89b-42d3-a456-426614174000'], no: ['123e4567-e89b-42d3-c456-426614174000'] },
  uuid5: { yes: ['123e4567-e89b-52d3-B456-426614174000'], no: ['123e4567-e89b-42d3-a456-426614174000'] },
  isbn: { yes: ['0321751043', '978-0321751041', '3 401 01319 X'], no: ['', '0321751044', '978-0321751042'] },
  isbn10: { yes: ['0-321-75104-3', '\t0321751043'], no: ['978-0321751041', '0321751043\u00a0', '032175104x'] },
  isbn13: { yes: ['978 0321751041'], no: ['0321751043'] },
  creditcard: {
    yes: ['4111 1111 1111 1111', '4222222222222', 'x378282246310005y'],
    no: ['', '4111111111111112', '30190239451016'],
  },
  ssn: { yes: ['111-22-3333', '111 22-3333'], no: ['111223333', '11-222-3333'] },
  hexcolor: { yes: ['#fff', 'a1b2c3'], no: ['', '#', 'fff0', '#ggg'] },
  rgbcolor: {
    yes: ['rgb(0,31,255)', 'rgb( 1,\n2,3 )'],
    no: ['rgb(01,2,3)', 'rgb(256,1,1)', 'rgba(0,0,0)', 'rgb (0,0,0)'],
  },
  byte: { yes: ['YWJj', 'YQ==', 'YWI=', '++//'], no: ['', 'YQ', 'YQ=', 'YW-_', 'YWJj\n'] },
  password: { yes: ['', 'x\u0001'], no: [] },
  date: {
    yes: ['2020-02-29', '2000-02-29', '0000-01-01', '9999-12-31'],
    no: ['', '2021-02-29', '1900-02-29', '2021-04-31', '2021-13-01', '2021-1-01', '12021-01-01', '2021-01-01 '],
  },
  'date-time': {
    yes: [
      '2020-01-01T00:00:00Z',
      '2020-01-01t23:59:59.999z',
      '2020-01-01T00:00:00x1+99:99',
      '2020-01-01T00:00:00ZTjunk\n',
    ],
    no: [
      '',
      '2020-01-01',
      '2020-01-01T00:00:00',
      '2020-01-01T24:00:00Z',
      '2020-01-01T23:59:60Z',
      '2020-01-01T00:00:00Z ',
      '2020-01-01T00:00:00\n1Z',
      '2020-01-01 00:00:00Z',
    ],
  },
  duration: {
    yes: [
      '0',
      '-0',
      '1h',
      '1.5h',
      '.5s',
      '1.h',
      '22 ns',
      '3 weeks',
      '1Hr',
      'about 2 minutes',
      '1\u00b5s',
      '1\u03bcs',
      '99999999999h',
      '-9223372036854775808ns',
      '9223372036854775807s',
    ],
    no: [
      '',
      '1',
      'h',
      '.s',
      '00',
      '9223372036854775808ns',
      '99999999999999999999s',
      '99999999999.h',
      '1 hs',
      '1\u00a0h',
    ],
  },
  'k8s-short-name': { yes: ['a', 'a-1', 'a'.repeat(63)], no: ['', 'A', '-a', 'a-', 'a.b', 'a'.repeat(64)] },
  'k8s-long-name': {
    yes: ['a', 'a.b-c', 'a'.repeat(253)],
    no: ['', 'a.', 'a..b', 'a.-b', 'a'.repeat(254), `${'a.'.repeat(126)}ab`],
  },
}

describe('formats', () => {
  for (const [format, { yes, no }] of Object.entries(verdicts)) {
    it(`${format} is decided as the API server does`, () => {
      expect(yes.filter((value) => !matchesFormat(format, value, '1.35'))).toEqual([])
      expect(no.filter((value) => matchesFormat(format, value, '1.35'))).toEqual([])
    })

    it(`${format} lies between the languages that stand for it`, () => {
      const known = knownFormat(format, '1.36')
      const outer = RE2JS.compile(known?.outer.pattern ?? 'a^')
      const inner = RE2JS.compile(known?.inner.pattern ?? '')
      const isInside = (expression: RE2JS, limit: number | null | undefined, value: string) =>
        expression.test(value) && [...value].length <= (limit ?? Number.POSITIVE_INFINITY)
      expect(yes.filter((value) => !isInside(outer, known?.outer.maxLength, value))).toEqual([])
      expect(no.filter((value) => isInside(inner, known?.inner.maxLength, value))).toEqual([])
      const words = (known?.samples ?? []).filter((value) => isInside(inner, known?.inner.maxLength, value))
      expect(words.filter((value) => !matchesFormat(format, value, '1.35'))).toEqual([])
      if (known?.inner === known?.outer) {
        expect(no.filter((value) => isInside(outer, known?.outer.maxLength, value))).toEqual([])
      }
    })
  }

  it('knows a format by its name without dashes', () => {
    expect(isFormatKnown('date-time', '1.30')).toBe(true)
    expect(isFormatKnown('datetime', '1.30')).toBe(true)
    expect(matchesFormat('u-u-i-d', 'x', '1.30')).toBe(false)
  })

  it('drops what no API server checks', () => {
    for (const format of ['', 'int32', 'int64', 'float', 'double', 'quantity', 'DATE', 'constructor', 'regex']) {
      expect(isFormatKnown(format, '1.34'), format).toBe(false)
      expect(matchesFormat(format, 'anything', '1.34'), format).toBe(true)
    }
  })

  it('checks the Kubernetes names one minor after the one that brought them', () => {
    expect(isFormatKnown('k8s-short-name', '1.34')).toBe(false)
    expect(matchesFormat('k8s-long-name', 'A B', '1.34')).toBe(true)
    expect(matchesFormat('k8s-long-name', 'A B', '1.35')).toBe(false)
  })

  it('follows the Go release that a minor is built with', () => {
    expect(matchesFormat('mac', '001122334455', '1.35')).toBe(false)
    expect(matchesFormat('mac', '001122334455', '1.36')).toBe(true)
    expect(matchesFormat('uri', 'http://a:1:2/', '1.36')).toBe(false)
    expect(matchesFormat('uri', 'mongodb://a:1:2/', '1.36')).toBe(true)
  })

  it('is linear in hostile text', () => {
    const long = 200_000
    const hostile = ['0', '1', 'a', ':', '.', '(', '"a\\', '1h', '%41', '-', 'é', '1 ', 'a@', 't', '4']
    const before = process.cpuUsage()
    for (const format of Object.keys(verdicts)) {
      for (const piece of hostile) matchesFormat(format, piece.repeat(long / piece.length), '1.34')
    }
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1_000).toBeLessThan(5_000)
  })
})

const seven = 'a'.repeat(7)

it.each<[format: string, good: string[], bad: string[]]>([
  ['bsonobjectid', ['507f1f77bcf86cd799439011'], ['507f1f77bcf86cd79943901', '']],
  ['byte', ['YQ==', 'YWI=', 'YWJj'], ['', 'YQ=', '-_==', 'YQ==\n']],
  ['cidr', ['10.0.0.0/8', '010.1.1.1/08', '::/0', '1:2::/128', '00001::/8'], ['::/129', '1.2.3.4/33', '1.2.3.4', '/8']],
  ['creditcard', ['4111 1111 1111 1111', '378282246310005'], ['4111 1111 1111 1112', '']],
  ['date', ['2020-02-29', '2000-02-29', '0000-01-01'], ['1900-02-29', '2020-1-1', '2020-13-01', '2020-04-31']],
  [
    'date-time',
    ['2020-01-01T00:00:00Z', '2020-01-01t23:59:59.5+99:99'],
    ['2020-01-01T24:00:00Z', '2020-01-01 00:00:00Z', '2020-01-01'],
  ],
  [
    'duration',
    ['1h30m', '-1.5h', '.5s', '0', '2 days', '1week', 'in 5 \u00b5s'],
    ['', '1', '1x', '9223372036854775808ns'],
  ],
  [
    'email',
    ['a@b', 'B G <bg@x.y>', '"q q"@b', 'a@[::1]', 'a@b (c)', 'G: a@b;'],
    ['a', 'a@', '.a@b', 'a@b, c@d', 'G:;', 'a@[300.1.1.1]'],
  ],
  ['hexcolor', ['#fff', 'FFFFFF'], ['#ffff', '#ggg']],
  [
    'hostname',
    ['a', 'example.com', '1.2.ab', '\u00e9.com', '\u{1f600}'],
    ['-a', 'a_b', '1.2', 'a..bc', 'a'.repeat(64)],
  ],
  ['ipv4', ['1.2.3.4', '01.02.003.4', '::ffff:1.2.3.4'], ['256.1.1.1', '1.2.3', '::1']],
  [
    'ipv6',
    ['::1', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '1::'],
    ['1.2.3.4', '::1%eth0', '00001::', '1:2:3:4:5:6:7::8:9', ':::'],
  ],
  ['isbn', ['0321751043', '978-0321751041', '080442957X'], ['0321751044']],
  ['isbn10', ['0-8044-2957-X'], ['978-0321751041']],
  ['isbn13', ['9780321751041'], ['0321751043']],
  [
    'mac',
    ['00:00:5e:00:53:01', '0000.5e00.5301', '00-00-5E-00-53-01-aa-bb'],
    ['00:00-5e:00:53:01', '00:00:5e:00:53', '00005e005301'],
  ],
  ['password', ['', 'x'], []],
  ['rgbcolor', ['rgb(1,2,3)', 'rgb( 255 ,0,12 )'], ['rgb(256,0,0)', 'rgb(01,0,0)']],
  ['ssn', ['123-45-6789', '123 45 6789'], ['123456789', '123-456-789']],
  [
    'uri',
    ['http://u:p@h:80/x?y#z', '/p', '*', 'mailto:x', 'http://[fe80::1%25en0]/'],
    ['', 'x', 'http://h:8a', 'http://a b', '/%zz', 'http://[1.2.3.4]', 'a\nb:c'],
  ],
  ['uuid', ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'], ['123e4567']],
  ['uuid3', ['123e4567-e89b-32d3-a456-426614174000'], ['123e4567-e89b-42d3-a456-426614174000']],
  ['uuid4', ['123e4567-e89b-42d3-a456-426614174000'], ['123e4567-e89b-42d3-c456-426614174000']],
  ['uuid5', ['123e4567-e89b-52d3-a456-426614174000'], ['123e4567-e89b-42d3-a456-426614174000']],
  ['k8s-short-name', ['a-1', '9'], ['', '-a', 'A', 'a'.repeat(64)]],
  ['k8s-long-name', ['a.b-c', `${seven}.`.repeat(31) + seven.slice(2)], ['a..b', 'a.', 'a'.repeat(254)]],
])('%s (kube-openapi pkg/validation/strfmt)', (format, good, bad) => {
  const check = formatCheck(format, '1.35')
  expect(good.filter((text) => check?.(text) !== true)).toEqual([])
  expect(bad.filter((text) => check?.(text) !== false)).toEqual([])
})
