import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
}

const project = fileURLToPath(new URL('..', import.meta.url))
const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(read('package-lock.json'))
const manifest: { readonly dependencies?: object; readonly devDependencies: Readonly<Record<string, string>> } =
  JSON.parse(read('package.json'))
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

/** Of tools, which are run and not shipped; what is shipped is held to less by the build. */
const licencesOfTools = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'MIT OR Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'Python-2.0',
  // lightningcss, of vitest's bundler.
  'MPL-2.0',
])

describe('what is installed to build', () => {
  it('is pinned by its bytes, from wherever they come', () => {
    expect(packages.length).toBeGreaterThan(100)
    expect(packages.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''))).toEqual([])
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
  })

  it('is named by exact versions', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })

  it('needs no script of a package to run', () => {
    // esbuild's script only checks the program that an optional package brings: `npm ci --ignore-scripts` builds too.
    expect(packages.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path)).toEqual([
      'node_modules/esbuild',
    ])
  })

  it('has licences that allow it', () => {
    const other = packages
      .filter(([, { license }]) => !licencesOfTools.has(license ?? ''))
      .map(([path, { license }]) => `${path}: ${license}`)
    expect(other).toEqual([
      // Its LICENSE is MIT's text with the names of two owners.
      'node_modules/spawndamnit: SEE LICENSE IN LICENSE',
    ])
  })
})

describe('npm audit', () => {
  it('has no remark', { timeout: 150_000 }, () => {
    const { stdout } = spawnSync('npm', ['audit', '--json'], { cwd: project, encoding: 'utf8', timeout: 120_000 })
    const answer = parseAnswer(stdout)
    if (answer.vulnerabilities === undefined) {
      process.stdout.write(`skipped npm audit: ${answer.message ?? 'no answer'}\n`)
      return
    }
    expect(Object.keys(answer.vulnerabilities)).toEqual([])
  })
})

interface AuditAnswer {
  readonly vulnerabilities?: object
  readonly message?: string
}

function parseAnswer(text: string): AuditAnswer {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

describe('what is installed to run', () => {
  it('is nothing: all of it is bundled', () => {
    expect(manifest.dependencies).toBeUndefined()
  })
})
