import { expect, it } from 'vitest'
import { askAgain } from '../../../src/sources/live/ask-again.ts'

const rows: readonly (readonly [
  claim: string,
  answers: readonly { readonly code: number; readonly retryAfter?: number }[],
  code: number,
  waits: readonly number[],
])[] = [
  ['an answer', [{ code: 200 }], 200, []],
  ['a busy server, as long as it asks for', [{ code: 429, retryAfter: 4 }, { code: 200 }], 200, [4]],
  ['a busy server that names no time', [{ code: 429 }, { code: 200 }], 200, [1]],
  ['a server that asks for an hour', [{ code: 503, retryAfter: 3600 }, { code: 200 }], 200, [30]],
  ['no answer, then one', [{ code: 0 }, { code: 200 }], 200, [1]],
  ['a refusal, at once', [{ code: 403 }], 403, []],
  ['an expired page, at once', [{ code: 410 }], 410, []],
  ['a busy server, ten times', Array(11).fill({ code: 429, retryAfter: 1 }), 429, Array(10).fill(1)],
  ['a failing server, three times', Array(4).fill({ code: 500 }), 500, Array(3).fill(1)],
]

it.each(rows)('takes %s', async (_claim, answers, code, waits) => {
  const left = [...answers]
  const waited: number[] = []
  const answer = await askAgain(
    async () => ({ body: null, ...(left.shift() ?? { code: -1 }) }),
    async (seconds) => {
      waited.push(seconds)
    },
  )
  expect({ code: answer.code, waited, left }).toEqual({ code, waited: waits, left: [] })
})
