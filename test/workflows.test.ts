import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import manifest from '../package.json' with { type: 'json' }

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
const read = (path: string): string => readFileSync(at(path), 'utf8')

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
}

const workflows = readdirSync(at('.github/workflows')).map(
  (file): readonly [string, { readonly permissions: object; readonly jobs: Readonly<Record<string, Job>> }] => [
    file,
    parse(read(`.github/workflows/${file}`)),
  ],
)

describe.each(workflows)('the workflow %s', (_file, { permissions, jobs }) => {
  it('has no right that a job does not name, and ends by itself', () => {
    expect(permissions).toEqual({})
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toBeDefined()
      expect(job['timeout-minutes']).toBeGreaterThan(0)
    }
  })

  it('pins every action to a commit, and runs only scripts that there are', () => {
    for (const { uses, run } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      if (uses !== undefined) expect(uses).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40}$/)
      // Texts of a pull request must not become part of a command.
      expect(run ?? '').not.toContain('${{')
      for (const [, script = ''] of (run ?? '').matchAll(/npm run ([\w:]+)/g)) {
        expect(Object.keys(manifest.scripts)).toContain(script)
      }
      for (const [, script = ''] of (run ?? '').matchAll(/node (scripts\/[\w.-]+)/g))
        expect(existsSync(at(script))).toBe(true)
    }
  })
})

describe('what is installed elsewhere', () => {
  it('has one version', () => {
    expect(parse(read('plugin.yaml')).version).toBe(manifest.version)
  })

  it('is copied into the image from where it lies', () => {
    const copied = Array.from(read('Dockerfile').matchAll(/COPY (?:--from=build )?(.+) \S+$/gm), ([, words = '']) =>
      words.split(' ').filter((word) => !word.startsWith('--')),
    ).flat()
    const inProject = copied
      .map((word) => word.replace(/^\/src\//, ''))
      .filter((word) => word !== '.' && !word.startsWith('/'))
    expect(inProject.length).toBeGreaterThan(5)
    // Made by the build.
    for (const path of inProject.filter((word) => word !== 'dist')) expect(existsSync(at(path)), path).toBe(true)
  })

  it('hooks into pre-commit where charts change', () => {
    const hooks: readonly { readonly id: string; readonly entry: string; readonly files: string }[] = parse(
      read('.pre-commit-hooks.yaml'),
    )
    expect(hooks.map(({ entry }) => entry)).toEqual(['helm kaito-check lint', 'helm kaito-check diff'])
    for (const { files } of hooks) {
      expect('charts/workspace/Chart.yaml').toMatch(new RegExp(files))
      expect('charts/workspace/templates/a/b.yaml').toMatch(new RegExp(files))
      expect('docs/Chart.md').not.toMatch(new RegExp(files))
    }
  })
})
