import { describe, expect, it } from 'vitest'
import { inParallel } from '../../src/commands/in-parallel.ts'
import { remainingText } from '../../src/commands/remaining-time.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('work in parallel', () => {
  it.each([1, 2, 7])('runs %i at once and no more, in order of start', async (lanes) => {
    const started: number[] = []
    let running = 0
    let most = 0
    await inParallel([1, 2, 3, 4, 5], lanes, async (item) => {
      started.push(item)
      most = Math.max(most, ++running)
      await turn()
      running--
    })
    expect(started).toEqual([1, 2, 3, 4, 5])
    expect(most).toBe(Math.min(lanes, 5))
  })

  it('starts nothing more after an error, and waits for what runs', async () => {
    const ended: number[] = []
    const work = inParallel([1, 2, 3, 4], 2, async (item) => {
      if (item === 1) throw new Error('one')
      await turn()
      ended.push(item)
    })
    await expect(work).rejects.toThrow('one')
    expect(ended).toEqual([2])
  })

  it('of nothing is nothing', async () => {
    await expect(inParallel([], 4, async () => {})).resolves.toBeUndefined()
  })
})

describe('the time that is left', () => {
  it.each([
    [0, 10, 0, '0 of 10 examined'],
    [5, 10, 20_000, '5 of 10 examined, about 20 s left'],
    [1, 100, 10_000, '1 of 100 examined, about 17 min left'],
    [9, 10, 1000, '9 of 10 examined, about 1 s left'],
    [10, 10, 5000, '10 of 10 examined'],
  ])('%i of %i after %i ms', (done, total, milliseconds, expected) => {
    expect(remainingText(done, total, milliseconds)).toBe(expected)
  })
})
