import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InstalledPlugin, installPlugin, project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

describe('history', () => {
  let plugin: InstalledPlugin
  let folder: TemporaryFolder
  beforeAll(async () => {
    plugin = await installPlugin('4')
    folder = temporaryFolder({ 'broken/notes.txt': '' })
    mkdirSync(folder.at('packages'))
    for (const version of ['1.4.0', '1.4.1']) {
      const chart = join(project, 'examples', `cache-operator-${version}`)
      for (const target of ['packages', 'broken']) plugin.run(['package', chart, '-d', folder.at(target)])
    }
    writeFileSync(folder.at('broken/cache-operator-1.4.2.tgz'), 'not an archive')
  })
  afterAll(() => {
    plugin[Symbol.dispose]()
    folder[Symbol.dispose]()
  })

  const run = (args: readonly string[], cache = 'cache') =>
    plugin.run(['kaito-check', 'history', ...args], { cwd: folder.path, env: { XDG_CACHE_HOME: folder.at(cache) } })

  it('examines every step and release, and says the same from its cache', () => {
    const cold = run(['packages'])
    expect({ code: cold.code, stderr: cold.stderr }).toEqual({ code: 0, stderr: '' })
    expect(cold.stdout).toMatch(/^cache-operator {2}2 releases from 1\.4\.0 to 1\.4\.1\n/)
    expect(cold.stdout).toMatch(/1\.4\.0 → 1\.4\.1 {2}patch +\S+ +broken /)
    expect(readdirSync(folder.at('cache/kaito-check')).length).toBe(3)
    expect(run(['packages'])).toEqual(cold)
    // What is in the cache is what is shown: a run that has to look again would find the real step.
    for (const name of readdirSync(folder.at('cache/kaito-check'))) {
      writeFileSync(folder.at(`cache/kaito-check/${name}`), '{"half": ')
    }
    expect(run(['packages'])).toEqual(cold)
  })

  it('uses a result of its cache, and none with --no-cache', () => {
    run(['packages'], 'poisoned')
    for (const name of readdirSync(folder.at('poisoned/kaito-check'))) {
      const file = folder.at(`poisoned/kaito-check/${name}`)
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"answer": "broken"', '"answer": "unknown"'))
    }
    expect(run(['packages'], 'poisoned').stdout).not.toContain('broken')
    expect(run(['packages', '--no-cache'], 'poisoned').stdout).toContain('broken')
    // A value changes what is rendered, so it is another result.
    expect(run(['packages', '--set', 'replicas=2'], 'poisoned').stdout).toContain('broken')
  })

  it('is split over machines and put together again', () => {
    const whole = run(['packages', '-o', 'json']).stdout
    for (const index of [1, 2, 3])
      run(['packages', '--shard', `${index}/3`, '--no-cache', '-o', `json=shard-${index}.json`])
    const shards = [1, 2, 3].map((index) => `shard-${index}.json`)
    const merged = plugin.run(['kaito-check', 'merge', ...shards, '-o', 'json'], { cwd: folder.path })
    expect({ code: merged.code, stdout: merged.stdout }).toEqual({ code: 0, stdout: whole })
    const open = plugin.run(['kaito-check', 'merge', 'shard-2.json'], { cwd: folder.path })
    expect(open.stdout).toContain('not in this shard')
    expect(open.code).toBe(3)
    expect(open.stderr).toMatch(/^kaito-check: the history is not whole, a shard is missing: 1 file together lack /)
    expect(plugin.run(['kaito-check', 'merge', ...shards, '-o', 'sarif'], { cwd: folder.path }).stderr).toContain(
      'A history has no format `sarif`.',
    )
  })

  it('fails only when it is told to', () => {
    expect(run(['packages', '-q']).code).toBe(0)
    expect(run(['packages', '-q', '--fail-on', 'error']).code).toBe(1)
  })

  it('names what cannot be read, and examines the rest', () => {
    const { code, stdout } = run(['broken'])
    expect(code).toBe(0)
    expect(stdout).toContain('1.4.0 → 1.4.1')
    expect(stdout).toMatch(/Left out\n {2}.*cache-operator-1\.4\.2\.tgz/)
  })

  it.each([
    [['nowhere'], 'There is no repository `nowhere`.'],
    [['packages', '--chart', 'cache'], '`packages` has no chart cache.'],
    [['packages', '--shard', '4/3'], 'Write it as 1/3: the first of three parts.'],
    [['packages', '--jobs', '0'], 'It is no number from 1 to 999.'],
  ] as const)('refuses %j', (args, message) => {
    const { code, stdout, stderr } = run(args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('told to end takes its own runs and their files along', async () => {
    using temporary = temporaryFolder()
    const env = { ...plugin.env, HELM_BIN: plugin.helm, TMPDIR: temporary.path }
    const program = join(project, 'dist/kaito-check.cjs')
    const child = spawn(process.execPath, [program, 'history', folder.at('packages'), '--no-cache'], { env })
    while (readdirSync(temporary.path).length === 0 && child.exitCode === null) await pause(20)
    child.kill('SIGTERM')
    const [code, signal] = await once(child, 'close')
    expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' })
    expect(readdirSync(temporary.path)).toEqual([])
  })

  it('leaves no temporary file behind', () => {
    using temporary = temporaryFolder()
    plugin.run(['kaito-check', 'history', folder.at('packages'), '--no-cache'], { env: { TMPDIR: temporary.path } })
    expect(readdirSync(temporary.path)).toEqual([])
  })
})
