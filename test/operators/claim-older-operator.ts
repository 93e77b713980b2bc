import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { arrayMember, memberAt } from '../../src/model/json.ts'
import { changesOf } from '../support/cluster/audit-log.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { Scene, type Stage } from './scene.ts'
import { row } from './table.ts'
import { finished, plain } from './widgets.ts'

/** What an operator does to objects of a newer release, or alone. */
export function claimOlderOperator(stage: () => Stage): void {
  describe('an older stand-in operator', () => {
    it('drops a field that its type lacks', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('typed-update'))
      await scene.widgets.servesFinish()
      const mark = stage().audit.mark()
      await scene.widgets.create('finished', finished)
      await waitUntil(
        'the loss',
        30,
        async () => memberAt(await scene.widgets.get('finished'), 'spec', 'finish') === undefined,
      )
      const loss = changesOf(scene.requests(mark), { resource: 'widgets', name: 'finished' }).find(
        ({ responseObject }) => memberAt(responseObject, 'spec', 'finish') === undefined,
      )
      expect(loss).toMatchObject({ verb: 'update', user: scene.identity('previous') })
    })

    it('crashes on a field that its type lacks', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('crash-on-new-field'))
      await scene.widgets.servesFinish()
      await scene.widgets.create('finished', finished)
      await waitUntil('restarts', 60, async () => {
        // A watch that was open when the definition changed goes on for a second, and prunes: an operator that was told
        // of a new object by it knows no new field until the object changes.
        await scene.widgets.touch('finished')
        const [pod] = await scene.pods('previous')
        const [container] = arrayMember(memberAt(pod, 'status'), 'containerStatuses')
        return Number(memberAt(container, 'restartCount')) >= 2
      })
      const [pod] = await scene.pods('next')
      const [container] = arrayMember(memberAt(pod, 'status'), 'containerStatuses')
      expect(memberAt(container, 'restartCount')).toBe(0)
    })

    it('makes a second child under a name that holds the time', async () => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row('time-named-child').previous)
      await scene.widgets.create('alone', plain)
      await scene.widgets.reconciled('alone')
      expect(await scene.widgets.children('alone')).toHaveLength(1)
      await scene.install('next', row('time-named-child').next)
      await scene.widgets.create('both', plain)
      await waitUntil('two children', 30, async () => (await scene.widgets.children('both')).length === 2)
      expect(await scene.widgets.children('alone')).toHaveLength(1)
      await sleep(2_000)
      expect(await scene.requestsOfIdle()).toEqual([])
    })

    it('writes for no reason when it is alone', async () => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row('noisy-alone').previous)
      await scene.widgets.create('plain', plain)
      await scene.widgets.reconciled('plain')
      const changes = changesOf(await scene.requestsOfIdle(), { resource: 'widgets', name: 'plain' })
      expect(changes.length).toBeGreaterThan(2)
    })
  })
}
