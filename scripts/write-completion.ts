/** Writes completion.yaml, which Helm reads for the shell's completion, from the commands: `tsx scripts/write-completion.ts`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { buildProgram } from '../src/main.ts'

interface Completion {
  readonly name: string
  readonly flags: readonly string[]
  readonly commands?: readonly Completion[]
}

/** Letters that Helm's own flags have: it panics where a plugin has them too (pflag, AddFlag). */
const lettersOfHelm = new Set(['h', 'n', 'v'])

/** Flags without dashes, one letter for the short ones; those of Helm are Helm's business. */
function completionOf(command: Command, inherited: readonly string[]): Completion {
  const flags = command.options
    // Help names --set for all of its kind.
    .filter(({ hidden, long }) => !hidden || long?.startsWith('--set-') === true)
    .flatMap(({ short, long }) => [short, long])
    .flatMap((flag) => (flag === undefined ? [] : [flag.replace(/^-+/, '')]))
    .filter((flag) => !lettersOfHelm.has(flag))
  const commands = command.commands.map((each) => completionOf(each, []))
  const all = [...new Set([...flags, ...inherited])].sort()
  return { name: command.name(), flags: all, ...(commands.length === 0 ? {} : { commands }) }
}

const nothing = { write: () => {} }
const program = buildProgram(
  {
    stdout: nothing,
    stderr: nothing,
    environment: {},
    directory: '.',
    now: () => new Date(0),
    style: (_styles, text) => text,
    again: async () => ({ exitCode: 2, stdout: '', stderr: '' }),
    build: async () => '',
    restart: null,
    platform: '',
  },
  {},
  { exitCode: 0 },
)
const { flags, commands = [] } = completionOf(program, ['help'])
const everywhere = flags.filter((flag) => flag !== 'version')

writeFileSync(
  fileURLToPath(new URL('../completion.yaml', import.meta.url)),
  `# Written by \`npm run generate\` from the commands. Values come from plugin.complete.\n${stringify({
    name: 'kaito-check',
    flags,
    commands: commands.map((command) => ({
      ...command,
      flags: [...new Set([...command.flags, ...everywhere])].sort(),
    })),
  })}`,
)
