import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadEngine } from '../../src/checks/load-engine.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { valueName } from '../../src/model/value-changes.ts'
import { readRelease } from '../../src/release/read-release.ts'
import { openRelease } from '../../src/sources/open-release.ts'
import { below } from '../support/authored-charts.ts'
import { helmMajors } from '../support/helm-binaries.ts'
import { openOptions } from '../support/open-options.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder

beforeEach(() => {
  folder = temporaryFolder()
})

afterEach(() => {
  folder[Symbol.dispose]()
})

const draft = (uri: string) => ({ $schema: uri })
const chart = (version: string, schema: JsonObject | null) => ({
  'Chart.yaml': `apiVersion: v2\nname: demo\nversion: ${version}\n`,
  'values.yaml': 'port: 80\nlevel: info\nlist: [a]\nnested: {port: 1}\n',
  'templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: map }\n',
  ...(schema === null ? {} : { 'values.schema.json': JSON.stringify(schema) }),
})

describe.each(helmMajors)('Helm %s takes for the previous release and refuses for the next', (major) => {
  it.each<readonly [string, JsonObject | null, JsonObject]>([
    ['a number beyond a bound', { properties: { port: { maximum: 100 } } }, { properties: { port: { maximum: 90 } } }],
    ['a number in quotes', null, { properties: { port: { type: 'integer' } } }],
    [
      'a text of another form',
      { properties: { level: { type: 'string', pattern: '^[a-z]+$' } } },
      { properties: { level: { type: 'string', pattern: '^(info|debug)$' } } },
    ],
    [
      'a value that has no name any more',
      {
        properties: { port: {}, level: {}, list: {}, nested: {}, old: { type: 'string' } },
        additionalProperties: false,
      },
      { properties: { port: {}, level: {}, list: {}, nested: {} }, additionalProperties: false },
    ],
    [
      'items that are too many',
      { ...draft('http://json-schema.org/draft-07/schema#'), properties: { list: { maxItems: 4 } } },
      { ...draft('http://json-schema.org/draft-07/schema#'), properties: { list: { maxItems: 2 } } },
    ],
    [
      'a member taken away',
      { properties: { nested: { type: 'object' } } },
      { properties: { nested: { type: 'object', required: ['port'] } } },
    ],
  ])('%s', async (_, previousSchema, nextSchema) => {
    folder.write({ ...below('a', chart('1.0.0', previousSchema)), ...below('b', chart('1.1.0', nextSchema)) })
    const options = await openOptions(folder.path, major)
    const open = async (name: string, values: readonly string[] = []) =>
      openRelease(name, { ...options, render: { ...options.render, valueArguments: values } })
    const [previous, next] = [readRelease(await open('a')).chart, readRelease(await open('b')).chart]
    if (previous === null || next === null) throw new Error('no chart')
    const { refused } = await (await loadEngine()).compareValues({ previous, next, given: {}, read: [] })
    expect(refused.length).toBeGreaterThan(0)
    for (const { path, value } of refused) {
      const set = ['--set-json', `${valueName(path)}=${JSON.stringify(value)}`]
      expect((await open('a', set)).renders[0]?.failure).toBeNull()
      expect((await open('b', set)).renders[0]?.failure?.message).toContain("values don't meet the specifications")
    }
  })
})
