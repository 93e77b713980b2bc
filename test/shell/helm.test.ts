import { chmodSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { callHelmToSuccess, findHelm, readHelmVersion } from '../../src/shell/helm.ts'
import { cleanHelmErrors } from '../../src/shell/helm-message.ts'
import { fetchHelm, helmEnvironment, helmMajors } from '../support/helm-binaries.ts'
import { refusalOf } from '../support/open-refusal.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('Helm', () => {
  it.each([
    ['3', '3.18.0'],
    ['4', '4.1.4'],
  ] as const)('%s answers with its version', async (major, version) => {
    using folder = temporaryFolder()
    const environment = { ...helmEnvironment(folder.path), HELM_BIN: await fetchHelm(major) }
    expect(await readHelmVersion(findHelm(environment, folder.path))).toBe(version)
  })

  it('is found by HELM_BIN relative to a folder, by name on PATH, or not at all', () => {
    using folder = temporaryFolder({ 'bin/helm': '', 'bin/helm4': '', 'bin/plain': '' })
    chmodSync(folder.at('bin/helm'), 0o755)
    chmodSync(folder.at('bin/helm4'), 0o755)
    const found = (environment: Record<string, string>, directory: string) => findHelm(environment, directory).program
    expect(found({ HELM_BIN: './bin/helm4', PATH: '' }, folder.path)).toBe(folder.at('bin/helm4'))
    expect(found({ HELM_BIN: '../helm4' }, folder.at('bin/x'))).toBe(folder.at('bin/helm4'))
    expect(found({ HELM_BIN: folder.at('bin/helm') }, '/')).toBe(folder.at('bin/helm'))
    expect(found({ HELM_BIN: 'helm4', PATH: `/nowhere:${folder.at('bin')}` }, '/')).toBe(folder.at('bin/helm4'))
    expect(found({ HELM_BIN: '', PATH: folder.at('bin') }, '/')).toBe(folder.at('bin/helm'))
    expect(found({ PATH: folder.at('bin') }, '/')).toBe(folder.at('bin/helm'))
    expect(() => found({ PATH: '/nowhere' }, '/')).toThrow('Helm is not installed, or not on PATH.')
    expect(() => found({ HELM_BIN: './bin/plain', PATH: folder.at('bin') }, folder.path)).toThrow(
      'There is no Helm at `./bin/plain`, which HELM_BIN names.',
    )
  })

  it.each(helmMajors)('%s runs without plugins, debugging and colour', async (major) => {
    using folder = temporaryFolder({ 'plugins/broken/plugin.yaml': 'nonsense: [' })
    const environment = {
      ...helmEnvironment(folder.path),
      HELM_BIN: await fetchHelm(major),
      HELM_PLUGINS: folder.at('plugins'),
      HELM_DEBUG: 'true',
      HELM_COLOR: 'always',
    }
    const { stdout, stderr } = await callHelmToSuccess(findHelm(environment, folder.path), {
      arguments: ['env'],
      timeout: 20_000,
      maximumBytes: 100_000,
    })
    expect(stdout.toString()).toContain('HELM_DEBUG="false"')
    expect(stderr).toBe('')
  })

  it('that is no Helm is said to be none', async () => {
    using folder = temporaryFolder({ helm: '#!/bin/sh\necho "robot: $*"; exit 1\n' })
    chmodSync(folder.at('helm'), 0o755)
    const helm = findHelm({ HELM_BIN: './helm', PATH: process.env['PATH'] }, folder.path)
    expect(
      await refusalOf(callHelmToSuccess(helm, { arguments: ['pull', 'x'], timeout: 5_000, maximumBytes: 100 })),
    ).toMatchObject({
      code: 'tool-too-old',
      message: `\`${folder.at('helm')}\` does not answer as Helm does: Helm 3.10.0 or newer is needed.`,
    })
  })

  it.each(['3.10.0', '3.9.4', '2.17.0', '4.0.0'])('%s is old or not', async (version) => {
    using folder = temporaryFolder({
      helm: `#!/bin/sh\n[ "$1" = version ] && { echo v${version}+gabc; exit 0; }\necho "Error: no" >&2; exit 1\n`,
    })
    chmodSync(folder.at('helm'), 0o755)
    const helm = findHelm({ HELM_BIN: './helm', PATH: process.env['PATH'] }, folder.path)
    const refusal = await refusalOf(
      callHelmToSuccess(helm, { arguments: ['pull', 'x'], timeout: 5_000, maximumBytes: 100 }),
    )
    const isOld = version.startsWith('2.') || version === '3.9.4'
    expect(refusal).toMatchObject(
      isOld
        ? { code: 'tool-too-old', message: `Helm ${version} is too old: Helm 3.10.0 or newer is needed.` }
        : { code: 'tool-failed', hint: 'no\nTo see it again:\n  helm pull x' },
    )
  })
})

describe("Helm's own words", () => {
  it.each([
    ['Error: no chart\n', 'no chart'],
    ['level=WARN msg="x"\nError: no chart\n', 'no chart'],
    ['time=2026-01-01T00:00:00Z level=ERROR msg="x"\nError: a\nb\n', 'a\nb'],
    ['2026/01/01 00:00:00 walk.go:74: found symbolic link in path\nError: a', 'a'],
    ['WARNING: Kubernetes configuration file is group-readable.\nError: a', 'a'],
    ['coalesce.go: noise\nError: a\n\nUse --debug flag to render out invalid YAML\n', 'a'],
    ['Error: An error occurred while checking', 'an error occurred while checking'],
    ['Error: Chart.yaml file is missing', 'Chart.yaml file is missing'],
    ['Error: cannot load values.yaml: cannot unmarshal yaml document: error x', 'cannot load values.yaml: error x'],
    [
      'Error: a/t.yaml:1:2\n  executing "a/t.yaml" at <.Values.b>:\n    nil pointer',
      'template: a/t.yaml:1:2: executing "a/t.yaml" at <.Values.b>: nil pointer',
    ],
    [
      'Error: a/t.yaml:1:2\n  executing "a" at <include "n" .>:\n    error calling include:\na/h.tpl:3:4\n  executing "n" at <b>:\n    one\ntwo',
      'template: a/t.yaml:1:2: executing "a" at <include "n" .>: error calling include: template: a/h.tpl:3:4: executing "n" at <b>: one\ntwo',
    ],
    [
      'Error: a/t.yaml:1:2\n  executing "a" at <include "n" .>:\n    error calling include:\ntemplate: no template "n"',
      'template: a/t.yaml:1:2: executing "a" at <include "n" .>: error calling include: template: no template "n"',
    ],
    ['something else', 'something else'],
    ['', ''],
  ])('%j', (stderr, words) => {
    expect(cleanHelmErrors(stderr)).toBe(words)
  })
})
