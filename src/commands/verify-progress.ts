import { expectedTotal } from '../cluster/plan/expected-time.ts'
import { type Bed, type BedName, type Plan, phaseTitles, type Step } from '../cluster/plan/step.ts'
import type { RunProgress } from '../cluster/run-plan.ts'
import { printable } from '../formatters/terminal-text.ts'
import { createTaskBoard } from '../shell/task-board.ts'
import type { Io } from './io.ts'
import type { GlobalOptions } from './options.ts'

/** What a run tells while it goes on, and the terminal that it holds meanwhile. */
export interface TerminalProgress extends RunProgress {
  /** Leaves what is drawn and gives the terminal back; whatever is told afterwards are plain lines. */
  close(): Promise<void>
}

/** Steps of one phase that follow each other. */
interface Stretch {
  readonly heading: string
  readonly ids: readonly string[]
  readonly seconds: number
}

/**
 * Tells on stderr how far a run has come: on a terminal the phases as a list that is drawn anew, elsewhere a line for each
 * step. Both say how long a phase is expected to take.
 */
export function createRunProgress(io: Io, options: GlobalOptions, plan: Plan): TerminalProgress {
  if (options.quiet === true) return { begin: () => {}, end: () => {}, note: () => {}, close: async () => {} }
  return io.stderr.isTTY === true && options.verbose !== true ? drawnProgress(io, plan) : linedProgress(io, plan)
}

function drawnProgress(io: Io, plan: Plan): TerminalProgress {
  const parts = [
    { title: 'Cluster', steps: plan.opening },
    ...plan.beds.map((bed) => ({ title: bedTitle(bed), steps: bed.steps })),
  ].map(({ title, steps }) => ({ title, steps, stretches: stretchesOf(steps) }))
  const stretches = parts.flatMap((part) => part.stretches)
  const taskOf = new Map(stretches.flatMap(({ ids }, task) => ids.map((id) => [id, task] as const)))
  const board = createTaskBoard(
    parts.map((part) => ({
      title: `${part.title}, ${about(expectedTotal(part.steps))}`,
      tasks: part.stretches.map(({ heading, seconds }) => `${heading}, ${about(seconds)}`),
    })),
    io.stderr,
  )
  let isOpen = true
  return {
    begin(step) {
      board.begin(taskOf.get(step.id) ?? 0)
      board.say(printable(step.title))
    },
    end(step, { outcome, reason }) {
      if (outcome === 'failed') board.say(printable(`${step.title}: failed, ${reason}`))
    },
    note(text) {
      if (isOpen) board.say(printable(text))
      else io.stderr.write(`${printable(text)}\n`)
    },
    async close() {
      isOpen = false
      await board.end()
    },
  }
}

function linedProgress(io: Io, plan: Plan): TerminalProgress {
  const parts = [plan.opening, ...plan.beds.map(({ steps }) => steps)]
  const stretches = new Map(
    parts.flatMap(stretchesOf).flatMap((stretch) => stretch.ids.map((id) => [id, stretch] as const)),
  )
  const begun = io.now().getTime()
  const write = (text: string) => io.stderr.write(`${clock((io.now().getTime() - begun) / 1000)}  ${printable(text)}\n`)
  let current: Stretch | null = null
  /** Why the last step that did not run did not: most of a run is left out for one reason. */
  let told: string | null = null
  return {
    begin(step) {
      const stretch = stretches.get(step.id) ?? null
      if (stretch !== null && stretch !== current) write(`${stretch.heading}, ${about(stretch.seconds)}`)
      current = stretch
    },
    end(step, { outcome, reason, from, to }) {
      const seconds = `${((to - from) / 1000).toFixed(1)} s`
      if (outcome === 'done') return write(`  ${step.title} (${seconds})`)
      write(
        `  ${step.title}: ${outcome === 'failed' ? 'failed' : 'left out'}, ${reason === told ? 'likewise' : reason}`,
      )
      told = reason
    },
    note: write,
    close: async () => {},
  }
}

const bedTitles = {
  beside: 'beside each other',
  'next-goes': 'beside each other, and next goes first',
  'in-place': 'in place',
  'without-shared': 'without what both share',
  'same-namespace': 'in one namespace',
} as const satisfies Record<BedName, string>

function bedTitle({ topologies, name }: Bed): string {
  return `${topologies.join(' and ')}: ${bedTitles[name]}`
}

function stretchesOf(steps: readonly Step[]): readonly Stretch[] {
  const groups: { heading: string; steps: Step[] }[] = []
  for (const step of steps) {
    const heading = [...step.topologies, step.phase, phaseTitles[step.phase]].join(' ')
    const last = groups.at(-1)
    if (last?.heading === heading) last.steps.push(step)
    else groups.push({ heading, steps: [step] })
  }
  return groups.map(({ heading, steps: own }) => ({
    heading,
    ids: own.map(({ id }) => id),
    seconds: expectedTotal(own),
  }))
}

/** `about 40 s`, `about 3 min`. */
function about(seconds: number): string {
  return seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s` : `about ${Math.round(seconds / 60)} min`
}

/** `1:05`, minutes and seconds. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
