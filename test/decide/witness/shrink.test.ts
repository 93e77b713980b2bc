import { describe, expect, it } from 'vitest'
import { shrink } from '../../../src/decide/witness/shrink.ts'
import { isJsonObject, type JsonObject, memberAt } from '../../../src/model/json.ts'

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

  it('drops most of a wide object at once', () => {
    const wide: JsonObject = { spec: Object.fromEntries(keys(5_000).map((key) => [key, 1])) }
    const { asked, small } = count(wide, (candidate) => memberAt(candidate, 'spec', 'f3117') === 1)
    expect(small).toEqual({ spec: { f3117: 1 } })
    expect(asked).toBeLessThan(40)
  })

  it('drops most of a long list at once', () => {
    const long: JsonObject = { spec: keys(5_000) }
    const { asked, small } = count(long, ({ spec }) => Array.isArray(spec) && spec.includes('f3117'))
    expect(small).toEqual({ spec: ['f3117'] })
    expect(asked).toBeLessThan(40)
  })

  it('leaves out what no single question would', () => {
    const needsTwoOfThree = ({ spec }: JsonObject) => isJsonObject(spec) && Object.keys(spec).length >= 2
    expect(shrink({ spec: { a: 1, b: 2, c: 3 } }, needsTwoOfThree)).toEqual({ spec: { b: 2, c: 3 } })
  })

  it.each([
    ['small', 40, 400],
    ['large', 5_000, 60],
  ])('asks a bounded number of times about a %s object that needs everything', (_name, width, most) => {
    const needed: JsonObject = { spec: Object.fromEntries(keys(width).map((key) => [key, { a: 1, b: 2, c: 3 }])) }
    const { asked } = count(needed, (candidate) => candidate === needed)
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThanOrEqual(most)
  })
})

const keys = (count: number) => Array.from({ length: count }, (_, index) => `f${index}`)

function count(object: JsonObject, holds: (candidate: JsonObject) => boolean) {
  let asked = 0
  const small = shrink(object, (candidate) => {
    asked += 1
    return holds(candidate)
  })
  return { asked, small }
}
