import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { SourceOptions } from '../../src/commands/options.ts'
import { prepareRun } from '../../src/commands/run-context.ts'
import { UsageError } from '../../src/errors.ts'
import { kaitoRepository } from '../../src/sources/release-name.ts'
import { defaultRenderOptions } from '../../src/sources/render-options.ts'
import { temporaryFolder } from '../main/run-main.ts'

const folder = temporaryFolder({
  '.git/HEAD': '',
  'local/.kaito-check.yaml': 'repository: { location: ../charts, chart: ragengine }\n',
  'local/deep/x': '',
  'remote/.kaito-check.yaml': 'repository: { location: "https://charts.test/x" }\n',
})
afterAll(() => folder[Symbol.dispose]())

const io = (directory: string) => ({
  stdout: { write: () => {} },
  stderr: { write: () => {} },
  environment: {},
  directory,
  now: () => new Date(0),
  style: (_styles: readonly string[], text: string) => text,
  again: async () => ({ exitCode: 2, stdout: '', stderr: '' }),
  build: async () => 'tests',
  restart: null,
  platform: 'tests',
})
const prepare = (directory: string, options: SourceOptions = {}, environment = {}, valueArguments: string[] = []) =>
  prepareRun(options, { io: io(join(folder.path, directory)), environment, valueArguments })

describe('what a run starts from', () => {
  it('is pinned by default', async () => {
    const { open, kubernetesMinor } = await prepare('')
    expect(open).toMatchObject({
      directory: join(folder.path),
      render: { ...defaultRenderOptions },
      repository: kaitoRepository,
      offline: false,
      fetchArguments: [],
    })
    expect(defaultRenderOptions.kubeVersion.startsWith(`${kubernetesMinor}.`)).toBe(true)
  })

  it('takes a folder of the configuration from where the configuration is', async () => {
    for (const directory of ['local', 'local/deep']) {
      const { open } = await prepare(directory)
      expect(open.repository).toEqual({ location: join(folder.path, 'charts'), chart: 'ragengine' })
    }
  })

  it('takes an address as it is, and the option before both', async () => {
    expect((await prepare('remote')).open.repository).toEqual({ location: 'https://charts.test/x', chart: 'workspace' })
    const { open } = await prepare('local', { repository: 'elsewhere' })
    expect(open.repository).toEqual({ location: 'elsewhere', chart: 'ragengine' })
  })

  it('hands on what Helm is to be told', async () => {
    const options: SourceOptions = {
      kubeVersion: 'v1.31',
      apiVersions: ['example.com/v1/Widget'],
      offline: true,
      plainHttp: true,
      insecureSkipTlsVerify: true,
      caFile: 'ca.pem',
    }
    const values = ['--values', 'a.yaml', '--set', 'x=1']
    const { open, kubernetesMinor } = await prepare('', options, { HELM_NAMESPACE: 'kaito' }, values)
    expect(kubernetesMinor).toBe('1.31')
    expect(open.render).toMatchObject({ kubeVersion: '1.31.0', namespace: 'kaito', valueArguments: values })
    expect(open.render.apiVersions).toContain('example.com/v1/Widget')
    expect(open.offline).toBe(true)
    expect(open.fetchArguments).toEqual([
      '--plain-http',
      '--insecure-skip-tls-verify',
      '--ca-file',
      join(folder.path, 'ca.pem'),
    ])
  })

  it('refuses a version that is none', async () => {
    await expect(prepare('', { kubeVersion: 'latest' })).rejects.toThrow(UsageError)
  })
})
