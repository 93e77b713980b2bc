import { expect, test } from 'vitest'
import { knownFormat } from '../../../src/decide/server/formats/known-formats.ts'

const seven = 'a'.repeat(7)

test.each<[format: string, good: string[], bad: string[]]>([
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
  const check = knownFormat(format, '1.35')
  expect(good.filter((text) => check?.(text) !== true)).toEqual([])
  expect(bad.filter((text) => check?.(text) !== false)).toEqual([])
})

test.each(['int32', 'int64', 'float', 'double', 'quantity', 'date time', '', 'constructor'])(
  '%j is no format of the API server',
  (format) => {
    expect(knownFormat(format, '1.35')).toBeNull()
  },
)

test('dashes in a format name do not matter', () => {
  expect(knownFormat('d-ate', '1.34')?.('2020-01-01')).toBe(true)
})

test('a MAC address without separators counts since Kubernetes 1.36', () => {
  expect(['1.35', '1.36'].map((minor) => knownFormat('mac', minor)?.('00005e005301'))).toEqual([false, true])
})

test.each(['duration', 'email', 'hostname', 'uri', 'byte', 'k8s-long-name', 'ipv6', 'creditcard'])(
  '%s takes a hostile megabyte in its stride',
  (format) => {
    const check = knownFormat(format, '1.35')
    const answers = ['1', 'a', '1 ', 'a.', '(', '%41', ':', '-a'].map((unit) => check?.(unit.repeat(500_000)))
    expect(answers.every((answer) => typeof answer === 'boolean')).toBe(true)
  },
)
