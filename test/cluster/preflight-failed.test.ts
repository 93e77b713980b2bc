import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportDocument } from '../../src/model/report.ts'
import { runMain } from '../main/run-main.ts'
import { clusterEnvironment } from '../support/cluster/cluster-environment.ts'
import { type ControlPlane, startControlPlane } from '../support/cluster/control-plane.ts'
import { fetchHelm, helmMajors } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const execute = promisify(execFile)

const settings = `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Values.name }}"}
data: {size: "{{ .Values.size }}"}
`

describe.each(helmMajors)('a release whose last upgrade failed, under Helm %s', (major) => {
  let plane: ControlPlane
  let environment: Record<string, string>
  const folder = temporaryFolder({
    'first/Chart.yaml': 'apiVersion: v2\nname: op\nversion: 1.0.0\n',
    'first/values.yaml': 'name: settings\nsize: small\n',
    'first/templates/c.yaml': settings,
    'next/Chart.yaml': 'apiVersion: v2\nname: op\nversion: 1.1.0\n',
    'next/values.yaml': 'name: settings\nsize: small\n',
    'next/templates/c.yaml': settings,
  })
  const helm = async (...words: readonly string[]) =>
    execute(await fetchHelm(major), words, { env: environment, cwd: folder.path })

  beforeAll(async () => {
    plane = await startControlPlane({})
    environment = await clusterEnvironment(plane.kubeconfig, folder.path, major)
    await helm('install', 'op', 'first', '--set', 'size=large')
    await expect(helm('upgrade', 'op', 'first', '--set', 'name=Not_A_Name')).rejects.toThrow()
  })
  afterAll(async () => {
    await plane?.[Symbol.asyncDispose]()
    folder[Symbol.dispose]()
  })

  it('is upgraded from the revision that is deployed, with its values, and goes back to it', async () => {
    const words = ['preflight', 'next', '--release', 'op', '-n', 'default', '-o', 'json']
    const { stdout, stderr } = await runMain(words, { directory: folder.path, environment })
    expect(stderr).toBe('')
    const { findings, recipes }: ReportDocument = JSON.parse(stdout)
    // With the values of the failed revision another ConfigMap would come, and this one go.
    expect(findings.map(({ rule }) => rule).filter((rule) => !rule.startsWith('preflight/'))).toEqual([])
    const busy = findings.find(({ rule }) => rule === 'preflight/release-busy')
    expect(busy?.message).toContain('Revision 2 of `op` is `failed`')
    expect(busy?.message).toContain('starts from revision 1')
    const commands = recipes.flatMap(({ steps }) => steps.flatMap((step) => step.commands))
    expect(commands).toEqual(['helm upgrade op next --namespace default', 'helm rollback op 1 --namespace default'])
    for (const command of commands) {
      expect(`${command}: ${String((await helm(...command.split(' ').slice(1))).stderr)}`).not.toMatch(/Error/)
      expect(await plane.api.get('/api/v1/namespaces/default/configmaps/settings')).toMatchObject({
        data: { size: 'large' },
      })
    }
  })
})
