import { describe, expect, it } from 'vitest'
import type { Json } from '../../../src/model/json.ts'
import type { ReadOnlyApi } from '../../../src/shell/cluster-access.ts'
import { countObjects, listObjects } from '../../../src/sources/live/list-objects.ts'

interface Answer {
  /** Of the request that it answers; empty for the first page. */
  readonly token: string
  readonly code: number
  readonly body: Json
}

const page = (names: readonly string[], next = ''): Json => ({
  metadata: next === '' ? {} : { continue: next },
  items: names.map((name) => ({ metadata: { name } })),
})

/** An API server that answers these questions in this order, and no others. */
function apiOf(answers: readonly Answer[]): ReadOnlyApi {
  const left = [...answers]
  return {
    get: async (path) => {
      const answer = left.shift()
      expect(new URL(path, 'http://x').searchParams.get('continue') ?? '').toBe(answer?.token)
      return { code: answer?.code ?? 0, body: answer?.body ?? null }
    },
    stop: async () => {},
  }
}

const expired = (token?: string): Json => ({
  kind: 'Status',
  reason: 'Expired',
  metadata: token === undefined ? {} : { continue: token },
})

const rows: readonly (readonly [
  claim: string,
  answers: readonly Answer[],
  names: readonly string[],
  outcome: string,
])[] = [
  ['one page', [{ token: '', code: 200, body: page(['a', 'b']) }], ['a', 'b'], 'whole'],
  [
    'several pages',
    [
      { token: '', code: 200, body: page(['a'], '1') },
      { token: '1', code: 200, body: page(['b'], '2') },
      { token: '2', code: 200, body: page(['c']) },
    ],
    ['a', 'b', 'c'],
    'whole',
  ],
  [
    'a token that expired, with one to go on from',
    [
      { token: '', code: 200, body: page(['a'], '1') },
      { token: '1', code: 410, body: expired('1b') },
      { token: '1b', code: 200, body: page(['b']) },
    ],
    ['a', 'b'],
    'whole',
  ],
  [
    'a token that expired without another: all anew',
    [
      { token: '', code: 200, body: page(['a'], '1') },
      { token: '1', code: 410, body: expired() },
      { token: '', code: 200, body: page(['a', 'b']) },
    ],
    ['a', 'b'],
    'whole',
  ],
  [
    'a page that the server is too busy for, once',
    [
      { token: '', code: 200, body: page(['a'], '1') },
      { token: '1', code: 429, body: { message: 'Too many requests' } },
      { token: '1', code: 200, body: page(['b']) },
    ],
    ['a', 'b'],
    'whole',
  ],
  [
    'a right that is taken away in between',
    [
      { token: '', code: 200, body: page(['a'], '1') },
      { token: '1', code: 403, body: { message: 'widgets is forbidden' } },
    ],
    ['a'],
    'widgets is forbidden',
  ],
]

describe('reading a collection', () => {
  it.each(rows)('%s', async (_claim, answers, names, outcome) => {
    const read: unknown[] = []
    const ended = await listObjects(apiOf(answers), '/x', {
      take: (objects) => read.push(...objects.map((object) => Object(object['metadata']).name)),
      restart: () => read.splice(0),
    })
    expect(read).toEqual(names)
    expect(ended.kind === 'whole' ? 'whole' : ended.reason).toBe(outcome)
  })

  it('gives a list up that expires again and again', async () => {
    const answers = [...Array(4)].flatMap((): Answer[] => [
      { token: '', code: 200, body: page(['a'], '1') },
      { token: '1', code: 410, body: expired() },
    ])
    const ended = await listObjects(apiOf(answers), '/x', { take: () => {}, restart: () => {} })
    expect(ended.kind).toBe('failed')
  })

  it('counts by one request', async () => {
    const body = { metadata: { continue: '1', remainingItemCount: 99 }, items: [{}] }
    expect(await countObjects(apiOf([{ token: '', code: 200, body }]), '/x')).toBe(100)
  })
})
