import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInNewContext } from 'node:vm'
import { transformSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { temporaryFolder } from './run-main.ts'

interface Metafile {
  readonly inputs: Readonly<Record<string, object>>
  readonly outputs: Readonly<Record<string, object>>
}

const project = fileURLToPath(new URL('../..', import.meta.url))
const crd = (maximum: number) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
  versions:
  - {name: v${maximum}, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
`
const folder = temporaryFolder({ 'a b/previous/w.yaml': crd(1), 'a b/next/w.yaml': crd(2) })
afterAll(() => folder[Symbol.dispose]())

const dist = join(folder.path, 'a b', 'dist')
const entry = join(dist, 'kaito-check.cjs')
const metafile = join(folder.path, 'metafile.json')

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(project, 'scripts/build.mjs'), dist, metafile], { encoding: 'utf8' })
  expect(built.stderr + built.error).toBe('undefined')
}, 120_000)

function run(...argv: readonly string[]) {
  return spawnSync(process.execPath, [entry, ...argv], { cwd: join(folder.path, 'a b'), encoding: 'utf8' })
}

describe('the built program', () => {
  it('answers from a path with a blank', () => {
    expect(run('--version')).toMatchObject({ status: 0, stdout: `kaito-check ${manifest.version}\n`, stderr: '' })
  })

  it('ends with the code of its verdict', () => {
    const { status, stdout, stderr } = run('diff', 'previous', 'next')
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
    expect(stdout).toMatch(/^FAIL {2}previous → next: /)
    expect(run('diff', 'next', 'next').status).toBe(0)
    expect(run('diff', 'next', 'nope').status).toBe(2)
  })

  it('colours when it is told to', () => {
    expect(run('diff', 'previous', 'next', '--color', 'always').stdout).toContain(
      '\u001b[31m\u001b[1mFAIL\u001b[22m\u001b[39m',
    )
  })

  it('takes a reader that stops reading calmly', () => {
    const command = `"${process.execPath}" "${entry}" rules -o json | true; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
    expect({ stdout, stderr }).toEqual({ stdout: '0\n', stderr: '' })
  })

  it('delivers a long report whole through a pipe', () => {
    const command = `"${process.execPath}" "${entry}" rules -o json | (sleep 1; cat)`
    const { stdout } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
    expect(JSON.parse(stdout).length).toBeGreaterThan(10)
  })

  it('runs without the code that was compiled ahead, and with code that another program left', () => {
    const [compiled = ''] = readdirSync(dist).filter((file) => file.endsWith('.compiled'))
    expect(compiled).toContain(process.version)
    const bytes = readFileSync(join(dist, compiled))
    try {
      writeFileSync(join(dist, compiled), bytes.subarray(0, bytes.length / 2))
      expect(run('--version')).toMatchObject({ status: 0, stdout: `kaito-check ${manifest.version}\n`, stderr: '' })
      rmSync(join(dist, compiled))
      expect(run('--version')).toMatchObject({ status: 0, stdout: `kaito-check ${manifest.version}\n`, stderr: '' })
    } finally {
      writeFileSync(join(dist, compiled), bytes)
    }
  })

  it('brings the licences of what it contains', () => {
    const notices = readFileSync(join(dist, 'THIRD_PARTY_NOTICES'), 'utf8')
    for (const name of ['commander', 'yaml', 'ajv', '@noble/hashes']) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+, `, 'm'))
    }
    expect(notices).not.toContain('vitest')
  })

  it('holds the modules that the bundler lists, and nothing else', () => {
    const { inputs, outputs }: Metafile = JSON.parse(readFileSync(metafile, 'utf8'))
    const files = readdirSync(dist).filter((file) => !file.endsWith('.compiled'))
    expect(files.sort()).toEqual([
      'THIRD_PARTY_NOTICES',
      'kaito-check.cjs',
      'load-program.cjs',
      'rest.cjs',
      'rules.txt',
      'start.cjs',
    ])
    const held = ['start.cjs', 'rest.cjs'].flatMap((file) => Object.keys(createRequire(entry)(join(dist, file))))
    expect(held.sort()).toEqual(
      Object.keys(outputs)
        .map((path) => `./${basename(path)}`)
        .sort(),
    )
    // Every input is ours, or of a package that the lock file pins and whose licence is there.
    const packages = Object.keys(inputs)
      .filter((path) => !/^(?:raw:)?(?:src|schemas)\/|^package\.json$|^nothing:/.test(path))
      .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? path)
    const lock: { readonly packages: Readonly<Record<string, { readonly version: string }>> } = JSON.parse(
      readFileSync(join(project, 'package-lock.json'), 'utf8'),
    )
    const pinned = [...new Set(packages)].map((name) => `${name} ${lock.packages[`node_modules/${name}`]?.version}, `)
    const notices = readFileSync(join(dist, 'THIRD_PARTY_NOTICES'), 'utf8')
    const headings = notices.match(/^(?:@[\w-]+\/)?[\w.-]+ \d+\.\d+\.\d+\S*, (?=[A-Z0-9][\w.-]*$)/gm) ?? []
    expect(headings.toSorted()).toEqual(pinned.toSorted())
  })

  it('names no folder of the machine that built it', () => {
    const { stdout } = spawnSync('grep', ['-rlF', project, dist], { encoding: 'utf8' })
    expect(stdout).toBe('')
  })
})

describe('an older Node', () => {
  const guard = readFileSync(join(project, 'src/kaito-check.cjs'), 'utf8')

  it.each([
    ['0.12.18', false],
    ['8.17.0', false],
    ['18.20.4', false],
    ['20.9.0', false],
    ['20.10.0', true],
    ['22.0.0', true],
    ['100.1.0', true],
  ])('%s goes on: %j', (version, goesOn) => {
    const written: string[] = []
    const required: string[] = []
    const fake = {
      versions: { node: version },
      exitCode: undefined,
      stderr: { write: (text: string) => written.push(text) },
    }
    const runProcess = () => required.push('runs')
    const load = (file: string) => required.push(file) && { loadProgram: () => ({ runProcess }) }
    runInNewContext(guard, { process: fake, require: load })
    expect(required).toEqual(goesOn ? ['./load-program.cjs', 'runs'] : [])
    expect(fake.exitCode).toBe(goesOn ? undefined : 2)
    expect(written.join('')).toBe(goesOn ? '' : `kaito-check needs Node.js 20.10 or newer; this is v${version}.\n`)
  })

  it('could parse what it reads', () => {
    // What a target of 2009 leaves as it is needs nothing newer.
    const [old, current] = ['es5', 'esnext'].map((target) => transformSync(guard, { target }).code)
    expect(old).toBe(current)
    expect(() => transformSync('const x = 1', { target: 'es5' })).toThrow()
  })
})

describe('the plugin manifest', () => {
  const plugin: Record<string, unknown> = parse(readFileSync(join(project, 'plugin.yaml'), 'utf8'))

  it('holds what Helm 3 and 4 both read, and nothing that one of them refuses', () => {
    expect(Object.keys(plugin)).toEqual(['name', 'version', 'usage', 'description', 'command'])
    expect(plugin['name']).toBe(manifest.name)
    expect(plugin['version']).toBe(manifest.version)
  })

  it('starts the file that the build writes', () => {
    const [program, file = ''] = String(plugin['command']).split(' ')
    expect(program).toBe('node')
    expect(existsSync(file.replace('$HELM_PLUGIN_DIR/dist', dist))).toBe(true)
    expect(existsSync(join(project, manifest.bin['kaito-check']).replace(join(project, 'dist'), dist))).toBe(true)
  })
})
