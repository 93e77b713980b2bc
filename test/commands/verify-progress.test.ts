import { setTimeout as wait } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Step } from '../../src/cluster/plan/step.ts'
import { createPlan } from '../../src/cluster/plan.ts'
import type { StepRecord } from '../../src/cluster/record.ts'
import type { Io } from '../../src/commands/io.ts'
import { createRunProgress } from '../../src/commands/verify-progress.ts'
import { sampleRequest } from '../plan/sample-request.ts'

const plan = createPlan(sampleRequest({ topologies: ['T1', 'T3'] }))
const [beside] = plan.beds

/** Runs the opening, then a bed without its T1, as where Helm refuses it. */
async function told(terminal: { isTTY?: true; columns?: number }, options: { quiet?: true; verbose?: true } = {}) {
  let text = ''
  let seconds = 0
  const isDrawn = terminal.isTTY === true && Object.keys(options).length === 0
  const io: Io = {
    stdout: { write: () => {} },
    stderr: {
      ...terminal,
      write: (more) => {
        text += more
      },
    },
    environment: {},
    directory: '/',
    now: () => new Date(seconds * 1000),
    style: (_styles, plain) => plain,
    again: () => Promise.reject(new Error('not here')),
    build: async () => '',
    restart: null,
    platform: '',
  }
  const progress = createRunProgress(io, options, plan)
  const run = async (step: Step, bed: typeof beside | null) => {
    progress.begin(step, bed ?? null)
    // What is drawn is drawn now and then, and not before the library has been loaded.
    while (isDrawn && step.id === 'beside/T3-watch-idle' && !text.includes(step.title)) await wait(20)
    seconds += 2
    progress.end(step, recordOf(step))
  }
  for (const step of plan.opening) await run(step, null)
  for (const step of beside?.steps ?? []) {
    if (step.when.some((each) => each.kind === 'arrived' && each.accepted && each.topology === 'T1')) continue
    await run(step, beside)
  }
  progress.note('Clearing the cluster')
  await progress.close()
  return stripVTControlCharacters(text).split('\n')
}

function recordOf({ id, phase, topologies, title }: Step): StepRecord {
  return { id, bed: null, phase, topologies, title, from: 0, to: 2000, outcome: 'done', reason: null, commands: [] }
}

describe('the progress of a run', () => {
  it('is a line for each step where there is no terminal', async () => {
    const lines = await told({})
    expect(lines.slice(0, 3)).toEqual([
      '0:00  P0 Tools and cluster at hand, about 1 s',
      '0:02    Ask the tools for their versions (2.0 s)',
      '0:02  P1 Both releases by their files, about 2 s',
    ])
    expect(lines).toContainEqual(expect.stringMatching(/^\d+:\d\d {2}T1 T3 P4 Previous alone, about \d+ s$/))
    expect(lines).toContainEqual(expect.stringMatching(/^\d+:\d\d {2}T3 P6 Both run, about \d+ (?:s|min)$/))
    expect(lines.some((line) => line.includes('T1 P6'))).toBe(false)
    expect(lines.at(-2)).toMatch(/^\d+:\d\d {2}Clearing the cluster$/)
  })

  it('is a list of phases on a terminal, with what was left out', async () => {
    const lines = (await told({ isTTY: true, columns: 90 })).join('\n')
    const last = lines.slice(lines.lastIndexOf('Cluster, about'))
    expect(last).toMatch(/✔ T1 and T3: beside each other, about \d+ min/)
    expect(last).toMatch(/↓ T1 and T3: beside each other, and next goes first, about/)
    expect(lines).toMatch(/✔ T3 P6 Both run, about/)
    expect(lines).toMatch(/↓ T1 P6 Both run, about/)
    expect(lines).toMatch(/› Watch both at rest/)
  })

  it('is nothing when nothing is asked for', async () => {
    expect(await told({ isTTY: true }, { quiet: true })).toEqual([''])
  })

  it('is lines on a terminal when everything is asked for', async () => {
    expect((await told({ isTTY: true }, { verbose: true }))[0]).toBe('0:00  P0 Tools and cluster at hand, about 1 s')
  })
})
