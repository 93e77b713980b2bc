import { describe, expect, it } from 'vitest'
import { rules } from '../../src/checks/catalogue.ts'
import { defaultConfiguration } from '../../src/config/configuration.ts'
import { parseConfiguration } from '../../src/config/parse-configuration.ts'
import { startingConfiguration } from '../../src/config/starting-configuration.ts'
import { kubernetesSupport } from '../../src/model/kubernetes-data.ts'

const parse = (text: string) =>
  parseConfiguration(text, { file: '.kaito-check.yaml', rules, kubernetes: kubernetesSupport })
const charts = [
  { name: 'cache-operator', images: ['registry.example.com/cache/cache-operator'] },
  { name: 'no', images: [] },
]

describe('the first configuration', () => {
  it('says what was found, and nothing else', async () => {
    expect(await parse(startingConfiguration(charts, null))).toEqual({
      ...defaultConfiguration(kubernetesSupport),
      settings: {
        ...defaultConfiguration(kubernetesSupport).settings,
        projectNames: ['cache-operator', 'no'],
        ownImages: ['registry.example.com/cache/cache-operator'],
      },
    })
  })

  it.each([
    ['with images', charts],
    ['without images', charts.slice(1)],
  ])(
    '%s is valid with every comment of a key taken away, and changes no default of the policy',
    async (_what, found) => {
      const text = startingConfiguration(found, null).replace(/^#(?=\S| {2})/gm, '')
      const configuration = await parse(text)
      expect(configuration.policy).toEqual(defaultConfiguration(kubernetesSupport).policy)
      expect(configuration.repository).toEqual({ location: 'https://charts.example.com', chart: found[0]?.name })
      expect(configuration.suppressions.length).toBe(1)
    },
  )

  it('tells editors where the schema is', () => {
    expect(startingConfiguration(charts, '.x.json').split('\n')[0]).toBe('# yaml-language-server: $schema=.x.json')
  })
})
