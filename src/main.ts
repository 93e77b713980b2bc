import { Command, CommanderError } from 'commander'
import type { CommandContext } from './commands/command-context.ts'
import { describeFailure } from './commands/failure.ts'
import { addGateOptions, type GateOptions } from './commands/gate-options.ts'
import { addHelmOptions, withoutBooleanValues } from './commands/helm-options.ts'
import type { HistoryOptions } from './commands/history.ts'
import type { InitOptions } from './commands/init.ts'
import { type Io, isPlugin } from './commands/io.ts'
import type { MergeOptions } from './commands/merge.ts'
import {
  addDiffOptions,
  addGateOption,
  addGlobalOptions,
  addHistoryOptions,
  addListOptions,
  addMergeOptions,
  addRulesOptions,
  addSourceOptions,
  addSupportOptions,
  addVerdictOptions,
  type DiffOptions,
  type ExamineOptions,
  type ListOptions,
} from './commands/options.ts'
import { addPreflightOptions, type PreflightOptions } from './commands/preflight-options.ts'
import type { RulesOptions } from './commands/rules.ts'
import type { SnapshotOptions } from './commands/snapshot.ts'
import type { SupportOptions } from './commands/support.ts'
import { tool } from './commands/tool.ts'
import { addVerifyOptions, type VerifyOptions } from './commands/verify-options.ts'

/**
 * Runs one command. `argv` is what follows the program's name. Returns the exit code: 0 pass, 1 fail,
 * 2 could not examine, 3 inconclusive. Nothing escapes it: errors are written to `io.stderr`.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const outcome = { exitCode: 0 }
  const given: Record<string, string> = {}
  const program = buildProgram(io, given, outcome)
  try {
    if (argv.length === 0) {
      program.outputHelp({ error: true })
      return 2
    }
    await program.parseAsync(withoutBooleanValues(argv), { from: 'user' })
    return outcome.exitCode
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const isDebugging = (given['HELM_DEBUG'] ?? io.environment['HELM_DEBUG']) === 'true'
    const context = { platform: io.platform, isDebugging, program: program.name(), flags: flagsOf(program) }
    io.stderr.write(describeFailure(error, context))
    return 2
  }
}

export type { Io, Style } from './commands/io.ts'

type Action = (context: CommandContext) => Promise<number>

/** The commands with their options; nothing runs before it is parsed. */
export function buildProgram(io: Io, given: Record<string, string>, outcome: { exitCode: number }): Command {
  const valueArguments: string[] = []
  const run = async (action: Action): Promise<void> => {
    outcome.exitCode = await action({ io, environment: { ...io.environment, ...given }, valueArguments })
  }
  const program = new Command(isPlugin(io) ? `helm ${tool.name}` : tool.name)
    .description('Says what the next release of a Helm chart breaks: CRDs, versions, images, packaging, upgrades.')
    .version(`${tool.name} ${tool.version}`, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ showGlobalOptions: true, subcommandTerm: termOf })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Said once, by `main`.
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 80,
      getErrHelpWidth: () => io.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride()
    // Its guesses leave out hidden flags; `describeFailure` guesses among all.
    .showSuggestionAfterError(false)
    .addHelpText('after', programNotes)
  addHelmOptions(addGlobalOptions(program), given)

  const lint = program
    .command('lint')
    .summary('examine charts or chart repositories, each by itself')
    .description('Examines charts, or chart repositories, each by itself: versions, images, CRDs, packaging.')
    .argument('<chart...>', 'releases or repositories, see below')
    .action((names: string[], _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/lint.ts')).lint(names, command.optsWithGlobals<ExamineOptions>(), context),
      ),
    )
  addVerdictOptions(addSourceOptions(lint, valueArguments)).addHelpText('after', releaseNotes)

  const diff = program
    .command('diff')
    .summary('compare two releases: what breaks, and which promises are kept')
    .description('Compares two releases: every change, whether it breaks, and which of the four promises are kept.')
    .argument('<previous>', 'release that users run, see below')
    .argument('<next>', 'release that they go to')
    .action((previous: string, next: string, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/diff.ts')).diff(previous, next, command.optsWithGlobals<DiffOptions>(), context),
      ),
    )
  addDiffOptions(addVerdictOptions(addSourceOptions(diff, valueArguments))).addHelpText('after', releaseNotes)

  const verify = program
    .command('verify')
    .summary('run both releases at the same time in a cluster, and judge what is seen')
    .description('Runs both releases at the same time in a cluster that it creates, and judges what is seen there.')
    .argument('[previous]', 'release that users run, see below')
    .argument('[next]', 'release that they go to')
    .action((previous: string | undefined, next: string | undefined, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/verify.ts')).verify(
          { previous, next },
          command.optsWithGlobals<VerifyOptions>(),
          context,
        ),
      ),
    )
  addVerifyOptions(addVerdictOptions(addSourceOptions(verify, valueArguments))).addHelpText('after', releaseNotes)

  const preflight = program
    .command('preflight')
    .summary('what an upgrade would do to the installation in your cluster; reads only')
    .description(
      'Looks at a live cluster before its upgrade: what the next release does to the installation, with its values, and to every stored custom resource. Reads only.',
    )
    .argument('<next>', 'release that the installation is to be upgraded to')
    .action((next: string, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/preflight.ts')).preflight(next, command.optsWithGlobals<PreflightOptions>(), context),
      ),
    )
  addPreflightOptions(addVerdictOptions(addSourceOptions(preflight, valueArguments))).addHelpText('after', releaseNotes)

  const snapshot = program
    .command('snapshot')
    .summary('write a release as one JSON file')
    .description('Writes a release as one JSON file that can stand wherever a release is named, without Helm.')
    .argument('<release>', 'release, see below')
    .option('--previous <release>', 'the release that it will be compared with as the former one')
    .option('--next <release>', 'the same, as the latter one')
    .option('-o, --output <file>', 'file to write; default: stdout')
    .action((name: string, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/snapshot.ts')).snapshot(name, command.optsWithGlobals<SnapshotOptions>(), context),
      ),
    )
  addGateOption(addSourceOptions(snapshot, valueArguments)).addHelpText('after', releaseNotes)

  const history = program
    .command('history')
    .summary('the four promises over all releases of a repository')
    .description('Examines all releases of a chart repository: what each step breaks, and what each release is worth.')
    .argument('<repository>', 'address, folder of packages, or a repository that your Helm knows')
    .action((repository: string, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/history.ts')).history(repository, command.optsWithGlobals<HistoryOptions>(), context),
      ),
    )
  addHistoryOptions(addSourceOptions(history, valueArguments))

  const support = program
    .command('support')
    .summary('which releases are supported, on which Kubernetes')
    .description(
      'Says which releases of the repository are supported (n and n-1), on which Kubernetes minors, and how a release gets to the newest.',
    )
    .argument('[release]', '0.12.0 or workspace@0.12.0')
    .action((release: string | undefined, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/support.ts')).support(release, command.optsWithGlobals<SupportOptions>(), context),
      ),
    )
  addSupportOptions(addSourceOptions(support, valueArguments))

  const gate = program
    .command('gate')
    .summary('may this tag go out: version, branch, soak, cadence, upgrade evidence')
    .description(
      'Judges a tag of this git repository by the process with which releases are made: name, branch, charts, candidates, patches, evidence.',
    )
    .argument('[tag]', 'v0.12.0')
    .action((tag: string | undefined, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/gate.ts')).gate(tag, command.optsWithGlobals<GateOptions>(), context),
      ),
    )
  addGateOptions(addVerdictOptions(addSourceOptions(gate, valueArguments))).addHelpText('after', gateNotes)

  const merge = program
    .command('merge')
    .summary('make one report out of several')
    .description('Makes one report out of several JSON reports: the legs of a matrix, or several charts.')
    .argument('<report...>', 'JSON reports')
    .action((files: string[], _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/merge.ts')).merge(files, command.optsWithGlobals<MergeOptions>(), context),
      ),
    )
  addMergeOptions(merge)

  const init = program
    .command('init')
    .summary('write a configuration for the charts found here')
    .description('Looks for charts in the working directory and below, and writes a .kaito-check.yaml for them.')
    .option('--force', 'write over a configuration that is there')
    .option('--schema', 'also write the schema of it, for editors')
    .action((_own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/init.ts')).init(command.optsWithGlobals<InitOptions>(), context),
      ),
    )
  addSourceOptions(init, valueArguments)

  const rules = program
    .command('rules')
    .description('list the rules')
    .action((_own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/rules.ts')).rules(command.optsWithGlobals<RulesOptions>(), context),
      ),
    )
  addRulesOptions(rules)

  const explain = program
    .command('explain')
    .summary('say what a rule means')
    .description(
      'Says why a rule exists, shows an example that breaks it and one that does not, and how to accept a finding.',
    )
    .argument('<rule>', "the rule's id, such as crd/scope-changed")
    .action((id: string, _own: unknown, command: Command) =>
      run(async (context) =>
        (await import('./commands/explain.ts')).explain(id, command.optsWithGlobals<ListOptions>(), context),
      ),
    )
  addListOptions(explain)
  return program
}

