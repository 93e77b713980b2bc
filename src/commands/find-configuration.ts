import { type Configuration, defaultConfiguration } from '../config/configuration.ts'
import { UsageError } from '../errors.ts'
import { kubernetesSupport } from '../model/kubernetes-data.ts'
import { kindOfPath, readFileBytes } from '../shell/files.ts'
import { foldersUpwards, pathBelow, resolvePath } from '../shell/paths.ts'

const fileName = '.kaito-check.yaml'
const maximumBytes = 1024 * 1024

/** A configuration and the folder that its relative paths start from. */
export interface FoundConfiguration {
  readonly configuration: Configuration
  readonly folder: string
  /** Of the file; empty without one. */
  readonly text: string
}

/**
 * The configuration that `--config` names, else the `.kaito-check.yaml` of the working directory or the
 * nearest folder above it, up to the root of the git repository; without one, what holds by default.
 */
export async function findConfiguration(named: string | undefined, directory: string): Promise<FoundConfiguration> {
  if (named !== undefined) {
    const path = resolvePath(directory, named)
    if ((await kindOfPath(path)) === null) {
      throw new UsageError(`There is no configuration file \`${named}\`.`, { code: 'config' })
    }
    return read(path, named)
  }
  for (const folder of foldersUpwards(directory)) {
    const path = pathBelow(folder, fileName)
    if ((await kindOfPath(path)) === 'file') return read(path, fileName)
    if ((await kindOfPath(pathBelow(folder, fileName.replace('.yaml', '.yml')))) === 'file') {
      throw new UsageError(`The configuration in \`${folder}\` is called .kaito-check.yml.`, {
        code: 'config',
        hint: `Rename it to ${fileName}, or name it with --config.`,
      })
    }
    if ((await kindOfPath(pathBelow(folder, '.git'))) !== null) break
  }
  return { configuration: defaultConfiguration(kubernetesSupport), folder: directory, text: '' }
}

async function read(path: string, shown: string): Promise<FoundConfiguration> {
  // Most runs have no configuration, and start Helm before they load the rules.
  const [{ parseConfiguration }, { rules }] = await Promise.all([
    import('../config/parse-configuration.ts'),
    import('../checks/catalogue.ts'),
  ])
  const text = (await readFileBytes(path, maximumBytes, shown)).toString('utf8')
  // Findings about the configuration name the file alone: a report is the same wherever it was started.
  const file = shown.slice(Math.max(shown.lastIndexOf('/'), shown.lastIndexOf('\\')) + 1)
  const configuration = await parseConfiguration(text, { file, rules, kubernetes: kubernetesSupport })
  return { configuration, folder: foldersUpwards(path)[1] ?? path, text }
}
