import type { ProviderRequest } from '../cluster/plan/request.ts'
import { UsageError } from '../errors.ts'
import type { ContainerEngine } from '../shell/container-engine.ts'
import { run } from '../shell/exec.ts'
import { kindOfPath } from '../shell/files.ts'
import { findProgram } from '../shell/find-program.ts'
import { resolvePath } from '../shell/paths.ts'
import { parseKubeVersion } from '../sources/render-options.ts'
import type { CommandContext } from './command-context.ts'
import { nodeImageFor } from './node-image.ts'
import type { VerifyOptions } from './verify-options.ts'

/** The cluster that is asked for. What could hurt a cluster that somebody uses is refused here. */
export async function providerRequest(options: VerifyOptions, context: CommandContext): Promise<ProviderRequest> {
  refuseForeignOptions(options)
  if (options.kubeVersion !== undefined) parseKubeVersion(options.kubeVersion)
  switch (options.provider) {
    case 'kind':
      return kindRequest(options, context)
    case 'kwok':
      return {
        kind: 'kwok',
        kubernetes: options.kubeVersion === undefined ? null : parseKubeVersion(options.kubeVersion),
        runtime: options.runtime ?? 'binary',
      }
    case 'existing':
      return existingRequest(options, context)
  }
}

const ownOptions = {
  kind: ['nodeImage', 'imageArchive'],
  kwok: ['runtime'],
  existing: ['context', 'disposable', 'yesIOwnThisCluster', 'auditLog'],
} as const satisfies Record<ProviderRequest['kind'], readonly (keyof VerifyOptions)[]>

const flags = {
  nodeImage: '--node-image',
  imageArchive: '--image-archive',
  runtime: '--runtime',
  context: '--context',
  disposable: '--disposable',
  yesIOwnThisCluster: '--yes-i-own-this-cluster',
  auditLog: '--audit-log',
} as const

function refuseForeignOptions(options: VerifyOptions): void {
  for (const [provider, names] of Object.entries(ownOptions)) {
    if (provider === options.provider) continue
    const given = names.find((name) => options[name] !== undefined)
    if (given === undefined) continue
    throw new UsageError(`${flags[given]} is for --provider ${provider}.`)
  }
}

async function kindRequest(options: VerifyOptions, context: CommandContext): Promise<ProviderRequest> {
  const { io } = context
  const archives = (options.imageArchive ?? []).map((file) => resolvePath(io.directory, file))
  for (const [index, archive] of archives.entries()) {
    if ((await kindOfPath(archive)) !== 'file') {
      throw new UsageError(`There is no image archive \`${options.imageArchive?.[index]}\`.`)
    }
  }
  const engine = engineOf(context)
  const image = await nodeImageFor({
    kubeVersion: options.kubeVersion,
    given: options.nodeImage ?? [],
    engine,
    kindMinor: () => kindMinor(context),
  })
  return { kind: 'kind', image, archives, images: [], engine: engine.program }
}

/** The engine that kind takes: the one that the user names, else the first that there is (kind pkg/cluster/provider.go). */
export function engineOf({ io, environment }: CommandContext): ContainerEngine {
  const engines = ['docker', 'nerdctl', 'podman']
  const named = environment['KIND_EXPERIMENTAL_PROVIDER'] || undefined
  const program = named ?? engines.find((name) => findProgram(name, environment, io.directory) !== null) ?? 'docker'
  return { program, environment, directory: io.directory }
}

/** `0.30` of `kind v0.30.0 go1.25.0 linux/amd64`; null where kind does not answer. */
async function kindMinor({ io, environment }: CommandContext): Promise<string | null> {
  const program = findProgram('kind', environment, io.directory)
  if (program === null) return null
  const { stdout } = await run({
    program,
    arguments: ['version'],
    directory: io.directory,
    environment,
    timeout: 15_000,
    maximumBytes: 64 * 1024,
  })
  return /v(\d+\.\d+)\./.exec(stdout.toString('utf8'))?.[1] ?? null
}

async function existingRequest(options: VerifyOptions, { io }: CommandContext): Promise<ProviderRequest> {
  const { context, disposable, yesIOwnThisCluster, auditLog } = options
  if (context === undefined)
    throw new UsageError('--provider existing needs --context, so that no cluster is taken by accident.')
  if (disposable !== true) {
    throw new UsageError(`The run would fill and empty the cluster of \`${context}\`.`, {
      hint: 'Say --disposable when nothing in it matters.',
    })
  }
  if (!/^(?:kind|kwok)-/.test(context) && yesIOwnThisCluster !== true) {
    throw new UsageError(`\`${context}\` is no cluster of kind or kwok.`, {
      hint: 'Say --yes-i-own-this-cluster as well when you are sure.',
    })
  }
  const path = auditLog === undefined ? null : resolvePath(io.directory, auditLog)
  if (path !== null && (await kindOfPath(path)) !== 'file')
    throw new UsageError(`There is no audit log \`${auditLog}\`.`)
  return { kind: 'existing', context, auditLog: path }
}
