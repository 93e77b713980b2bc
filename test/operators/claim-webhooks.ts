import { describe, expect, it } from 'vitest'
import { arrayMember, isJsonObject, type JsonObject, memberAt } from '../../src/model/json.ts'
import { textAt } from '../support/cluster/api-client.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { Scene, type Stage, valuesByUser } from './scene.ts'
import { row } from './table.ts'
import { finished, plain } from './widgets.ts'

/** What the webhooks of two releases refuse, and what breaks them. */
export function claimWebhooks(stage: () => Stage): void {
  describe('webhooks of stand-in operators', () => {
    it('refuse a size, each for itself', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('well-behaved'))
      await waitUntil('the webhook', 30, () => scene.widgets.try({ size: 101 }))
      expect(await scene.widgets.try({ size: 101 })).toMatch(/stand-in 1\.[45]\.0: spec\.size: at most 100/)
      await scene.widgets.accepts(plain)
    })

    it('refuse a new field when they decode strictly', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('strict-decoder'))
      await scene.widgets.servesFinish()
      expect(await scene.widgets.try(finished)).toMatch(/stand-in 1\.4\.0: json: unknown field "finish"/)
      await scene.uninstall('previous')
      await scene.widgets.accepts(finished)
    })

    it('refuse a default that nobody wrote', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('strict-decoder-default'))
      await waitUntil(
        'the default',
        30,
        async () => textAt(await scene.widgets.get('plain'), 'spec', 'finish') === 'matt',
      )
      const unknown = /stand-in 1\.4\.0: json: unknown field "finish"/
      const path = scene.widgets.path('plain')
      await waitUntil('the refusal of an annotation', 30, async () =>
        unknown.test((await scene.widgets.tryPatch(path, { metadata: { annotations: { touched: 'yes' } } })) ?? ''),
      )
      await waitUntil('the refusal of a status', 30, async () =>
        unknown.test((await scene.widgets.tryPatch(`${path}/status`, { status: { child: 'another' } })) ?? ''),
      )
    })

    it("refuse the older controller's update for ever", async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('immutable-finish'))
      await scene.widgets.servesFinish()
      const mark = stage().audit.mark()
      await scene.widgets.create('finished', finished)
      await waitUntil('refusals', 60, () => {
        const refused = scene.requests(mark).filter(({ code, name }) => code === 403 && name === 'finished')
        return refused.length >= 4 && refused.every(({ user }) => user === scene.identity('previous'))
      })
      expect(textAt(await scene.widgets.get('finished'), 'spec', 'finish')).toBe('gloss')
    })

    it('are refused by the API server while two authorities take turns', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('one-configuration'))
      const name = 'validation.stand-in.example.com'
      const mark = stage().audit.mark()
      await scene.fightOver(mark, { resource: 'validatingwebhookconfigurations', name })
      const answers: (string | undefined)[] = []
      for (let at = 0; at < 60; at += 1) answers.push(await scene.widgets.try(plain))
      expect(answers.filter((answer) => answer === undefined).length).toBeGreaterThan(0)
      expect(answers.filter((answer) => answer?.includes('x509')).length).toBeGreaterThan(0)
    })

    it('go with the Namespace that owns their configuration', async () => {
      await using scene = await Scene.open(stage())
      await scene.sideBySide(row('configuration-owner'))
      const name = 'validation.stand-in.example.com'
      const changes = await scene.fightOver(stage().audit.mark(), { resource: 'validatingwebhookconfigurations', name })
      const owner = (object: JsonObject | undefined) => {
        const owners = arrayMember(memberAt(object, 'metadata'), 'ownerReferences').filter(isJsonObject)
        return owners.map((item) => textAt(item, 'name')).join()
      }
      expect(valuesByUser(changes, owner)).toEqual([[scene.namespace('next')], [scene.namespace('previous')]])
      for (const side of ['previous', 'next'] as const) await scene.scale(side, 0)
      const last = owner(await scene.configuration(name))
      await stage().api.remove(`/api/v1/namespaces/${last}`)
      await waitUntil('the configuration to go', 90, async () => (await scene.configuration(name)) === undefined)
      // Nobody makes it again, and nothing is validated.
      await waitUntil('an unvalidated write', 30, async () => (await scene.widgets.try({ size: 101 })) === undefined)
    })

    it('leave a hole while a slow one starts', async () => {
      await using scene = await Scene.open(stage())
      const { previous, next } = row('slow-starter-fail')
      await scene.install('previous', previous)
      await scene.widgets.accepts(plain)
      await scene.install('next', next, { waits: false })
      await waitUntil('the hole', 10, async () => /failed calling webhook/.test((await scene.widgets.try(plain)) ?? ''))
      await scene.ready('next')
      await scene.widgets.accepts(plain)
    })
  })
}
