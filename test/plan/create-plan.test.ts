import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { kindConfiguration } from '../../src/cluster/plan/kind-configuration.ts'
import type { ProviderRequest } from '../../src/cluster/plan/request.ts'
import type { Plan, Step, Words } from '../../src/cluster/plan/step.ts'
import { createPlan } from '../../src/cluster/plan.ts'
import { type TopologyName, topologyNames } from '../../src/model/topology.ts'
import { deepFreeze } from '../support/freeze.ts'
import { sampleCorpus, sampleRequest } from './sample-request.ts'

const existing: ProviderRequest = { kind: 'existing', context: 'kind-mine', auditLog: '/log' }
const kwok: ProviderRequest = { kind: 'kwok', kubernetes: null, runtime: 'binary' }
const providers = [sampleRequest().provider, kwok, existing]

function stepsOf({ opening, beds }: Plan): readonly Step[] {
  return [...opening, ...beds.flatMap(({ steps }) => steps)]
}

function commandsOf(plan: Plan): readonly Words[] {
  return stepsOf(plan).flatMap((step) => [
    ...step.commands,
    ...step.undo.flatMap((undo) => (undo.kind === 'command' ? [undo.words] : [])),
    ...(step.action.kind === 'arrive' ? step.action.forced : []),
  ])
}

const text = (words: Words) => words.join(' ')

