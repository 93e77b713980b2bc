import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { arrayMember, isJsonObject, type JsonObject, memberAt } from '../../src/model/json.ts'
import { textAt } from '../support/cluster/api-client.ts'
import { alternations, changesOf } from '../support/cluster/audit-log.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import type { StandInRelease } from './chart.ts'
import { Scene, type Stage } from './scene.ts'
import { row } from './table.ts'
import { finished, plain } from './widgets.ts'

/** What Helm does with the definition, and what an upgrade in place does. */
export function claimUpgrades(stage: () => Stage): void {
  describe('definitions of stand-in charts', () => {
    it('let Helm refuse the second release when they are rendered', async () => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row('crds-in-templates').previous)
      await expect(scene.install('next', row('crds-in-templates').next)).rejects.toThrow(
        /invalid ownership metadata.*meta\.helm\.sh\/release-name/s,
      )
    })

    it.each([
      ['crds-in-templates', false],
      ['crds-kept', true],
    ])('after --take-ownership, uninstalling the first: %s', async (id, survives) => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row(id))
      await sleep(2_000)
      expect(await scene.requestsOfIdle()).toEqual([])
      await scene.uninstall('previous')
      if (survives) {
        expect(textAt(await scene.widgets.get('plain'), 'metadata', 'name')).toBe('plain')
      } else {
        await waitUntil('the loss', 30, async () => !(await scene.hasDefinition()))
      }
    })

    it.each([
      ['3', undefined],
      ['4', 'gloss'],
    ] as const)('in crds/ are replaced by an install of Helm 4 only: Helm %s', async (major, kept) => {
      await using scene = await Scene.open(stage(), major)
      await scene.sideBySide(row('crds-in-folder'))
      await scene.widgets.create('finished', finished)
      await scene.widgets.reconciled('finished')
      expect(memberAt(await scene.widgets.get('finished'), 'spec', 'finish')).toBe(kept)
      expect(await scene.requestsOfIdle()).toEqual([])
    })

    it.each(['3', '4'] as const)('in crds/ are left alone by an upgrade: Helm %s', async (major) => {
      await using scene = await Scene.open(stage(), major)
      const { previous, next } = row('crds-in-folder')
      await scene.install('previous', previous)
      await scene.upgrade(next)
      await scene.ready('previous')
      await scene.widgets.create('finished', finished)
      expect(memberAt(await scene.widgets.get('finished'), 'spec', 'finish')).toBeUndefined()
    })

    it('leave a newer field alone that another version writes', async () => {
      await using scene = await Scene.open(stage())
      const { previous, next } = row('crds-kept')
      await scene.install('previous', previous)
      await scene.widgets.create('finished', finished)
      await scene.install('next', next, { more: ['--take-ownership', '--force-conflicts'] })
      await waitUntil('the finish', 30, async () => {
        const [child] = await scene.widgets.children('finished')
        return textAt(child, 'data', 'finish') === 'gloss'
      })
      expect(await scene.requestsOfIdle()).toEqual([])
    })
  })

  describe('a second stand-in release without what it shares', () => {
    it.each([
      ['crds-in-templates', false],
      ['crds-kept', true],
    ])('lives well until the first is uninstalled: %s', async (id, survives) => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row(id).previous)
      await scene.widgets.create('plain', plain)
      await scene.widgets.reconciled('plain')
      expect(await scene.installBeside(row(id).next)).toEqual(['CustomResourceDefinition/widgets.stand-in.example.com'])
      await sleep(2_000)
      expect(await scene.requestsOfIdle()).toEqual([])
      await scene.uninstall('previous')
      if (survives) expect(await scene.hasDefinition()).toBe(true)
      else await waitUntil('the loss', 30, async () => !(await scene.hasDefinition()))
    })

    it('fights over the webhook configuration of the first', async () => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row('one-configuration').previous)
      const mark = stage().audit.mark()
      const name = 'validation.stand-in.example.com'
      expect(await scene.installBeside(row('one-configuration').next)).toEqual([
        `ValidatingWebhookConfiguration/${name}`,
      ])
      await scene.fightOver(mark, { resource: 'validatingwebhookconfigurations', name })
      await waitUntil('a refusal', 30, async () => /x509/.test((await scene.widgets.try(plain)) ?? ''))
    })
  })

  describe('a stand-in release upgraded in place', () => {
    it('is refused when the selector has the version', async () => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row('immutable-selector').previous)
      await expect(scene.upgrade(row('immutable-selector').next)).rejects.toThrow(/field is immutable/)
    })

    it('is refused by Helm 4 when the chart renders keys that the operator fills', async () => {
      await using scene = await Scene.open(stage())
      await scene.install('previous', row('rendered-secret-keys').previous)
      await expect(scene.upgrade(row('rendered-secret-keys').next)).rejects.toThrow(/conflict.*stand-in-operator/s)
    })

    it('serves with two authorities for a while when Helm 3 empties the Secret', async () => {
      await using scene = await Scene.open(stage(), '3')
      await scene.install('previous', row('rendered-secret-keys').previous)
      const mark = stage().audit.mark()
      await scene.upgrade(row('rendered-secret-keys').next)
      await waitUntil('two pods writing the authority in turns', 60, () => {
        const changes = changesOf(scene.requests(mark), { resource: 'validatingwebhookconfigurations' })
        return alternations(changes, ({ pod }) => pod) >= 4
      })
    })

    it.each(['3', '4'] as const)('comes back by a rollback: Helm %s', async (major) => {
      await using scene = await Scene.open(stage(), major)
      await scene.install('previous', row('well-behaved').previous)
      await scene.widgets.create('plain', plain)
      await scene.upgrade(row('well-behaved').next)
      await scene.ready('previous')
      await scene.helm('rollback', 'previous', '1', '-n', scene.namespace('previous'))
      await scene.ready('previous')
      await waitUntil('one pod of the older version', 60, async () => {
        const images = (await scene.pods('previous')).map((pod) => textAt(containersOf(pod)[0], 'image'))
        return images.join() === 'stand-in-operator:1.4.0'
      })
    })

    it.each([
      ['well-behaved', false],
      ['lease-per-namespace', false],
      ['annotation-hash', true],
    ])('with pods of both versions for a while: %s', async (id, fights) => {
      await using scene = await Scene.open(stage())
      const { previous, next } = row(id)
      // A paused rollout holds the old pods only where there are two.
      const twice = (release: StandInRelease) => ({ ...release, values: { ...release.values, replicas: 2 } })
      await scene.install('previous', twice(previous))
      await scene.widgets.create('plain', plain)
      await scene.widgets.reconciled('plain')
      const mark = stage().audit.mark()
      await scene.upgradeHalfway(twice(next))
      if (!fights) await sleep(6_000)
      const turns = () =>
        alternations(changesOf(scene.requests(mark), { resource: 'widgets', name: 'plain' }), ({ pod }) => pod)
      if (fights) await waitUntil('a fight', 60, () => turns() >= 6)
      else expect(turns()).toBeLessThanOrEqual(1)
      // One ServiceAccount: only the pod's name tells the two apart.
      expect(scene.requests(mark).filter(({ user }) => user !== scene.identity('previous'))).toEqual([])
    })

    it('answers admission in turns', async () => {
      await using scene = await Scene.open(stage())
      const { previous, next } = row('strict-decoder')
      const twice = (release: StandInRelease) => ({ ...release, values: { ...release.values, replicas: 2 } })
      await scene.install('previous', twice(previous))
      await scene.widgets.accepts(finished)
      await scene.upgradeHalfway(twice(next))
      await scene.widgets.servesFinish()
      await waitUntil('a refusal', 30, async () => /stand-in 1\.4\.0/.test((await scene.widgets.try(finished)) ?? ''))
      await scene.finishUpgrade()
      await scene.widgets.accepts(finished)
    })
  })
}

function containersOf(pod: JsonObject): readonly JsonObject[] {
  return arrayMember(memberAt(pod, 'spec'), 'containers').filter(isJsonObject)
}
