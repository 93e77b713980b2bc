import { describe, expect, it } from 'vitest'
import { countDeleted } from '../../../src/decide/stored/count-deleted.ts'
import { versionOfSchema } from '../compare/compare-specs.ts'

const live = versionOfSchema({ type: 'object' }).definition
const widget = (name: string, finalizers: readonly string[] = []) => ({
  metadata: { namespace: 'n', name, finalizers },
})

describe('stored objects of a definition that is deleted', () => {
  it('are all counted, those with finalizers too, and the first are named', () => {
    const judge = countDeleted({ live, readVersion: 'v1', namesKept: 2 })
    for (const object of [widget('a'), widget('b', ['example.com/f']), widget('c', ['example.com/f'])])
      judge.add(object)
    expect(judge.result()).toMatchObject({
      definition: 'widgets.example.com',
      kind: 'Widget',
      count: 3,
      causes: [{ effect: 'deleted', count: 3, stuck: 2, objects: ['n/a', 'n/b'] }],
    })
  })

  it('are forgotten when the list begins anew', () => {
    const judge = countDeleted({ live, readVersion: 'v1', namesKept: 2 })
    judge.add(widget('a', ['example.com/f']))
    judge.restart()
    expect(judge.result()).toMatchObject({ count: 0, causes: [] })
    judge.add({ metadata: { name: 'of-no-namespace' } })
    expect(judge.result().causes[0]).toMatchObject({ count: 1, stuck: 0, objects: ['of-no-namespace'] })
  })
})
