import { describe, expect, it } from 'vitest'
import { findMilestone, parseMilestones } from '../../src/sources/read-milestones.ts'
import { tagOf } from '../support/tagged-release.ts'

const closed = { title: 'v1.1.0', state: 'closed', open_issues: 0 }
const open = { title: 'v1.2', state: 'open', open_issues: 3, description: 'a ] [ b' }

describe('milestones', () => {
  it.each([
    ['a list', JSON.stringify([closed, open])],
    ['lists after each other', `${JSON.stringify([{ ...closed }])}\n${JSON.stringify([{ ...open, description: '' }])}`],
    ['a list of lists', JSON.stringify([[closed], [open]])],
  ])('are read of %s', (_title, text) => {
    expect(parseMilestones(text, 'm.json')).toEqual([
      { title: 'v1.1.0', isClosed: true, openIssues: 0 },
      { title: 'v1.2', isClosed: false, openIssues: 3 },
    ])
  })

  it.each(['', 'null', '{}', '[1]', '[{"title":"x"}]', '{"message":"Not Found"}'])('are none in %s', (text) => {
    expect(() => parseMilestones(text, 'm.json')).toThrow('`m.json` holds no milestones of GitHub.')
  })

  it.each([
    ['v1.1.0', 'known', { kind: 'found', title: 'v1.1.0', isClosed: true, openIssues: 0 }],
    ['v1.2.0', 'known', { kind: 'found', title: 'v1.2', isClosed: false, openIssues: 3 }],
    ['v1.3.0', 'known', { kind: 'missing' }],
    ['v1.2.1', 'not-applicable', undefined],
    ['v1.2.0-rc.0', 'not-applicable', undefined],
    ['v1.2', 'not-applicable', undefined],
  ])('%s', (name, state, value) => {
    const found = findMilestone(tagOf(name, '2026-01-01'), parseMilestones(JSON.stringify([closed, open]), 'm.json'))
    expect(found).toMatchObject(value === undefined ? { state } : { state, value })
  })

  it('that are all open may be not all', () => {
    const list = parseMilestones(JSON.stringify([open]), 'm.json')
    expect(findMilestone(tagOf('v1.1.0', '2026-01-01'), list).state).toBe('unknown')
  })
})
