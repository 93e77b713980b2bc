import { describe, expect, it } from 'vitest'
import { AuditReducer } from '../../src/cluster/observe/reduce-audit.ts'
import { auditLine } from './audit-line.ts'

function reduceAll(...lines: readonly string[]) {
  const reducer = new AuditReducer()
  return lines.map((line) => reducer.reduce(line))
}

const a = 'system:serviceaccount:a:operator'
const b = 'system:serviceaccount:b:operator'
const hashed = (hash: string) => ({ metadata: { annotations: { 'example.test/hash': hash } }, spec: { size: 1 } })

describe('a line of the audit log', () => {
  it('says who changed which field to what', () => {
    const [, second] = reduceAll(
      auditLine({ account: a, version: 1, object: hashed('aa') }),
      auditLine({ account: b, pod: 'b-1', version: 2, object: hashed('bb') }),
    )
    expect(second).toMatchObject({
      account: b,
      pod: 'b-1',
      version: '2',
      changes: [{ path: '.metadata.annotations["example.test/hash"]', value: '"bb"' }],
    })
  })

  it('does not know what the first write of an object changed', () => {
    expect(reduceAll(auditLine({ account: a, version: 1 }))[0]?.changes).toBeNull()
  })

  it('credits a version to the write that made it, not to a later one that changed nothing', () => {
    const [, , repeated] = reduceAll(
      auditLine({ account: a, version: 1, object: hashed('aa') }),
      auditLine({ account: b, version: 2, object: hashed('bb') }),
      auditLine({ account: a, version: 2, object: hashed('bb') }),
    )
    expect(repeated?.changes).toEqual([])
  })

  it('takes an impersonated account for the one that acts', () => {
    expect(reduceAll(auditLine({ account: 'admin', impersonated: a, version: 1 }))[0]?.account).toBe(a)
  })

  it('does not take a field that another version does not show for removed', () => {
    const [, second] = reduceAll(
      auditLine({ account: a, version: 1, object: { spec: { size: 1, finish: 'matt' } } }),
      auditLine({ account: b, version: 2, apiVersion: 'example.test/v1alpha1', object: { spec: { size: 2 } } }),
    )
    expect(second?.changes).toEqual([{ path: '.spec.size', value: '2' }])
  })

  it('shows certificates and long values by their digest', () => {
    const long = 'x'.repeat(500)
    const [, second] = reduceAll(
      auditLine({ account: a, version: 1, object: { spec: { caBundle: 'AAAA', text: 'short' } } }),
      auditLine({ account: b, version: 2, object: { spec: { caBundle: 'BBBB', text: long } } }),
    )
    expect(second?.changes?.map(({ value }) => value)).toEqual([
      expect.stringMatching(/^sha256:[0-9a-f]{12} \(6 characters\)$/),
      expect.stringMatching(/^sha256:[0-9a-f]{12} \(502 characters\)$/),
    ])
  })

  it('keeps the words of a refusal, and no version', () => {
    const message = 'admission webhook "w.example.test" denied the request: unknown field'
    const refused = auditLine({ account: a, version: 3, code: 403, message })
    expect(reduceAll(refused)[0]).toMatchObject({ code: 403, message, version: null, changes: null })
  })

  const silent: readonly (readonly [string, string])[] = [
    ['a dry run', auditLine({ account: a, version: 1, dryRun: true })],
    ['a read', auditLine({ account: a, version: 1, verb: 'get' })],
    ['a request that has only arrived', auditLine({ account: a, version: 1, stage: 'RequestReceived' })],
    ['half a line', auditLine({ account: a, version: 1 }).slice(0, 200)],
    ['no JSON', 'not json'],
    ['an empty line', ''],
  ]
  it.each(silent)('is left out when it is %s', (_title, line) => {
    expect(reduceAll(line)).toEqual([null])
  })
})
