import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { covers, readRights } from '../../src/checks/rbac/rights.ts'
import { levelOf, podSecurityViolations } from '../../src/checks/workload/pod-security.ts'
import { apiGroupOf, scopeOf } from '../../src/model/api-scope.ts'
import { arrayMember, isJsonObject, type Json, type JsonObject, memberAt } from '../../src/model/json.ts'
import { textAt } from '../support/cluster/api-client.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { objectUpdates } from '../support/object-updates.ts'
import { podVariants } from '../support/pod-variants.ts'

let plane: ControlPlane
const plurals = new Map<string, string>()

beforeAll(async () => {
  plane = await startControlPlane()
  await plane.api.create('/api/v1/namespaces', { metadata: { name: 'updates' } })
})
afterAll(() => plane?.[Symbol.asyncDispose]())

/** `/apis/apps/v1/namespaces/updates/deployments` */
async function collectionOf(apiVersion: string, kind: string): Promise<string> {
  const root = apiGroupOf(apiVersion) === '' ? `/api/${apiVersion}` : `/apis/${apiVersion}`
  if (!plurals.has(`${apiVersion} ${kind}`)) {
    for (const resource of arrayMember((await plane.api.get(root)) ?? {}, 'resources')) {
      const name = textAt(resource, 'name')
      if (!name.includes('/')) plurals.set(`${apiVersion} ${textAt(resource, 'kind')}`, name)
    }
  }
  const isGlobal = scopeOf({ apiVersion, kind }, []) === 'Cluster'
  return `${root}/${isGlobal ? '' : 'namespaces/updates/'}${plurals.get(`${apiVersion} ${kind}`)}`
}

function objectIn(text: string): JsonObject {
  const value: Json = parse(text)
  if (!isJsonObject(value)) throw new Error('not an object')
  return value
}

describe('an update that the rules know of, applied on the server', () => {
  it.each(objectUpdates.map((update, index) => [update.name, update, index] as const))(
    '%s',
    async (_name, update, index) => {
      const [previous, next] = [update.previous, update.next].map((text) =>
        objectIn(text.replaceAll('NAME', `row-${index}`)),
      )
      if (previous === undefined || next === undefined) throw new Error('a row has two objects')
      const collection = await collectionOf(textAt(previous, 'apiVersion'), textAt(previous, 'kind'))
      const apply = async (object: JsonObject, flags = '') => {
        const path = `${collection}/row-${index}?fieldManager=helm${flags}`
        return plane.api.send('PATCH', path, object, 'application/apply-patch+yaml')
      }
      const created = await apply(previous)
      expect([created.status, textAt(created.body, 'message')]).toEqual([201, ''])
      const { status, body } = await apply(next, '&dryRun=All')
      if (update.refused === null) expect([status, textAt(body, 'message')]).toEqual([200, ''])
      else expect(textAt(body, 'message')).toContain(update.refused)
    },
  )
})

describe('a pod, as the Pod Security admission takes it', () => {
  beforeAll(async () => {
    for (const level of ['baseline', 'restricted']) {
      const labels = { 'pod-security.kubernetes.io/enforce': level }
      await plane.api.create('/api/v1/namespaces', { metadata: { name: level, labels } })
    }
  })

  it.each(podVariants.map((variant) => [variant.name, variant] as const))('%s', async (_name, { pod }) => {
    const needed = levelOf(podSecurityViolations({ path: [], metadata: {}, spec: pod }))
    const refusing: string[] = []
    for (const level of ['baseline', 'restricted']) {
      const { status, body } = await plane.api.send('POST', `/api/v1/namespaces/${level}/pods?dryRun=All`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'pod' },
        spec: { ...pod, serviceAccountName: 'default', automountServiceAccountToken: false },
      })
      const message = textAt(body, 'message')
      if (status >= 300) expect(message).toContain('violates PodSecurity')
      if (status >= 300) refusing.push(level)
    }
    const expected = { privileged: ['baseline', 'restricted'], baseline: ['restricted'], restricted: [] }
    expect(refusing).toEqual(expected[needed])
  })
})

const rules = [
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['*'], verbs: ['get'] },
  { apiGroups: ['*'], resources: ['pods'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['update'] },
  { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['update'] },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], verbs: ['get'] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: ['two'], verbs: ['get'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
  { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  { nonResourceURLs: ['/metrics/*'], verbs: ['get'] },
  { nonResourceURLs: ['/metrics/one'], verbs: ['get'] },
  { nonResourceURLs: ['*'], verbs: ['get'] },
] as const

describe('a right, as the authorizer gives it', () => {
  it('covers what the rules take it to cover', async () => {
    const authorization = '/apis/rbac.authorization.k8s.io/v1'
    for (const [index, rule] of rules.entries()) {
      const name = `right-${index}`
      await plane.api.create(`${authorization}/clusterroles`, { metadata: { name }, rules: [rule] })
      await plane.api.create(`${authorization}/clusterrolebindings`, {
        metadata: { name },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
      })
    }
    const wrong: Json[] = []
    for (const [index, rule] of rules.entries()) {
      const held = readRights([rule])
      for (const right of readRights([...rules])) {
        // Reviews ask about single things; a wildcard in one is a thing of that name.
        if (JSON.stringify(right).includes('*')) continue
        const { body } = await plane.api.send('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
          spec: { user: `right-${index}`, ...attributesOf(right) },
        })
        const allowed = memberAt(body, 'status', 'allowed')
        if (allowed !== held.some((each) => covers(each, right))) wrong.push([index, right, allowed ?? null])
      }
    }
    expect(wrong).toEqual([])
  })
})

function attributesOf(right: ReturnType<typeof readRights>[number]) {
  if (right.on === 'url') return { nonResourceAttributes: { path: right.url, verb: right.verb } }
  if (right.on === 'role') throw new Error('no role is asked about')
  const [resource = '', subresource = ''] = right.resource.split('/')
  return {
    resourceAttributes: {
      group: right.apiGroup,
      resource,
      subresource,
      verb: right.verb,
      name: right.resourceName ?? '',
    },
  }
}
