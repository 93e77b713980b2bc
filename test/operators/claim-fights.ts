import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { arrayMember, type JsonObject, memberAt } from '../../src/model/json.ts'
import { textAt } from '../support/cluster/api-client.ts'
import { changesOf } from '../support/cluster/audit-log.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { Scene, type Stage, valuesByUser } from './scene.ts'
import { row } from './table.ts'
import { finished, plain } from './widgets.ts'

/** What two releases do to Widgets that they share, as the audit log shows it. */
export function claimFights(stage: () => Stage): void {
  describe('two stand-in operators side by side', () => {
    it.each(['well-behaved', 'lease-shared', 'immutable-selector', 'rendered-secret-keys', 'slow-starter'])(
      'leave everything alone: %s',
      async (id) => {
        await using scene = await Scene.open(stage())
        await scene.sideBySide(row(id))
        await scene.widgets.create('late', plain)
        await scene.widgets.reconciled('late')
        await sleep(2_000)
        expect(await scene.requestsOfIdle()).toEqual([])
        expect(await scene.widgets.children('late')).toHaveLength(1)
      },
    )

    it('take turns by one lease in one namespace', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('lease-shared'))
      const lease = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/stand-in-operator'
      const holder = async () => textAt(await stage().api.get(lease), 'spec', 'holderIdentity')
      expect(await holder()).toMatch(`${scene.namespace('previous')}/`)
      const mark = stage().audit.mark()
      await scene.uninstall('previous')
      await waitUntil('the second to lead', 60, async () => (await holder()).startsWith(`${scene.namespace('next')}/`))
      await waitUntil('the hash of the second', 30, () =>
        changesOf(scene.requests(mark), { resource: 'widgets' }).some(({ user }) => user === scene.identity('next')),
      )
    })

    it('both lead by leases of one name in two namespaces', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('lease-per-namespace'))
      for (const side of ['previous', 'next'] as const) {
        const lease = `/apis/coordination.k8s.io/v1/namespaces/${scene.namespace(side)}/leases/stand-in-operator`
        await waitUntil('a holder', 30, async () =>
          textAt(await stage().api.get(lease), 'spec', 'holderIdentity').startsWith(`${scene.namespace(side)}/`),
        )
      }
    })

    it('leave everything alone under Helm 3', async () => {
      await using scene = await Scene.open(stage(), '3')
      await scene.sideBySide(row('well-behaved'))
      await sleep(2_000)
      expect(await scene.requestsOfIdle()).toEqual([])
    })

    it('act on their own class only', async () => {
      await using scene = await Scene.open(stage())
      const { previous, next } = row('class-selected')
      await scene.install('previous', previous)
      for (const className of ['blue', 'green']) await scene.widgets.create(className, { ...plain, className })
      await scene.widgets.reconciled('blue')
      const mark = stage().audit.mark()
      await scene.install('next', next)
      await scene.widgets.reconciled('green')
      await sleep(2_000)
      expect(await scene.requestsOfIdle()).toEqual([])
      const changes = changesOf(scene.requests(mark), { resource: 'widgets' })
      expect(new Set(changes.map(({ user, name }) => [user, name].join(' ')))).toEqual(
        new Set([`${scene.identity('next')} green`]),
      )
    })

    it.each([
      ['annotation-hash', ['metadata', 'annotations', 'stand-in.example.com/spec-hash']],
      ['lease-per-namespace', ['metadata', 'annotations', 'stand-in.example.com/spec-hash']],
    ] as const)('fight over an annotation: %s', async (id, path) => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row(id).previous)
      await scene.widgets.create('plain', plain)
      await scene.widgets.reconciled('plain')
      await sleep(1_000)
      expect(await scene.requestsOfIdle()).toEqual([])
      const mark = stage().audit.mark()
      await scene.install('next', row(id).next)
      const changes = await scene.fightOver(mark, { resource: 'widgets', name: 'plain' })
      const [ofNext, ofPrevious] = valuesByUser(changes, (object) => textAt(object, ...path))
      expect(ofNext).toHaveLength(1)
      expect(ofPrevious).toHaveLength(1)
      expect(ofNext).not.toEqual(ofPrevious)
      expect(memberAt(await scene.widgets.get('plain'), 'metadata', 'generation')).toBe(1)
    })

    it('fight over a reason', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('status-reason'))
      const changes = await scene.fightOver(stage().audit.mark(), { resource: 'widgets', name: 'plain' })
      const reason = (object: JsonObject | undefined) => {
        const [condition] = arrayMember(memberAt(object, 'status'), 'conditions')
        return textAt(condition, 'reason')
      }
      expect(valuesByUser(changes, reason)).toEqual([['Available'], ['ChildCurrent']])
      expect(new Set(changes.map(({ resource }) => resource))).toEqual(new Set(['widgets/status']))
    })

    it('fight over a child that both write whole', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('child-overwrite'))
      await scene.widgets.servesFinish()
      await sleep(1_000)
      expect(await scene.requestsOfIdle()).toEqual([])
      const mark = stage().audit.mark()
      await scene.widgets.create('finished', finished)
      const changes = await scene.fightOver(mark, { resource: 'configmaps', name: 'widget-finished' })
      expect(valuesByUser(changes, (object) => textAt(object, 'data', 'finish'))).toEqual([['gloss'], ['']])
    })
  })
}
