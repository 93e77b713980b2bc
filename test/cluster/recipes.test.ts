import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runMain } from '../main/run-main.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { requireProgram } from '../support/cluster/programs.ts'
import { fetchHelm, type HelmMajor, helmEnvironment, helmMajors } from '../support/helm-binaries.ts'
import { type RecipeStep, recipeSteps } from '../support/recipe-steps.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

/** A shell in which the recipes are followed: one namespace for each row and Helm. */
class Bed {
  readonly plane: ControlPlane
  private readonly folder: TemporaryFolder
  private readonly path: string
  private readonly helm: string
  constructor(plane: ControlPlane, folder: TemporaryFolder, path: string, helm: string) {
    this.plane = plane
    this.folder = folder
    this.path = path
    this.helm = helm
  }

  static async open(major: HelmMajor): Promise<Bed> {
    const folder = temporaryFolder()
    const path = folder.at('bin')
    mkdirSync(path)
    const helm = await fetchHelm(major)
    for (const [name, program] of [
      ['helm', helm],
      ['kubectl', requireProgram('kubectl')],
      ['jq', requireProgram('jq')],
    ] as const) {
      symlinkSync(program, `${path}/${name}`)
    }
    return new Bed(await startControlPlane(), folder, path, helm)
  }

  /** What the command prints where it fails; null where it succeeds. */
  run(command: string, namespace: string, directory = '.'): Promise<string | null> {
    const env = {
      ...helmEnvironment(this.folder.path),
      PATH: `${this.path}:${process.env['PATH'] ?? ''}`,
      KUBECONFIG: this.plane.kubeconfig,
    }
    const line = command.replaceAll(/(?<!helm\.sh\/)release-namespace/g, namespace)
    return new Promise((resolve) => {
      execFile(
        'bash',
        ['-c', `set -o pipefail; ${line}`],
        { env, cwd: this.folder.at(directory) },
        (error, stdout, stderr) => {
          resolve(error === null ? null : `${command}\n${stdout}${stderr}`)
        },
      )
    })
  }

  write(name: string, { previous, next, values }: RecipeStep): readonly [string, string, string | null] {
    const charts = [previous, next].map((files, version) => {
      const chart = `${name}/${version}`
      this.folder.write({ [`${chart}/Chart.yaml`]: `apiVersion: v2\nname: row\nversion: 1.${version}.0\n` })
      for (const [file, text] of Object.entries(files)) {
        this.folder.write({ [`${chart}/${file}`]: text.replaceAll('NAME', name) })
      }
      return chart
    })
    if (values !== undefined) this.folder.write({ [`${name}/values.yaml`]: values })
    return [charts[0] ?? '', charts[1] ?? '', values === undefined ? null : `${name}/values.yaml`]
  }

  /** The commands of each recipe, by its title. */
  async recipes(
    previous: string,
    next: string,
    values: string | null,
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const given = values === null ? [] : ['-f', values]
    const { stdout, stderr } = await runMain(['diff', previous, next, ...given, '-o', 'json'], {
      directory: this.folder.path,
      environment: { ...helmEnvironment(this.folder.path), HELM_BIN: this.helm },
    })
    if (stdout === '') throw new Error(stderr)
    const { recipes }: { recipes: { title: string; steps: { commands: string[] }[] }[] } = JSON.parse(stdout)
    return new Map(recipes.map(({ title, steps }) => [title, steps.flatMap(({ commands }) => commands)]))
  }

  async [Symbol.asyncDispose]() {
    await this.plane[Symbol.asyncDispose]()
    this.folder[Symbol.dispose]()
  }
}

describe.each(helmMajors)('a recipe that is followed with Helm %s', (major) => {
  let bed: Bed
  beforeAll(async () => {
    bed = await Bed.open(major)
  })
  afterAll(() => bed?.[Symbol.asyncDispose]())

  it.each(recipeSteps.map((step, index) => [step.name, step, index] as const))('%s', async (_name, step, index) => {
    const namespace = `recipe${index}h${major}`
    const [previous, next, values] = bed.write(namespace, step)
    const succeed = async (...commands: readonly string[]) => {
      for (const command of commands) {
        // What is in the chart is named as in the unpacked chart.
        const directory = command.includes(' -f crds/') ? next : '.'
        expect(await bed.run(command.replaceAll('NAME', namespace), namespace, directory)).toBe(null)
      }
    }
    const given = values === null ? '' : ` -f ${values}`
    await succeed(`helm install release-name ${previous} --namespace release-namespace --create-namespace${given}`)
    await succeed(...(step.between ?? []))
    const recipes = await bed.recipes(previous, next, values)
    expect([...recipes.keys()]).toEqual(step.recipes)

    const upgrade = recipes.get(step.recipes.find((title) => title !== 'Way back') ?? '') ?? [
      `helm upgrade release-name ${next} --namespace release-namespace`,
    ]
    const after = upgrade.findIndex((command) => command.startsWith('helm upgrade')) + 1
    await succeed(...upgrade.slice(0, after), ...step.upgraded, ...upgrade.slice(after))
    await succeed(...(recipes.get('Way back') ?? ['helm rollback release-name --namespace release-namespace']))
    await succeed(...step.back)
    await bed.run('helm uninstall release-name --namespace release-namespace', namespace)
  })
})
