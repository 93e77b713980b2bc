import { type Command, InvalidArgumentError, Option } from 'commander'
import { type FormatName, formatNames } from '../formatters/formats.ts'
import { historyFormatNames } from '../formatters/history/history-formats.ts'
import { supportFormatNames } from '../formatters/support/support-formats.ts'
import { promises } from '../model/promise.ts'
import { type FailThreshold, failThresholds } from '../model/severity.ts'
import { type ColorMode, colorModes } from '../shell/terminal.ts'
import { type ListFormat, listFormats, type OutputTarget, parseOutputTarget, withTarget } from './output-target.ts'

/** Options of every command. */
export interface GlobalOptions {
  readonly color?: ColorMode
  readonly colour?: ColorMode
  readonly quiet?: true
  readonly verbose?: true
}

/** Options that decide what a release is and how it is rendered. */
export interface SourceOptions extends GlobalOptions {
  readonly kubeVersion?: string
  readonly apiVersions?: readonly string[]
  readonly config?: string
  readonly repository?: string
  readonly offline?: true
  readonly plainHttp?: true
  readonly insecureSkipTlsVerify?: true
  readonly caFile?: string
}

/** Options of the commands that give a verdict. */
export interface ExamineOptions extends SourceOptions {
  readonly output?: readonly OutputTarget<FormatName>[]
  readonly failOn: FailThreshold
  readonly strict?: true
  readonly baseline?: string
}

export interface DiffOptions extends ExamineOptions {
  readonly previousValues?: readonly string[]
  readonly nextValues?: readonly string[]
  /** False with `--no-gates`. */
  readonly gates: boolean
  readonly images?: boolean
}

export interface ListOptions extends GlobalOptions {
  readonly output?: readonly OutputTarget<ListFormat>[]
}

/** `-f` and `--set…` in the order of the command line, ready for Helm. Filled while the command line is parsed. */
export type ValueArguments = string[]

export function addGlobalOptions(program: Command): Command {
  return program
    .addOption(new Option('--color <mode>', 'colour in text').choices(colorModes))
    .addOption(new Option('--colour <mode>').choices(colorModes).hideHelp())
    .addOption(new Option('-q, --quiet', 'only the verdict and a line for each finding').conflicts('verbose'))
    .addOption(new Option('-v, --verbose', 'also evidence, fingerprints, what is suppressed'))
}

export function addSourceOptions(command: Command, values: ValueArguments): Command {
  const taking =
    (flag: string) =>
    (value: string, before: readonly string[] = []) => {
      values.push(flag, value)
      return [...before, value]
    }
  return command
    .option('-f, --values <file>', 'values, as for helm; repeatable', taking('--values'))
    .option('--set <key=value>', 'a value, as for helm; likewise --set-string, -json, -file, -literal', taking('--set'))
    .addOption(new Option('--set-string <key=value>').argParser(taking('--set-string')).hideHelp())
    .addOption(new Option('--set-json <key=value>').argParser(taking('--set-json')).hideHelp())
    .addOption(new Option('--set-file <key=path>').argParser(taking('--set-file')).hideHelp())
    .addOption(new Option('--set-literal <key=value>').argParser(taking('--set-literal')).hideHelp())
    .option('--kube-version <version>', 'Kubernetes version to render and judge for')
    .option('-a, --api-versions <version>', 'an API version that the cluster has, as for helm; repeatable', append)
    .option('--config <file>', 'configuration; default: .kaito-check.yaml here or in a folder above')
    .option('--repository <location>', 'chart repository that versions such as 0.12.0 belong to: address or folder')
    .option('--offline', 'refuse whatever needs the network')
    .addOption(new Option('--plain-http', 'fetch from registries without TLS, as for helm').hideHelp())
    .addOption(new Option('--insecure-skip-tls-verify', 'as for helm').hideHelp())
    .addOption(new Option('--ca-file <file>', 'as for helm').hideHelp())
}

