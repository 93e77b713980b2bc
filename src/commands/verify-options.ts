import { type Command, InvalidArgumentError, Option } from 'commander'
import { type TopologyName, topologyNames } from '../model/topology.ts'
import { type DiffOptions, parseShard } from './options.ts'

/** Options of `verify`. */
export interface VerifyOptions extends Omit<DiffOptions, 'gates'> {
  readonly provider: 'kind' | 'kwok' | 'existing'
  readonly topology?: readonly TopologyName[]
  readonly customResources?: readonly string[]
  readonly context?: string
  readonly disposable?: true
  readonly yesIOwnThisCluster?: true
  readonly auditLog?: string
  /** `IMAGE` or `1.34=IMAGE`. */
  readonly nodeImage?: readonly string[]
  readonly runtime?: 'binary' | 'docker'
  readonly imageArchive?: readonly string[]
  readonly evidence?: string
  readonly replay?: string
  readonly dryRun?: true
  readonly keep?: true
  readonly quick?: true
  /** Seconds. */
  readonly soak?: number
  /** Seconds. */
  readonly watch?: number
  /** Seconds. */
  readonly timeout: number
  /** Kubernetes versions, `1.34` or `1.34.3`. */
  readonly matrix?: readonly string[]
  readonly shard?: { readonly index: number; readonly count: number }
  readonly cleanUp?: true
  readonly run?: string
  readonly whenStdinEnds?: true
}

export function addVerifyOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--provider <name>', 'cluster to run in: created by kind or kwok, or one that exists')
        .choices(['kind', 'kwok', 'existing'])
        .default('kind'),
    )
    .option(
      '--topology <name...>',
      `how the releases meet: ${topologyNames.join(', ')}; default: T0 T1 T2 T3`,
      topology,
    )
    .option('--custom-resources <path>', 'folder or file of custom resources to store; repeatable', append)
    .option('--previous-values <file>', 'values for the previous release alone; repeatable', append)
    .option('--next-values <file>', 'values for the next release alone; repeatable', append)
    .option('--quick', 'T1 and T3 with short windows, for pull requests')
    .option('--soak <duration>', 'how long both are watched at rest: 90s, 30m', duration)
    .option('--matrix <versions>', 'one cluster for each Kubernetes version, one report: 1.33,1.34,1.35,1.36', versions)
    .addOption(
      new Option('--shard <i/n>', 'one part of n of the matrix; merge puts them together').argParser(parseShard),
    )
    .option('--timeout <duration>', 'for the whole run', duration, 3600)
    .option('--evidence <folder>', 'keep everything that was seen in a new folder')
    .option('--replay <folder>', 'judge such a folder again, without a cluster')
    .option('--dry-run', 'print every command and what undoes it; run none')
    .option('--keep', 'leave the cluster and say how to reach and to delete it')
    .option('--clean-up', 'delete what runs left behind that were killed')
    .option(
      '--node-image <image>',
      'kind: image of the node, or 1.34=IMAGE for that version; repeatable; default: that of your kind',
      append,
    )
    .option('--image-archive <file>', 'kind: archive of images to load; repeatable', append)
    .addOption(
      new Option('--runtime <name>', 'kwok: how the control plane runs; default: binary').choices(['binary', 'docker']),
    )
    .option('--context <name>', 'existing: context of your kubeconfig')
    .option('--disposable', 'existing: the cluster may be filled and emptied')
    .option('--yes-i-own-this-cluster', 'existing: also a context that is neither kind nor kwok')
    .option('--audit-log <file>', "existing: the API server's audit log, on this machine")
    .addOption(
      new Option('--watch <duration>', 'every window; shorter than a verdict should rest on, for tests of this tool')
        .argParser(duration)
        .hideHelp(),
    )
    .addOption(new Option('--run <id>', 'with --clean-up: this run alone').hideHelp())
    .addOption(new Option('--when-stdin-ends', 'with --clean-up: wait for that').hideHelp())
}

function append(value: string, before: readonly string[] = []): readonly string[] {
  if (value === '') throw new InvalidArgumentError('It is empty.')
  return [...before, value]
}

function topology(value: string, before: readonly TopologyName[] = []): readonly TopologyName[] {
  const names = value.split(',').map((text) => {
    const name = topologyNames.find((known) => known === text.trim().toUpperCase())
    if (name === undefined) throw new InvalidArgumentError(`Topologies are ${topologyNames.join(', ')}.`)
    return name
  })
  return [...new Set([...before, ...names])]
}

/** Each once, in the order in which they run. */
function versions(value: string, before: readonly string[] = []): readonly string[] {
  const names = value.split(',').map((text) => text.trim().replace(/^v/, ''))
  const wrong = names.find((name) => !/^\d+\.\d+(?:\.\d+)?$/.test(name))
  if (wrong !== undefined) throw new InvalidArgumentError('Write it as 1.33,1.34.')
  return [...new Set([...before, ...names])]
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** Seconds of `90s`, `30m`, `1h`. */
function duration(value: string): number {
  const [, number = '', unit = ''] = /^(\d+)([smh])$/.exec(value) ?? []
  const seconds = Number(number) * (units[unit] ?? 0)
  if (seconds <= 0) throw new InvalidArgumentError('Write it as 90s, 30m or 2h.')
  return seconds
}
