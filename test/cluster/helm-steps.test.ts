import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, type Json, memberAt } from '../../src/model/json.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { fetchHelm, type HelmMajor, helmEnvironment, helmMajors } from '../support/helm-binaries.ts'
import { type HelmStep, helmSteps } from '../support/helm-steps.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

interface Outcome {
  readonly upgrade: string | null
  readonly rollback: string | null
  readonly state: Json
}

/** One namespace and one release for each row and Helm. */
class Bed {
  readonly plane: ControlPlane
  private readonly folder: TemporaryFolder = temporaryFolder()
  constructor(plane: ControlPlane) {
    this.plane = plane
  }

  async take(step: HelmStep, major: HelmMajor, index: number): Promise<Outcome> {
    const name = `row${index}h${major}`
    const authority = Buffer.from(this.plane.access.authority).toString('base64')
    const own = (value: Json): Json => {
      const text = JSON.stringify(value).replaceAll('NAMESPACE', name).replaceAll('NAME', name)
      const json: Json = JSON.parse(text.replaceAll('AUTHORITY', authority))
      return json
    }
    const [previous, next] = [step.previous, step.next].map((files, version) => {
      const chart = `${name}/${version}`
      this.folder.write({ [`${chart}/Chart.yaml`]: `apiVersion: v2\nname: row\nversion: 1.${version}.0\n` })
      for (const [file, text] of Object.entries(files)) {
        this.folder.write({ [`${chart}/${file}`]: text.replaceAll('NAME', name) })
      }
      return this.folder.at(chart)
    })
    const helm = (...words: readonly string[]) => this.helm(major, [...words, '--namespace', name, '--timeout', '60s'])
    expect(await helm('install', 'row', previous ?? '', '--create-namespace')).toBe(null)
    if (step.between !== undefined) {
      await this.plane.api.patch(String(own(step.between.path)), own(step.between.patch))
    }
    const upgrade = await helm('upgrade', 'row', next ?? '')
    const rollback = step.rollback === undefined ? null : await helm('rollback', 'row', '1')
    const found = step.state === undefined ? null : await this.plane.api.get(String(own(step.state.path)))
    const gone =
      found === undefined || (isJsonObject(found) && memberAt(found, 'metadata', 'deletionTimestamp') !== undefined)
    const state =
      step.state === undefined || found === null
        ? null
        : gone
          ? 'absent'
          : (memberAt(found, ...step.state.keys) ?? null)
    await helm('uninstall', 'row')
    return { upgrade, rollback, state }
  }

  /** Helm's errors; null where it succeeds. */
  private async helm(major: HelmMajor, words: readonly string[]): Promise<string | null> {
    const program = await fetchHelm(major)
    const env = { ...helmEnvironment(this.folder.path), KUBECONFIG: this.plane.kubeconfig }
    return new Promise((resolve, reject) => {
      const child = spawn(program, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
      let errors = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        errors += text
      })
      child.on('error', reject)
      child.on('close', (code) => resolve(code === 0 ? null : errors))
    })
  }

  async [Symbol.asyncDispose]() {
    await this.plane[Symbol.asyncDispose]()
    this.folder[Symbol.dispose]()
  }
}

describe.each(helmMajors)('Helm %s on a control plane', (major) => {
  let bed: Bed
  beforeAll(async () => {
    bed = new Bed(await startControlPlane())
  })
  afterAll(() => bed?.[Symbol.asyncDispose]())

  it.each(helmSteps.map((step, index) => [step.name, step, index] as const))('%s', async (_name, step, index) => {
    const { upgrade, rollback, state } = await bed.take(step, major, index)
    expectWords(upgrade, step.upgrade[major])
    expectWords(rollback, step.rollback?.[major] ?? null)
    if (step.state !== undefined) expect(state).toEqual(step.state.is[major])
  })
})

function expectWords(errors: string | null, words: string | null) {
  if (words === null) expect(errors).toBe(null)
  else expect(errors).toContain(words)
}
