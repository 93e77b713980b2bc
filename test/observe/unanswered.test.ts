import { describe, expect, it } from 'vitest'
import { isUnanswered } from '../../src/cluster/unanswered.ts'

const rows: readonly (readonly [what: string, exitCode: number | null, stderr: string, expected: boolean])[] = [
  ['a command that was killed', null, '', true],
  ['a command that went well, whatever it printed', 0, 'i/o timeout', false],
  ['a server that is too busy', 1, 'Error: Get "https://127.0.0.1:6443/x": net/http: TLS handshake timeout', true],
  ['a server that is away', 1, 'dial tcp 127.0.0.1:6443: connect: connection refused', true],
  ['a refusal', 1, 'Error: INSTALLATION FAILED: … invalid ownership metadata', false],
  [
    'a webhook that is away',
    1,
    'failed calling webhook "w.example.test": dial tcp 10.96.0.1:443: connect: connection refused',
    false,
  ],
  ['a webhook that is slow', 1, 'failed calling webhook "w.example.test": context deadline exceeded', false],
]

describe('a command without an answer', () => {
  it.each(rows)('%s', (_what, exitCode, stderr, expected) => {
    expect(isUnanswered({ exitCode, stderr })).toBe(expected)
  })
})
