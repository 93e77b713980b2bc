import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../../src/model/json.ts'
import { alternations, auditLogOf, changesOf } from './audit-log.ts'

function line(pod: string, name: string, resourceVersion: string, more: JsonObject = {}): string {
  return JSON.stringify({
    verb: 'patch',
    user: { username: 'system:serviceaccount:a:b', extra: { 'authentication.kubernetes.io/pod-name': [pod] } },
    objectRef: { resource: 'widgets', namespace: 'w', name, subresource: 'status' },
    responseStatus: { code: 200 },
    responseObject: { metadata: { name, resourceVersion } },
    ...more,
  })
}

const text = [
  line('one', 'x', '10'),
  line('two', 'x', '10'),
  line('one', 'y', '11'),
  line('two', 'x', '12'),
  line('one', 'x', '12', { responseStatus: { code: 409 } }),
  line('one', 'x', '13'),
].join('\n')

describe('an audit log', () => {
  const log = auditLogOf((start) => Buffer.from(`${text}\n{"half`).subarray(start))

  it('leaves out a line that is not whole', () => {
    expect(log.events()).toHaveLength(6)
    expect(log.events(log.mark())).toEqual([])
    expect(log.events()[0]).toMatchObject({ pod: 'one', resource: 'widgets/status', name: 'x', code: 200 })
  })

  it('credits a version to its earliest event, and a refusal to nobody', () => {
    const changes = changesOf(log.events(), { resource: 'widgets', name: 'x' })
    expect(changes.map(({ pod, resourceVersion }) => [pod, resourceVersion])).toEqual([
      ['one', '10'],
      ['two', '12'],
      ['one', '13'],
    ])
    expect(alternations(changes, ({ pod }) => pod)).toBe(2)
    expect(alternations(changes, ({ user }) => user)).toBe(0)
  })
})
