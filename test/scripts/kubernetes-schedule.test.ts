import { describe, expect, it } from 'vitest'
import { readSchedule, writeKubernetesData } from '../../scripts/kubernetes-schedule.ts'

const schedule = `schedules:
- release: 1.30
  releaseDate: "2024-04-17"
  endOfLifeDate: "2025-06-28"
  next: {release: 1.30.3, cherryPickDeadline: "2024-07-12", targetDate: "2024-07-16"}
  previousPatches: [{release: 1.30.2, targetDate: "2024-06-11"}]
- release: "1.29"
  releaseDate: 2023-12-13
  endOfLifeDate: 2025-02-28
- release: 1.27
  releaseDate: "2024-04-11"
  endOfLifeDate: "2024-06-28"
- release: "1.31"
upcoming_releases: []
`
const ends = `branches:
- release: "1.28"
  releaseDate: "2023-08-15"
  endOfLifeDate: "2024-10-28"
- release: "1.26"
  endOfLifeDate: "2024-02-28"
`

describe('the schedule of Kubernetes', () => {
  it('is read with minors as texts, newest first, entries without dates left out', () => {
    expect(readSchedule(schedule, ends)).toEqual([
      { minor: '1.30', released: '2024-04-17', endOfLife: '2025-06-28' },
      { minor: '1.29', released: '2023-12-13', endOfLife: '2025-02-28' },
      { minor: '1.28', released: '2023-08-15', endOfLife: '2024-10-28' },
      { minor: '1.27', released: '2024-04-11', endOfLife: '2024-06-28' },
    ])
  })

  it('keeps what is known of minors that the files leave out, and their release dates', () => {
    const known = [
      { minor: '1.29', released: '2000-01-01', endOfLife: '2000-01-02' },
      { minor: '1.26', released: '2022-12-09', endOfLife: '2023-12-31' },
      { minor: '1.25', released: '2022-08-23', endOfLife: '2023-10-27' },
    ]
    expect(readSchedule(schedule, ends, known).map(({ minor, ...dates }) => [minor, ...Object.values(dates)])).toEqual([
      ['1.30', '2024-04-17', '2025-06-28'],
      ['1.29', '2023-12-13', '2025-02-28'],
      ['1.28', '2023-08-15', '2024-10-28'],
      ['1.27', '2024-04-11', '2024-06-28'],
      ['1.26', '2022-12-09', '2024-02-28'],
      ['1.25', '2022-08-23', '2023-10-27'],
    ])
  })

  it.each([
    ['', 'schedules'],
    ['schedules: []', 'names no release'],
    ['schedules: [', 'schedules'],
    ['<html>', 'schedules'],
  ])('is refused when it is %j', (text, message) => {
    expect(() => readSchedule(text, ends)).toThrow(message)
  })

  it('is written as it stands in the sources', () => {
    const minors = [{ minor: '1.30', released: '2024-04-17', endOfLife: '2025-06-28' }]
    expect(writeKubernetesData({ asOf: '2024-07-01', source: 'here', minors })).toContain(
      "  asOf: '2024-07-01',\n  source: 'here',\n  minors: [\n    { minor: '1.30', released: '2024-04-17', endOfLife: '2025-06-28' },\n  ],",
    )
  })
})