describe('a plan', () => {
  it('is the same for the same request, and changes nothing of it', () => {
    const request = deepFreeze(sampleRequest())
    expect(createPlan(request)).toEqual(createPlan(request))
  })

  it.each(providers)('names every step once ($kind)', (provider) => {
    const ids = stepsOf(createPlan(sampleRequest({ provider }))).map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  })

  it.each(providers)('reaches clusters by its own kubeconfig alone ($kind)', (provider) => {
    const reaching = commandsOf(createPlan(sampleRequest({ provider }))).filter(
      (words) =>
        ['kubectl', 'helm'].includes(words[0] ?? '') &&
        !words.includes('version') &&
        !words.includes('template') &&
        !words.includes('config'),
    )
    expect(reaching.length).toBeGreaterThan(40)
    expect(reaching.filter((words) => words[words.indexOf('--kubeconfig') + 1] !== 'WORK/kubeconfig')).toEqual([])
  })

  it.each(providers)('gives only names that carry its suffix ($kind)', (provider) => {
    const made = commandsOf(createPlan(sampleRequest({ provider }))).filter((words) =>
      /create namespace|delete namespace|create cluster|delete cluster|helm install|helm uninstall/.test(text(words)),
    )
    expect(made.length).toBeGreaterThan(10)
    expect(made.filter((words) => !text(words).includes('kaito-check-1a2b3c4d'))).toEqual([])
  })

  it.each(providers)('takes back what it makes ($kind)', (provider) => {
    const making = stepsOf(createPlan(sampleRequest({ provider }))).filter(({ commands }) =>
      commands.some((words) => /create namespace|create cluster|helm install/.test(text(words))),
    )
    expect(making.length).toBeGreaterThan(5)
    expect(making.filter(({ undo }) => undo.length === 0).map(({ id }) => id)).toEqual([])
  })

  it('bounds every step', () => {
    expect(stepsOf(createPlan(sampleRequest())).filter(({ limit }) => limit <= 0 || limit > 1200)).toEqual([])
  })

  it('installs no release but by the name that is taken back', () => {
    const undone = commandsOf(createPlan(sampleRequest())).map(text)
    const installed = undone.filter((words) => words.startsWith('helm install')).map((words) => words.split(' ')[2])
    for (const name of new Set(installed)) {
      expect(undone.some((words) => words.startsWith(`helm uninstall ${name} `))).toBe(true)
    }
  })

  const beds: readonly (readonly [TopologyName, readonly string[]])[] = [
    ['T0', ['in-place']],
    ['T1', ['beside', 'next-goes']],
    ['T2', ['without-shared']],
    ['T3', ['beside', 'next-goes']],
    ['T4', ['same-namespace']],
  ]
  it.each(beds)('tries %s in %j', (topology, names) => {
    const plan = createPlan(sampleRequest({ topologies: [topology] }))
    expect(plan.beds.map(({ name }) => name)).toEqual(names)
    const hanging = new Set(plan.beds.flatMap(({ steps }) => steps.flatMap((step) => step.topologies)))
    expect([...hanging]).toEqual([topology])
  })

  it('takes ownership only where a plain second release was refused', () => {
    const [beside] = createPlan(sampleRequest()).beds
    const taking = beside?.steps.find(({ id }) => id === 'beside/T3-arrive')
    expect(taking?.when).toEqual([{ kind: 'arrived', topology: 'T1', accepted: false }])
    expect(taking?.commands.map(text)).toEqual([expect.stringContaining('--take-ownership')])
  })

  it('forces field conflicts only under a Helm that has them', () => {
    const forced = (helmMajor: number) =>
      stepsOf(createPlan(sampleRequest({ helmMajor }))).flatMap(({ action }) =>
        action.kind === 'arrive' ? action.forced : [],
      )
    expect(forced(4).map(text)).toHaveLength(3)
    expect(
      commandsOf(createPlan(sampleRequest({ helmMajor: 3 }))).filter(
        (words) => words.includes('helm') && words.includes('--force-conflicts'),
      ),
    ).toEqual([])
    expect(forced(3)).toEqual([])
  })

  it('applies next in T2 without what previous renders', () => {
    const leaving = stepsOf(createPlan(sampleRequest())).find(({ action }) => action.kind === 'leave-out-shared')
    // The Role and the Deployment lie in a namespace of their own.
    expect(leaving?.action).toMatchObject({
      shared: [
        'apiextensions.k8s.io/CustomResourceDefinition//widgets.example.test',
        'admissionregistration.k8s.io/ValidatingWebhookConfiguration//check-widgets',
      ],
    })
  })

  it('softens the webhooks that fail closed, and no other', () => {
    const files = new Map(createPlan(sampleRequest()).files)
    expect(JSON.parse(files.get('webhooks/previous-soft.json') ?? '').items).toEqual([
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'check-widgets' },
        webhooks: [{ name: 'widgets.example.test', failurePolicy: 'Ignore' }],
      },
    ])
  })

  it('gives every object of a manifest its namespace', () => {
    const files = new Map(createPlan(sampleRequest()).files)
    const items: readonly { kind: string; metadata: { namespace?: string } }[] = JSON.parse(
      files.get('rendered/previous.json') ?? '',
    ).items
    expect(items.map(({ kind, metadata }) => [kind, metadata.namespace])).toEqual([
      ['CustomResourceDefinition', undefined],
      ['Deployment', 'kaito-check-1a2b3c4d-previous'],
      ['Role', 'kaito-check-1a2b3c4d-previous'],
      ['ValidatingWebhookConfiguration', undefined],
    ])
  })

  it('guards an existing cluster before it makes anything', () => {
    const { opening } = createPlan(sampleRequest({ provider: existing }))
    expect(opening.map(({ id }) => id)).toEqual([
      'run/host',
      'run/render-previous',
      'run/render-next',
      'run/take-context',
      'run/connect',
      'run/guard',
    ])
    expect(opening.slice(0, 4).flatMap(({ undo }) => undo)).toEqual([])
  })

  it('leaves out what there is nothing to do with', () => {
    const corpus = { ...sampleCorpus, stored: [], twins: [], edits: [], newFields: [] }
    const ids = stepsOf(createPlan(sampleRequest({ corpus }))).map(({ id }) => id)
    expect(
      ids.filter(
        (id) => /create-|-touch|scale|edit|delete-/.test(id) && !id.includes('list-') && id !== 'run/create-cluster',
      ),
    ).toEqual([])
  })

  it.each(topologyNames)('fights over a stored object in %s while previous is alone', (topology) => {
    const steps = stepsOf(createPlan(sampleRequest({ topologies: [topology] })))
    const watch = steps.find(({ action }) => action.kind === 'window' && action.window === 'previous-alone')
    expect(watch?.action).toMatchObject({
      injected: {
        object: { name: 'one' },
        accounts: [expect.stringContaining('made-up-one'), expect.stringContaining('made-up-two')],
      },
    })
  })
})

describe('the configuration of kind', () => {
  it('asks for an audit log in both spellings of kubeadm', () => {
    const { kubeadmConfigPatches, nodes } = parse(kindConfiguration('/work'))
    const patches = kubeadmConfigPatches.map((patch: string) => parse(patch))
    expect(patches[0]).toMatchObject({
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      apiServer: { extraArgs: { 'audit-log-path': '/var/log/kubernetes/audit.log' } },
    })
    expect(patches[1]).toMatchObject({
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      apiServer: {
        extraArgs: expect.arrayContaining([{ name: 'audit-log-path', value: '/var/log/kubernetes/audit.log' }]),
      },
    })
    expect(nodes[0].extraMounts[0].hostPath).toBe('/work/audit-policy.yaml')
  })
})
