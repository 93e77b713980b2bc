import { Writable } from 'node:stream'
import { DefaultRenderer, Listr, ListrLogger, PRESET_TIMER, ProcessOutput } from 'listr2'

/** Tasks of one heading, in the order in which they are done. */
export interface TaskGroup {
  readonly title: string
  readonly tasks: readonly string[]
}

/** Tasks on a terminal: which are done and how long they took, which one goes on, which were left out. */
export interface TaskBoard {
  /** The next task, by its number over all groups; what is passed over was left out. */
  begin(task: number): void
  /** One line below the task that goes on. */
  say(text: string): void
  /** Leaves the board as it is and gives the terminal back. */
  end(): Promise<void>
}

interface Terminal {
  readonly columns?: number | undefined
  write(text: string): void
}

interface Running {
  output: string
}

/** Draws groups of tasks on a terminal until it is ended. Signals are left to the process. */
export function createTaskBoard(groups: readonly TaskGroup[], terminal: Terminal): TaskBoard {
  const tickets = groups.flatMap(({ tasks }) => tasks.map(createTicket))
  let current = -1
  let running: Running | null = null
  let text = ''
  let number = 0
  const list = new Listr(
    groups.map(({ title, tasks }) => {
      const first = number
      number += tasks.length
      return {
        title,
        task: (_context: unknown, wrapper) => {
          if (tickets.slice(first, first + tasks.length).every(({ isLeftOut }) => isLeftOut())) return wrapper.skip()
          return wrapper.newListr(
            tasks.map((task, index) => ({
              title: task,
              task: async (_own: unknown, own) => {
                const ticket = tickets[first + index]
                if (first + index === current) {
                  running = own
                  if (text !== '') own.output = text
                }
                if ((await ticket?.outcome) === 'left-out') own.skip()
              },
            })),
          )
        },
      }
    }),
    {
      registerSignalListeners: false,
      exitOnError: false,
      renderer: TerminalRenderer,
      rendererOptions: {
        timer: PRESET_TIMER,
        collapseSubtasks: true,
        formatOutput: 'truncate',
        logger: new ListrLogger({
          useIcons: true,
          processOutput: new ProcessOutput(streamTo(terminal), streamTo(terminal), { leaveEmptyLine: false }),
        }),
      },
    },
  )
  const drawn = list.run().catch(() => {})
  const settle = (until: number) => {
    for (const [index, ticket] of tickets.entries()) {
      if (index < until) ticket.settle(index <= current && ticket.hasBegun() ? 'done' : 'left-out')
    }
  }
  return {
    begin(task) {
      if (task === current) return
      settle(task)
      current = task
      // One that is over takes no more output.
      running = null
      text = ''
      tickets[task]?.begin()
    },
    say(line) {
      text = line
      if (running !== null) running.output = line
    },
    async end() {
      running = null
      settle(tickets.length)
      await drawn
    },
  }
}

/** Whether stderr is a terminal is known here; the library asks stdout, which often is a file. */
class TerminalRenderer extends DefaultRenderer {
  static override nonTTY = true
}

type Outcome = 'done' | 'left-out'

/** Settled once. */
function createTicket() {
  let begun = false
  let settled: Outcome | null = null
  let settle: (outcome: Outcome) => void = () => {}
  const outcome = new Promise<Outcome>((resolve) => {
    settle = resolve
  })
  return {
    outcome,
    settle: (how: Outcome) => {
      settled ??= how
      settle(how)
    },
    isLeftOut: () => settled === 'left-out',
    begin: () => {
      begun = true
    },
    hasBegun: () => begun,
  }
}

/** As much of a terminal as drawing needs. */
function streamTo(terminal: Terminal): NodeJS.WriteStream {
  const writable = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      terminal.write(String(chunk))
      done()
    },
  })
  const stream = Object.assign(writable, { isTTY: true, columns: terminal.columns ?? 80, rows: 24 })
  if (!isTerminalStream(stream)) throw new Error('a stream that takes text')
  return stream
}

function isTerminalStream(stream: Writable): stream is Writable & NodeJS.WriteStream {
  return 'columns' in stream
}