/** Every long flag and command name, hidden ones too. */
function flagsOf(command: Command): readonly string[] {
  return [
    ...command.options.flatMap(({ long }) => long ?? []),
    ...command.commands.flatMap((each) => [each.name(), ...flagsOf(each)]),
  ]
}

/** `diff <previous> <next>`: in a list, options go without saying. */
function termOf(command: Command): string {
  const names = command.registeredArguments.map((argument) => {
    const name = argument.name() + (argument.variadic ? '...' : '')
    return argument.required ? `<${name}>` : `[${name}]`
  })
  return [command.name(), ...names].join(' ')
}

const programNotes = `
Helm's own flags (-n, --kube-context, --debug, ...) are taken too.
Exit codes: 0 pass, 1 fail, 2 could not examine, 3 inconclusive.
The report goes to stdout, everything else to stderr.`

const gateNotes = `
Reads git, and nothing of it changes. Published packages are compared where --repository or the configuration names
their repository. Exit codes: 0 pass, 1 fail, 2 could not examine, 3 inconclusive.`

/** The spellings that src/sources/release-name.ts reads; a test compares the two. */
const releaseNotes = `
A release is named by:
  charts/workspace             a chart folder
  workspace-0.12.0.tgz         a package, or a snapshot file
  config/crd                   a folder or file of CRD manifests
  0.12.0, workspace@0.12.0     a version in the configured repository
  repo/chart@1.2.3             a version in a repository that your Helm knows
  oci://host/path/chart:1.2.3  a chart in a registry
  https://host/chart.tgz       a package at an address
  git:REF[:PATH]               a chart in a commit of this repository
  installed[:RELEASE]          a release in your cluster, as it is live

Exit codes: 0 pass, 1 fail, 2 could not examine, 3 inconclusive.`
