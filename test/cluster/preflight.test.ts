import { execFile, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { arrayMember, isJsonObject, type Json, type JsonObject, memberAt, objectMember } from '../../src/model/json.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { clusterAccess, openReadOnlyApi } from '../../src/shell/cluster-access.ts'
import { openRights } from '../../src/sources/live/ask-rights.ts'
import { runMain } from '../main/run-main.ts'
import { textAt, writeKubeconfig } from '../support/cluster/api-client.ts'
import { clusterEnvironment } from '../support/cluster/cluster-environment.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { fetchHelm, type HelmMajor, helmMajors } from '../support/helm-binaries.ts'
import { realCharts } from '../support/real-charts.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

const execute = promisify(execFile)

/** Every request, reads too. */
const everyRequest = JSON.stringify({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
})

/** Reads all that a preflight reads; a test takes one right away. */
const reader: readonly JsonObject[] = [
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['get'] },
  { apiGroups: ['kaito.sh'], resources: ['workspaces', 'inferencesets', 'modelmirrors'], verbs: ['list'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['list'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['list'] },
  { apiGroups: ['*'], resources: ['*'], verbs: ['get'] },
]

const namespace = 'kaito-workspace'
/** What a preflight asks of no cluster. */
const admission = 'ask admission webhooks and policies about the stored custom resources'
const project = fileURLToPath(new URL('../..', import.meta.url))
const runCli = "import { runProcess } from './src/cli.ts'; await runProcess()"

/** What a process was started with; empty for one that is gone. */
function commandOf(process: string): string {
  try {
    return readFileSync(`/proc/${process}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
const workspaces = '/apis/kaito.sh/v1beta1/namespaces/team/workspaces'

class Bed {
  readonly plane: ControlPlane
  readonly folder: TemporaryFolder = temporaryFolder()
  readonly major: HelmMajor
  constructor(plane: ControlPlane, major: HelmMajor) {
    this.plane = plane
    this.major = major
  }

  environment(kubeconfig = this.plane.kubeconfig): Promise<Record<string, string>> {
    return clusterEnvironment(kubeconfig, this.folder.path, this.major)
  }

  async helm(...words: readonly string[]): Promise<void> {
    await execute(await fetchHelm(this.major), words, { env: await this.environment(), cwd: realCharts ?? '.' })
  }

  /** A command of a recipe, as a user would paste it. */
  async paste(command: string): Promise<void> {
    const helm = (await fetchHelm(this.major)).replaceAll("'", '')
    const text = command.replace(/^helm /, `'${helm}' `)
    await execute('sh', ['-ec', text], { env: await this.environment(), cwd: realCharts ?? '.' })
  }

  /** A user with the rights of {@link reader}. */
  async makeReader(): Promise<void> {
    const { api, access } = this.plane
    const group = 'rbac.authorization.k8s.io'
    const metadata = { name: 'reader' }
    await api.create('/api/v1/namespaces/default/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata,
    })
    await api.create(`/apis/${group}/v1/clusterroles`, {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRole',
      metadata,
      rules: [...reader],
    })
    await api.create(`/apis/${group}/v1/clusterrolebindings`, {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'reader' },
      subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'default' }],
    })
    const { status } = await api.create('/api/v1/namespaces/default/serviceaccounts/reader/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600 },
    })
    this.folder.write({ 'reader.kubeconfig': writeKubeconfig({ ...access, token: textAt(status, 'token') }) })
  }

  /** As the reader, with all that they print on stderr being a failure. */
  async preflight(next: string, ...more: readonly string[]): Promise<ReportDocument & { readonly exitCode: number }> {
    const { exitCode, stdout, stderr } = await runMain(['preflight', next, '-o', 'json', ...more], {
      directory: realCharts ?? '.',
      environment: await this.environment(this.folder.at('reader.kubeconfig')),
    })
    expect(stderr).toBe('')
    return { ...JSON.parse(stdout), exitCode }
  }

  async [Symbol.asyncDispose]() {
    await this.plane[Symbol.asyncDispose]()
    this.folder[Symbol.dispose]()
  }
}

/** KAITO's own examples, in one namespace. */
function examples(release: string): readonly JsonObject[] {
  const folder = `${realCharts}/../custom-resources/${release}/inference`
  return ['phi_4_mini', 'phi_4', 'mistral_7b', 'deepseek_v3'].flatMap((name) =>
    parseAllDocuments(readFileSync(`${folder}/kaito_workspace_${name}.yaml`, 'utf8')).flatMap((document) => {
      const value: Json = document.toJS()
      return isJsonObject(value) && value['kind'] === 'Workspace' ? [value] : []
    }),
  )
}

function workspace(name: string, more: JsonObject): JsonObject {
  return {
    apiVersion: 'kaito.sh/v1beta1',
    kind: 'Workspace',
    metadata: { name, namespace: 'team' },
    resource: { labelSelector: { matchLabels: { app: name } } },
    inference: { preset: { name: 'phi-4' } },
    ...more,
  }
}

/** No controller runs here, so nobody answers for the webhooks. */
async function letWebhooksFail({ api }: ControlPlane): Promise<void> {
  const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations'
  for (const found of await api.list(path)) {
    const webhooks = arrayMember(found, 'webhooks').map((webhook) => ({ ...Object(webhook), failurePolicy: 'Ignore' }))
    await api.replace(`${path}/${textAt(found, 'metadata', 'name')}`, { ...found, webhooks })
  }
}

/** As the controller does with the Secret that the chart renders empty. */
async function fillCertificate({ api }: ControlPlane): Promise<void> {
  const keys = ['server-key.pem', 'server-cert.pem', 'ca-cert.pem']
  const { status } = await api.send(
    'PATCH',
    `/api/v1/namespaces/${namespace}/secrets/workspace-webhook-cert?fieldManager=workspace`,
    { data: Object.fromEntries(keys.map((key) => [key, 'Y2VydGlmaWNhdGU='])) },
    'application/merge-patch+json',
  )
  expect(status).toBe(200)
}

/** The live definition takes what the next one does not: somebody has loosened it. */
async function loosen({ api }: ControlPlane): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/workspaces.kaito.sh'
  const found = (await api.get(path)) ?? {}
  const text = JSON.stringify(found)
  const changed: JsonObject = JSON.parse(text)
  for (const version of arrayMember(objectMember(changed, 'spec'), 'versions')) {
    const properties = objectMember(memberAt(version, 'schema', 'openAPIV3Schema'), 'properties') ?? {}
    Object.assign(properties, { legacyTeam: { type: 'string' } })
    delete Object(memberAt(properties, 'resource'))['required']
    delete Object(memberAt(properties, 'inference', 'properties', 'preset', 'properties', 'accessMode'))['enum']
  }
  await api.replace(path, changed)
}

const preflightFindings = ({ findings }: ReportDocument) =>
  findings
    .filter(({ rule }) => rule.startsWith('preflight/'))
    .map(({ rule, severity, evidence }) => {
      const cause = memberAt(evidence, 'cause')
      const names = arrayMember(cause, 'objects').join(' ')
      return `${severity} ${rule} ${String(memberAt(cause, 'path') ?? '')} ${names}`.trim()
    })

describe.skipIf(realCharts === null).each(helmMajors)('preflight of KAITO, installed by Helm %s', (major) => {
  let bed: Bed
  let first: ReportDocument & { readonly exitCode: number }

  beforeAll(async () => {
    bed = new Bed(await startControlPlane({ auditPolicy: everyRequest }), major)
    const { api } = bed.plane
    await bed.helm(
      'install',
      'kaito',
      'workspace-0.11.0.tgz',
      '-n',
      namespace,
      '--create-namespace',
      '--set',
      'replicaCount=2',
    )
    await api.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    await letWebhooksFail(bed.plane)
    await fillCertificate(bed.plane)
    await loosen(bed.plane)
    for (const object of examples('v0.11.0')) {
      await api.create(workspaces, { ...object, metadata: { ...objectMember(object, 'metadata'), namespace: 'team' } })
    }
    const bad = [
      workspace('bad-mode', { inference: { preset: { name: 'phi-4', accessMode: 'internal' } } }),
      workspace('bad-selector', { resource: { count: 1 } }),
      workspace('lossy', { legacyTeam: 'red' }),
    ]
    for (const object of bad) await api.create(workspaces, object)
    await api.create('/api/v1/nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'old' },
      status: { nodeInfo: { kubeletVersion: 'v1.28.0' } },
    })
    await bed.makeReader()
  })
  afterAll(() => bed?.[Symbol.asyncDispose]())

  it('names exactly what was made bad, and nothing else', async () => {
    first = await bed.preflight('workspace-0.12.0.tgz')
    expect(first.skipped.map(({ check }) => check)).toEqual([admission])
    // Helm 4 applies on the server, where what others have changed is a conflict: the definition, two webhooks, the Secret.
    const conflicts = major === '3' ? [] : Array(4).fill('error preflight/field-conflicts')
    const said = preflightFindings(first)
    expect(said.filter((text) => text !== 'error preflight/field-conflicts')).toEqual([
      'error preflight/edit-refused .inference.preset.accessMode team/bad-mode',
      'error preflight/fields-pruned .legacyTeam team/lossy',
      'error preflight/edit-refused .resource.labelSelector team/bad-selector',
      // Its default for another field of `.resource` makes every update through v1alpha1 one of what is around.
      'error preflight/update-refused .resource.labelSelector team/bad-selector',
      'warning preflight/definition-drifted',
      'warning preflight/node-skew',
      'info preflight/apply-method',
    ])
    expect(said.filter((text) => text === 'error preflight/field-conflicts')).toEqual(conflicts)
    expect(first).toMatchObject({ exitCode: 1, verdict: 'fail', releaseKind: 'minor' })
    expect(first.summary.examined).toMatchObject({ storedObjects: 7, nodes: 1 })
  })

  it('sends nothing that writes', async () => {
    const requests = bed.plane.audit
      .events()
      .filter(({ user }) => user === 'system:serviceaccount:default:reader')
      .map(({ verb, resource }) => `${verb} ${resource}`)
    expect(requests.length).toBeGreaterThan(50)
    const writing = requests.filter((text) => !/^(?:get|list) /.test(text))
    expect(new Set(writing)).toEqual(new Set(['create selfsubjectaccessreviews']))
  })

  // Nothing in these is Helm's.
  if (major === '3') readsOnly(() => bed)

  it('compares what is live by diff, with the values of the installation, from a snapshot too', async () => {
    const environment = await bed.environment()
    const run = (...words: readonly string[]) => runMain(words, { directory: realCharts ?? '.', environment })
    const diff = async (previous: string, next: string): Promise<ReportDocument> => {
      const { stdout, stderr } = await run('diff', previous, next, '-n', namespace, '-o', 'json', '--no-gates')
      expect(stderr).toBe('')
      return JSON.parse(stdout)
    }
    const report = await diff('installed:kaito', 'workspace-0.12.0.tgz')
    expect(report.subjects[0]).toMatchObject({ ref: 'installed:kaito', name: 'workspace', version: '0.11.0' })
    const rules = new Set(report.findings.map(({ rule }) => rule))
    expect(rules).toContain('schema/property-removed')
    // The release has two replicas by its values, and so has the next one.
    const ofDeployments = report.findings.filter(({ location }) => location.object?.startsWith('Deployment/'))
    expect(ofDeployments.filter(({ location }) => location.path === '.spec.replicas')).toEqual([])
    const file = bed.folder.at('installed.json')
    expect((await run('snapshot', 'installed:kaito', '-o', file)).exitCode).toBe(0)
    expect((await diff(file, 'workspace-0.12.0.tgz')).findings).toEqual(report.findings)
    const back = await diff('workspace-0.12.0.tgz', 'installed:kaito')
    expect(back.findings.filter(({ category }) => category === 'values')).toEqual([])
    expect(back.skipped.map(({ check }) => check)).toContain('compare the values of the charts')
  })

  it('has a recipe that upgrades when it is followed', async () => {
    const recipe = first.recipes.find(({ title }) => title === 'Upgrade')
    const commands = (recipe?.steps ?? []).flatMap((step) => step.commands)
    expect(commands.at(-1)).toBe(
      `helm upgrade kaito workspace-0.12.0.tgz --namespace ${namespace}${major === '3' ? '' : ' --force-conflicts'}`,
    )
    for (const command of commands) await bed.paste(command.replace(/> (\S+)$/, `> ${bed.folder.path}/$1`))
  })

  it('said before what the API server says now', async () => {
    await letWebhooksFail(bed.plane)
    const { api } = bed.plane
    const label = (version: string, name: string) =>
      api
        .send(
          'PATCH',
          `/apis/kaito.sh/${version}/namespaces/team/workspaces/${name}`,
          { metadata: { labels: { touched: 'yes' } } },
          'application/merge-patch+json',
        )
        .then(({ status }) => status)
    const refused = first.findings.filter(({ rule }) => rule === 'preflight/update-refused')
    for (const { evidence } of refused) {
      for (const version of arrayMember(evidence, 'versions'))
        expect(await label(String(version), 'bad-selector')).toBe(422)
    }
    expect(refused.flatMap(({ evidence }) => arrayMember(evidence, 'versions'))).toEqual(['v1alpha1'])
    expect(await label('v1beta1', 'bad-selector')).toBe(200)
    expect(await label('v1beta1', 'bad-mode')).toBe(200)
    for (const [name, patch] of [
      ['bad-selector', { resource: { count: 3 } }],
      ['bad-mode', { inference: { preset: { accessMode: 'elsewhere' } } }],
    ] as const) {
      const { status } = await api.send('PATCH', `${workspaces}/${name}`, patch, 'application/merge-patch+json')
      expect(status).toBe(422)
    }
    expect(await api.get(`${workspaces}/lossy`)).not.toHaveProperty('legacyTeam')
  })

  it('looks at the way back, and it is followed too', async () => {
    const report = await bed.preflight('workspace-0.11.0.tgz')
    expect(report).toMatchObject({ releaseKind: 'downgrade', skipped: [{ check: admission }] })
    const again = report.recipes.find(({ title }) => title === 'Upgrade')?.steps.flatMap((step) => step.commands) ?? []
    for (const command of again) await bed.paste(command.replace(/> (\S+)$/, `> ${bed.folder.path}/$1`))
    const back = first.recipes.find(({ title }) => title === 'Way back')?.steps.flatMap((step) => step.commands) ?? []
    expect(back.at(-1)).toBe(
      `helm rollback kaito 1 --namespace ${namespace}${major === '3' ? '' : ' --force-conflicts'}`,
    )
    await fillCertificate(bed.plane)
    for (const command of back) await bed.paste(command)
  })
})

/** How the cluster is read, whoever installed what is in it. */
function readsOnly(bedOf: () => Bed): void {
  it('could not write, as administrator neither: kubectl refuses it', async () => {
    const folder = bedOf().folder.at('sockets')
    mkdirSync(folder)
    const access = clusterAccess(await bedOf().environment(), project, folder)
    const [reading, asking] = [await openReadOnlyApi(access, folder), await openRights(access, folder)]
    const answer = (socket: string, method: string, path: string) =>
      new Promise((resolve, reject) => {
        const going = request({ socketPath: `${folder}/${socket}`, method, path, headers: { host: 'localhost' } })
        going.on('error', reject).on('response', (response) => resolve(response.resume().statusCode))
        going.end()
      })
    const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await answer('read.sock', method, '/api/v1/namespaces/team')).toBe(403)
      expect(await answer('read.sock', method, reviews)).toBe(403)
      expect(await answer('ask.sock', method, '/api/v1/namespaces/team')).toBe(403)
    }
    expect(await answer('ask.sock', 'DELETE', reviews)).toBe(403)
    expect(await answer('ask.sock', 'GET', '/api/v1/secrets')).toBe(403)
    await Promise.all([reading.stop(), asking.stop()])
  })

  it.each([
    ['workspaces', 'judge the stored workspaces.kaito.sh', 'you may not list workspaces.kaito.sh in the whole cluster'],
    ['nodes', 'compare the versions of the nodes', 'you may not list nodes in the whole cluster'],
  ])('says of what %s may not be read that it was not examined', async (left, check, reason) => {
    const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles/reader'
    const role = (await bedOf().plane.api.get(path)) ?? {}
    const rules = reader.map((rule) => ({
      ...rule,
      resources: arrayMember(rule, 'resources').map((resource) => (resource === left ? 'nothing' : resource)),
    }))
    await bedOf().plane.api.replace(path, { ...role, rules })
    const report = await bedOf().preflight('workspace-0.12.0.tgz', '--fail-on', 'error')
    expect(report.skipped.filter((each) => each.check !== admission)).toEqual([
      expect.objectContaining({ check, reason }),
    ])
    expect(report.verdict).not.toBe('pass')
    await bedOf().plane.api.replace(path, { ...((await bedOf().plane.api.get(path)) ?? {}), rules: [...reader] })
  })

  it('examines several clusters, and one that is away hides no other', async () => {
    const config = JSON.parse(readFileSync(bedOf().folder.at('reader.kubeconfig'), 'utf8'))
    config.clusters.push({ name: 'away', cluster: { server: 'https://127.0.0.1:1' } })
    config.contexts.push({ name: 'away', context: { cluster: 'away', user: 'stand-in' } })
    bedOf().folder.write({ 'two.kubeconfig': JSON.stringify(config) })
    const { exitCode, stdout, stderr } = await runMain(
      ['preflight', 'workspace-0.12.0.tgz', '-o', 'json', '--contexts', 'all'],
      { directory: realCharts ?? '.', environment: await bedOf().environment(bedOf().folder.at('two.kubeconfig')) },
    )
    expect(stderr).toBe('')
    const report: ReportDocument = JSON.parse(stdout)
    expect(exitCode).toBe(1)
    expect(report.parts.map(({ name, verdict }) => `${name} ${verdict}`).sort()).toEqual([
      'away inconclusive',
      'stand-in fail',
    ])
    expect(report.skipped.map(({ check }) => check)).toEqual([admission, 'examine away'])
    expect(report.recipes.flatMap(({ steps }) => steps.flatMap(({ commands }) => commands)).at(-1)).toBe(
      `helm rollback kaito 1 --namespace ${namespace} --kube-context stand-in`,
    )
    expect(preflightFindings(report)).toContain('error preflight/fields-pruned .legacyTeam team/lossy')
  })

  it('stops at Ctrl-C, and leaves nothing', async () => {
    const temporary = bedOf().folder.at('temporary')
    mkdirSync(temporary)
    const words = ['--import', 'tsx', '--input-type=module', '-e', runCli, 'kaito-check']
    const child = spawn(process.execPath, [...words, 'preflight', `${realCharts}/workspace-0.12.0.tgz`], {
      cwd: project,
      env: { ...(await bedOf().environment()), TMPDIR: temporary },
      stdio: 'ignore',
    })
    const ended = new Promise<string | null>((resolve) => child.on('close', (_code, signal) => resolve(signal)))
    await waitUntil('the connection', 60, async () =>
      readdirSync(temporary, { recursive: true }).some((name) => String(name).endsWith('.sock')) ? true : undefined,
    )
    const begun = performance.now()
    child.kill('SIGINT')
    expect(await ended).toBe('SIGINT')
    expect(performance.now() - begun).toBeLessThan(1000)
    expect(readdirSync(temporary).filter((name) => name.startsWith('kaito-check-'))).toEqual([])
    // What was killed takes a moment to go.
    await waitUntil('the end of what was started', 2, () =>
      readdirSync('/proc').every((name) => !/^\d+$/.test(name) || !commandOf(name).includes(temporary)),
    )
  })
}
