import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { fetchHelm } from './helm-binaries.ts'
import { temporaryFolder } from './temporary-folder.ts'

export const project = fileURLToPath(new URL('../..', import.meta.url))

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The built plugin in a Helm of its own: no other plugin, repository or login of this machine is seen. */
export interface InstalledPlugin extends Disposable {
  readonly helm: string
  /** Of a Helm that knows this plugin and nothing of this machine. */
  readonly env: Readonly<Record<string, string>>
  /** `helm ARGUMENTS…`; `cwd` is the project unless told. */
  run(
    args: readonly string[],
    options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
  ): Run
}

/** `helm plugin install` of the built project, copied to a folder of this name. Needs `npm run build`. */
export async function installPlugin(major: '3' | '4', folderName = 'kaito-check'): Promise<InstalledPlugin> {
  const helm = await fetchHelm(major)
  const home = temporaryFolder()
  const folder = home.at(folderName)
  mkdirSync(folder)
  for (const part of ['plugin.yaml', 'completion.yaml', 'plugin.complete', 'dist', 'LICENSE', 'README.md']) {
    cpSync(join(project, part), join(folder, part), { recursive: true })
  }
  const env = {
    PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: home.path,
    HELM_DATA_HOME: home.at('data'),
    HELM_CONFIG_HOME: home.at('config'),
    HELM_CACHE_HOME: home.at('cache'),
    TMPDIR: home.path,
    NO_COLOR: '1',
  }
  const run: InstalledPlugin['run'] = (args, { cwd = project, env: more = {} } = {}) => {
    const { status, stdout, stderr } = spawnSync(helm, args, {
      cwd,
      env: { ...env, ...more },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    return { code: status, stdout, stderr }
  }
  const installed = run(['plugin', 'install', folder])
  if (installed.code !== 0) throw new Error(`helm plugin install failed: ${installed.stderr}`)
  return { helm, env, run, [Symbol.dispose]: () => home[Symbol.dispose]() }
}
