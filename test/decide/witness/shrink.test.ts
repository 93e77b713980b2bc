import { describe, expect, it } from 'vitest'
import { shrink } from '../../../src/decide/witness/shrink.ts'
import { isJsonObject, type JsonObject, member, memberAt } from '../../../src/model/json.ts'

const object: JsonObject = {
  apiVersion: 'example.com/v1',
  kind: 'Widget',
  metadata: { name: 'example' },
  spec: { a: 1, b: { c: [1, 2, 3], d: 'text' }, e: null },
}

describe('shrinking', () => {
  it('leaves out what the claim does not need, identity apart', () => {
    expect(shrink(object, () => true)).toEqual({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'example' },
    })
  })

  it('goes into what it cannot leave out', () => {
    const needsTwo = (candidate: JsonObject) => {
      const list = memberAt(candidate, 'spec', 'b', 'c')
      return Array.isArray(list) && list.includes(2)
    }
    expect(shrink(object, needsTwo)['spec']).toEqual({ b: { c: [2] } })
  })

  it('changes nothing when nothing smaller holds', () => {
    expect(shrink(object, () => false)).toBe(object)
  })

  it('asks a bounded number of times', () => {
    const wide: JsonObject = { spec: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 1])) }
    let asked = 0
    const small = shrink(wide, (candidate) => {
      asked += 1
      return isJsonObject(member(candidate, 'spec'))
    })
    expect(asked).toBeLessThan(500)
    expect(isJsonObject(member(small, 'spec'))).toBe(true)
  })
})
