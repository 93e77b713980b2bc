import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCommand, withoutSecrets, withoutSecretWords } from '../../src/shell/command-line.ts'

describe('a command to paste', () => {
  it('is as plain as its words allow', () => {
    expect(formatCommand(['helm', 'template', 'a b', "it's", '--set=x=1', ''])).toBe(
      "helm template 'a b' 'it'\\''s' --set=x=1 ''",
    )
  })

  it('is read back by a shell to the same words', () => {
    const safe = fc
      .string({ unit: 'binary' })
      .filter((text) => !text.includes('\0') && Buffer.from(text).toString() === text)
    fc.assert(
      fc.property(fc.array(safe, { maxLength: 4 }), (words) => {
        const script = `for word in ${formatCommand(words)}; do printf '%s\\0' "$word"; done`
        const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8' })
        expect(printed.split('\0').slice(0, -1)).toEqual(words)
      }),
      { numRuns: 60 },
    )
  })
})

describe('what may be secret is left out of', () => {
  it.each([
    ['a login', ['--username', 'ann', '--password', 's3cret'], ['--username', '…', '--password', '…']],
    ['a login in one word', ['--password=s3cret'], ['--password=…']],
    ['a value with a telling name', ['--set', 'db.password=s3cret'], ['--set', 'db.password=…']],
    ['several values in one', ['--set-string=a=1,apiKey=s3cret'], ['--set-string=a=…']],
    ['a JSON value', ['--set-json', 'auth={"token":"s3cret"}'], ['--set-json', 'auth=…']],
    ['an address with a user', ['pull', 'https://ann:s3cret@r.test/x.tgz'], ['pull', 'https://r.test/x.tgz']],
    ['a signed address', ['pull', 'https://r.test/x.tgz?sig=s3cret&x=1'], ['pull', 'https://r.test/x.tgz?…']],
  ])('%s', (_, words, expected) => {
    expect(withoutSecrets(words)).toEqual(expected)
    expect(withoutSecretWords(`failed on ${words.at(-1)?.replace(/^--[a-z-]+=/, '')}: x`, words)).not.toMatch(
      /--password=s3cret/,
    )
  })

  it.each([
    [
      ['--set', 'replicas=2'],
      ['--set', 'replicas=2'],
    ],
    [
      ['-f', 'secrets.yaml'],
      ['-f', 'secrets.yaml'],
    ],
    [
      ['--set-file', 'token=token.txt'],
      ['--set-file', 'token=token.txt'],
    ],
  ])('nothing else: %j', (words, expected) => {
    expect(withoutSecrets(words)).toEqual(expected)
  })

  it('a message that repeats them', () => {
    expect(withoutSecretWords('failed parsing token=abc: token=abc', ['--set', 'token=abc'])).toBe(
      'failed parsing token=…: token=…',
    )
  })
})