export function addVerdictOptions(command: Command): Command {
  return addOutputOption(command, formatNames)
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that fails').choices(failThresholds).default('error'),
    )
    .option('--strict', 'what is undecided counts as broken')
    .option('--baseline <file>', 'a former JSON report: only what is new counts')
}

/** Beside the worst verdict of the parts, a threshold of its own. */
export function addMergeOptions(command: Command): Command {
  return addOutputOption(command, formatNames).addOption(
    new Option('--fail-on <severity>', 'fail on such findings too; never: exit code 0').choices(failThresholds),
  )
}

export function addHistoryOptions(command: Command): Command {
  return addExaminerOptions(addOutputOption(command, historyFormatNames))
    .option('--chart <name>', 'only this chart; repeatable', append)
    .option('--every-pair', 'also steps that leave releases out')
    .addOption(new Option('--shard <i/n>', 'examine one part of n; merge puts them together').argParser(parseShard))
    .addOption(
      new Option('--fail-on <severity>', 'fail on steps with such findings').choices(failThresholds).default('never'),
    )
}

export function addSupportOptions(command: Command): Command {
  return addExaminerOptions(addOutputOption(command, supportFormatNames))
    .option('--chart <name>', 'the chart that is asked about')
    .addOption(new Option('--date <day>', 'the day that is asked about; default: today').argParser(parseDay))
}

/** Options of the commands that examine several releases at once. */
function addExaminerOptions(command: Command): Command {
  return command
    .addOption(new Option('--jobs <number>', 'how many at once; default: the cores').argParser(parseCount))
    .option('--no-cache', 'neither take results of earlier runs nor keep any')
    .option('--no-gates', 'do not also try the values that switch parts of the charts')
    .option('--strict', 'what is undecided counts as broken')
}

function parseDay(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text)
  if (isDay !== true) throw new InvalidArgumentError('Write it as 2026-08-22.')
  return text
}

/** `1/3`: the first of three parts. */
export function parseShard(text: string): { readonly index: number; readonly count: number } {
  const [, index = 0, count = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number)
  if (index < 1 || index > count) throw new InvalidArgumentError('Write it as 1/3: the first of three parts.')
  return { index, count }
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('It is no number from 1 to 999.')
  return Number(text)
}

export function addRulesOptions(command: Command): Command {
  return addListOptions(command)
    .option('--family <name>', 'only rules of this family, such as crd; repeatable', append)
    .addOption(
      new Option('--promise <name>', 'only rules whose findings break this promise; repeatable')
        .choices(promises)
        .argParser((value: string, before: readonly string[] = []) => {
          if (!promises.some((name) => name === value)) {
            throw new InvalidArgumentError(`Promises: ${promises.join(', ')}.`)
          }
          return [...before, value]
        }),
    )
}

export function addListOptions(command: Command): Command {
  return addOutputOption(command, listFormats)
}

function addOutputOption<Format extends string>(command: Command, formats: readonly Format[]): Command {
  return command.option(
    '-o, --output <format[=file]>',
    `${formats.join(', ')}; repeatable; default: text`,
    (text: string, before: readonly OutputTarget<Format>[] = []) =>
      withTarget(before, parseOutputTarget(text, formats)),
  )
}

export function addDiffOptions(command: Command): Command {
  return addGateOption(command)
    .option('--images', 'compare what the releases’ own images print for --help, where a container engine has them')
    .option('--previous-values <file>', 'values for the previous release alone; repeatable', append)
    .option('--next-values <file>', 'values for the next release alone; repeatable', append)
}

export function addGateOption(command: Command): Command {
  return command.option('--no-gates', 'do not render again with each boolean value flipped')
}

/** An option that may be given more than once. */
function append(value: string, before: readonly string[] = []): readonly string[] {
  if (value === '') throw new InvalidArgumentError('It is empty.')
  return [...before, value]
}
