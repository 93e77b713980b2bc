/**
 * How long `preflight` takes over many stored custom resources, and how much memory: `tsx scripts/bench-preflight.ts
 * [--objects N] [--kubeconform PROGRAM]`. Needs a real control plane (TEST_BED_BIN), KAITO's packages, and a build.
 * kubeconform validates the same objects from files, by the schema alone; without it that part is left out, and said so.
 */
import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { textAt } from '../test/support/cluster/api-client.ts'
import { clusterEnvironment } from '../test/support/cluster/cluster-environment.ts'
import { startControlPlane } from '../test/support/cluster/control-plane.ts'
import { fetchHelm } from '../test/support/helm-binaries.ts'
import { realCharts } from '../test/support/real-charts.ts'

const { values } = parseArgs({
  options: { objects: { type: 'string', default: '100000' }, kubeconform: { type: 'string', default: 'kubeconform' } },
})
const count = Number(values.objects)
const program = fileURLToPath(new URL('../dist/kaito-check.cjs', import.meta.url))

interface Measured {
  readonly seconds: number
  /** Seconds that processors spent on it, without what it had others do. */
  readonly processor: number
  readonly mebibytes: number
  readonly code: number | null
  readonly output: string
}

/** Wall time, processor time and peak memory of a program, as Linux counts them (proc(5); a hundred ticks a second). */
function measure(
  command: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  directory: string,
): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const begun = performance.now()
    const child = spawn(command, words, { env, cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] })
    let peak = 0
    let processor = 0
    let output = ''
    const timer = setInterval(() => {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
        peak = Math.max(peak, Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1] ?? 0))
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')
        processor = (Number(fields[11]) + Number(fields[12])) / 100
      } catch {
        // It ended in the meantime.
      }
    }, 50)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', (error) => {
      clearInterval(timer)
      reject(error)
    })
    child.on('close', (code) => {
      clearInterval(timer)
      resolve({ seconds: (performance.now() - begun) / 1000, processor, mebibytes: peak / 1024, code, output })
    })
  })
}

function workspace(index: number) {
  const name = `workspace-${index}`
  return {
    apiVersion: 'kaito.sh/v1beta1',
    kind: 'Workspace',
    metadata: { name, namespace: `team-${index % 20}`, finalizers: ['workspace.finalizer.kaito.sh'] },
    resource: {
      count: 1 + (index % 4),
      instanceType: 'Standard_NC24ads_A100_v4',
      labelSelector: { matchLabels: { apps: name } },
    },
    inference: { preset: { name: 'phi-4' } },
  }
}

if (realCharts === null) throw new Error('KAITO’s packages are not here.')
const charts = realCharts
await using plane = await startControlPlane({
  auditPolicy: JSON.stringify({ apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'None' }] }),
})
const env = await clusterEnvironment(plane.kubeconfig, plane.folder.path, '3')
const installed = spawnSync(
  await fetchHelm('3'),
  ['install', 'kaito', 'workspace-0.11.0.tgz', '-n', 'kaito-workspace', '--create-namespace', '--no-hooks'],
  { env, cwd: charts, encoding: 'utf8' },
)
if (installed.status !== 0) throw new Error(installed.stderr)
const webhooks = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
for (const configuration of await plane.api.list(webhooks)) {
  await plane.api.remove(`${webhooks}/${textAt(configuration, 'metadata', 'name')}`)
}
for (let team = 0; team < 20; team += 1) {
  const metadata = { name: `team-${team}` }
  await plane.api.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata })
}
const filled = performance.now()
let next = 0
const lane = async () => {
  while (next < count) {
    const index = next
    next += 1
    await plane.api.create(`/apis/kaito.sh/v1beta1/namespaces/team-${index % 20}/workspaces`, workspace(index))
    if (index % 10_000 === 9_999) process.stderr.write(`${index + 1} stored\n`)
  }
}
await Promise.all(Array.from({ length: 24 }, lane))
process.stderr.write(`${count} objects stored in ${((performance.now() - filled) / 1000).toFixed(0)} s\n`)

const words = [program, 'preflight', 'workspace-0.12.0.tgz', '-o', 'json', '--fail-on', 'never']
const ours = await measure(process.execPath, words, env, charts)
const examined = JSON.parse(ours.output).summary.examined.storedObjects
const rate = (seconds: number) => `${Math.round(examined / seconds)} objects/s`
process.stdout.write(
  `preflight: ${examined} objects in ${ours.seconds.toFixed(1)} s, ${rate(ours.seconds)}, of which ${ours.processor.toFixed(1)} s its own (${rate(ours.processor)}), at most ${ours.mebibytes.toFixed(0)} MiB\n`,
)

const folder = plane.folder.at('objects')
mkdirSync(folder)
for (let index = 0; index < count; index += 1) {
  appendFileSync(`${folder}/${Math.floor(index / 1000)}.yaml`, `---\n${JSON.stringify(workspace(index))}\n`)
}
const crd = spawnSync('tar', ['-xzOf', 'workspace-0.12.0.tgz', 'workspace/templates/kaito.sh_workspaces.yaml'], {
  cwd: charts,
  encoding: 'utf8',
})
const schema = parse(crd.stdout).spec.versions.find(({ name }: { name: string }) => name === 'v1beta1').schema
  .openAPIV3Schema
writeFileSync(plane.folder.at('workspace.json'), JSON.stringify(schema))
try {
  const arguments_ = ['-schema-location', plane.folder.at('workspace.json'), '-summary', folder]
  const theirs = await measure(values.kubeconform, arguments_, env, charts)
  process.stdout.write(
    `kubeconform: ${theirs.output.trim()} in ${theirs.seconds.toFixed(1)} s, ${rate(theirs.seconds)}, ${theirs.processor.toFixed(1)} s its own, at most ${theirs.mebibytes.toFixed(0)} MiB; preflight takes ${(ours.seconds / theirs.seconds).toFixed(1)} times as long\n`,
  )
} catch {
  process.stdout.write('kubeconform is not on PATH: left out\n')
}
