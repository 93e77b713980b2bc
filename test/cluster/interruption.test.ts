import { cpSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/model/json.ts'
import { buildStandIn } from '../operators/build-stand-in.ts'
import { row } from '../operators/table.ts'
import { ApiClient, readKubeconfig, textAt } from '../support/cluster/api-client.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { buildProgram, processesWith, StartedVerify, VerifyHome } from '../support/started-verify.ts'
import { openControlPlaneLane } from './control-plane-lane.ts'
import type { VerifyBed } from './verify-pair.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** Both releases render a definition, a webhook configuration with a fixed name, and rights. */
const pair = row('one-configuration')

/** Where the objects lie that a run makes outside of its namespaces. */
const clusterWide = [
  '/api/v1/namespaces',
  '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
  '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
]

/** What progress says last before each: it tells of a phase when it begins, and of a step when it has ended. */
const interruptions: readonly (readonly [signal: NodeJS.Signals, moment: string])[] = [
  ['SIGINT', 'P4 Previous alone'],
  ['SIGTERM', 'Try custom resources without storing them ('],
  ['SIGHUP', 'T3 P5 Next comes'],
]

describe('a run in a cluster that somebody owns', () => {
  let program: ReturnType<typeof buildProgram>
  let bed: VerifyBed & AsyncDisposable
  let api: ApiClient
  let before: readonly string[]
  let home: VerifyHome
  const objects = async () => {
    const lists = clusterWide.map(async (path) => (await api.list(path)).map((object) => `${path}/${nameOf(object)}`))
    return (await Promise.all(lists)).flat()
  }

  beforeAll(async () => {
    program = buildProgram()
    bed = await openControlPlaneLane(buildStandIn())
    api = new ApiClient(readKubeconfig(bed.kubeconfig))
    before = await objects()
  })
  afterAll(async () => {
    program?.[Symbol.dispose]()
    await bed?.[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    home = new VerifyHome()
  })
  afterEach(() => home[Symbol.dispose]())

  async function start(
    words: readonly string[],
    more: Readonly<Record<string, string>> = {},
    options: readonly string[] = [],
  ): Promise<StartedVerify> {
    const charts = home.charts(pair)
    return new StartedVerify(
      [
        ...words,
        'verify',
        ...charts,
        '--provider=existing',
        `--context=${bed.context}`,
        '--disposable',
        '--yes-i-own-this-cluster',
        `--audit-log=${bed.auditFile}`,
        '--topology=T1,T3',
        ...(options.length === 0 ? ['--watch=20s'] : options),
      ],
      { ...(await home.environment()), KUBECONFIG: bed.kubeconfig, ...more },
      home.folder.path,
    )
  }

  async function expectNothingLeft(): Promise<void> {
    await waitUntil('the cluster as it was', 90, async () => {
      const left = (await objects()).filter((object) => !before.includes(object))
      if (left.length > 0) throw new Error(`${left.join(', ')} stayed`)
      return true
    })
    await waitUntil('the end of what cleans up', 20, () => home.leftovers().length === 0)
  }

  it.each(interruptions)('ends by %s after `%s` and takes back what it made', async (signal, moment) => {
    const verify = await start([process.execPath, program.path])
    await verify.says(moment, 120)
    verify.kill(signal)
    expect(await verify.ended, verify.stderr).toEqual({ code: null, signal })
    expect(verify.stderr).toContain('Interrupted: taking back what was made in the cluster.')
    // Before it ends, not some time after.
    expect(home.leftovers()).toEqual([])
    await expectNothingLeft()
  })

  it('is cleaned up after when it is killed', async () => {
    const verify = await start([process.execPath, program.path])
    await verify.says('T3 P6 Both run', 180)
    verify.kill('SIGKILL')
    expect(await verify.ended).toEqual({ code: null, signal: 'SIGKILL' })
    await expectNothingLeft()
  })

  it('ends when the Helm that started it is killed', async () => {
    const environment = await home.environment()
    const helm = environment['HELM_BIN'] ?? ''
    mkdirSync(home.folder.at('plugins/kaito-check'), { recursive: true })
    cpSync(join(project, 'plugin.yaml'), home.folder.at('plugins/kaito-check/plugin.yaml'))
    cpSync(dirname(program.path), home.folder.at('plugins/kaito-check/dist'), { recursive: true })
    const verify = await start([helm, 'kaito-check'], { HELM_PLUGINS: home.folder.at('plugins') })
    await verify.says('Install previous (', 120)
    const [own] = processesWith(home.folder.at('plugins/kaito-check/dist/kaito-check.cjs'), 'verify', '--disposable')
    expect(readFileSync(`/proc/${own}/status`, 'utf8')).toContain(`PPid:\t${verify.child.pid}`)
    verify.kill('SIGKILL')
    // Its output stays open for as long as the plug-in runs.
    expect(await verify.ended).toEqual({ code: null, signal: 'SIGKILL' })
    expect(verify.stderr).toContain('Interrupted: taking back what was made in the cluster.')
    await expectNothingLeft()
  })

  it('is inconclusive when its time is over, and takes back what it made', async () => {
    // It is over while previous alone is watched and the made-up fight goes on.
    const verify = await start([process.execPath, program.path], {}, ['--watch=120s', '--timeout=60s'])
    expect(await verify.ended, verify.stderr).toEqual({ code: 3, signal: null })
    expect(verify.stdout).toContain('the time for the run is spent')
    expect(home.leftovers()).toEqual([])
    await expectNothingLeft()
  })
})

function nameOf(object: JsonObject): string {
  return textAt(object, 'metadata', 'name')
}
