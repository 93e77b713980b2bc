import { type Plan, phaseTitles } from '../cluster/plan/step.ts'
import type { RunProgress } from '../cluster/run-plan.ts'
import { printable } from '../formatters/terminal-text.ts'
import type { Io } from './io.ts'
import type { GlobalOptions } from './options.ts'

const eraseLine = '\r\u001b[2K'

/** Tells on stderr how far a run has come: one line that replaces itself on a terminal, a line for each step elsewhere. */
export function createRunProgress(io: Io, { quiet }: GlobalOptions, plan: Plan): RunProgress {
  const { stderr } = io
  if (quiet === true) return { begin: () => {}, end: () => {}, note: () => {} }
  const steps = [...plan.opening, ...plan.beds.flatMap((bed) => bed.steps)]
  const positions = new Map(steps.map(({ id }, index) => [id, index + 1]))
  const begun = io.now().getTime()
  const elapsed = () => clock((io.now().getTime() - begun) / 1000)
  const isTerminal = stderr.isTTY === true
  const write = (text: string, isLast: boolean) => {
    const line = printable(text)
    if (isTerminal) stderr.write(`${eraseLine}${line.slice(0, (stderr.columns ?? 80) - 1)}${isLast ? '\n' : ''}`)
    else if (isLast) stderr.write(`${line}\n`)
  }
  let phase: string | null = null
  return {
    begin(step, bed) {
      const heading = `${bed === null ? '' : `${step.topologies.join(' ')} `}${step.phase} ${phaseTitles[step.phase]}`
      if (heading !== phase) {
        phase = heading
        write(`${elapsed()}  ${heading}`, true)
      }
      write(`${elapsed()}  [${positions.get(step.id) ?? '?'}/${steps.length}] ${step.title}`, false)
    },
    end(step, { outcome, reason, from, to }) {
      const seconds = `${((to - from) / 1000).toFixed(1)} s`
      const text =
        outcome === 'done'
          ? `${step.title} (${seconds})`
          : `${step.title}: ${outcome === 'failed' ? 'failed' : 'left out'}, ${reason}`
      write(`${elapsed()}    ${text}`, true)
    },
    note: (text) => write(`${elapsed()}  ${text}`, true),
  }
}

/** `1:05`, minutes and seconds. */
function clock(seconds: number): string {
  const whole = Math.floor(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
