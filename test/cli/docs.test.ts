import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { rules } from '../../src/checks/catalogue.ts'
import { parseConfiguration } from '../../src/config/parse-configuration.ts'
import { kubernetesSupport } from '../../src/model/kubernetes-data.ts'
import { commitAll } from '../support/git-repository.ts'
import { type InstalledPlugin, installPlugin, project } from '../support/plugin.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

/**
 * Every command shown in a `console` block is run where the examples lie, one after the other in each document, and must
 * print the lines that stand below it; a line `…` stands for any number of others, and at a line's end for the rest of it.
 */
interface Shown {
  readonly command: string
  readonly output: readonly string[]
}

const documents = ['README.md', ...readdirSync(join(project, 'docs')).map((file) => `docs/${file}`)]
  .filter((file) => file.endsWith('.md'))
  .map((file) => ({ file, text: readFileSync(join(project, file), 'utf8') }))

function blocks(text: string, language: string): readonly string[] {
  return Array.from(
    text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm')),
    ([, block = '']) => block,
  )
}

function commandsOf(text: string): readonly Shown[] {
  return blocks(text, 'console').flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = '', ...output] = part.trimEnd().split('\n')
        return { command, output }
      }),
  )
}

/** The first shown line that the output lacks; null when it has all, in order. */
function missing(shown: readonly string[], printed: readonly string[]): string | null {
  let at = 0
  let isGap = false
  for (const line of shown) {
    if (line.trim() === '…') {
      isGap = true
      continue
    }
    const start = line.endsWith('…') ? line.slice(0, -1) : null
    const fits = (each: string | undefined) => (start === null ? each === line : each?.startsWith(start) === true)
    const found = isGap ? printed.findIndex((each, index) => index >= at && fits(each)) : fits(printed[at]) ? at : -1
    if (found === -1) return line
    at = found + 1
    isGap = false
  }
  return null
}

const tried = documents.filter(({ text }) => commandsOf(text).length > 0)

describe('the documents', () => {
  let plugin: InstalledPlugin
  let folder: TemporaryFolder
  beforeAll(async () => {
    plugin = await installPlugin('4')
    folder = temporaryFolder()
    for (const part of ['bin', 'start/charts', 'start/packages', 'cache'])
      mkdirSync(folder.at(part), { recursive: true })
    symlinkSync(plugin.helm, folder.at('bin/helm'))
    symlinkSync(join(project, 'dist/kaito-check.cjs'), folder.at('bin/kaito-check'))
    const chart = folder.at('start/charts/cache-operator')
    for (const version of ['1.4.0', '1.4.1']) {
      const example = join(project, 'examples', `cache-operator-${version}`)
      cpSync(example, folder.at(`start/cache-operator-${version}`), { recursive: true })
      plugin.run(['package', example, '-d', folder.at('start/packages')])
      rmSync(chart, { recursive: true, force: true })
      cpSync(example, chart, { recursive: true })
      if (version === '1.4.0') commitAll(folder.at('start'), 'v1.4.0')
    }
    plugin.run(['repo', 'index', folder.at('start/packages')])
  })
  afterAll(() => {
    plugin[Symbol.dispose]()
    folder[Symbol.dispose]()
  })

  it('show commands', () => {
    expect(tried.length).toBeGreaterThan(4)
    expect(tried.flatMap(({ text }) => commandsOf(text)).length).toBeGreaterThan(25)
  })

  it.each(tried)('$file shows what its commands print', ({ file, text }) => {
    const work = folder.at(file.replace(/\W/g, '-'))
    cpSync(folder.at('start'), work, { recursive: true })
    for (const { command, output } of commandsOf(text)) {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
        cwd: work,
        encoding: 'utf8',
        env: {
          ...plugin.env,
          PATH: `${folder.at('bin')}:${dirname(process.execPath)}:/usr/bin:/bin`,
          XDG_CACHE_HOME: folder.at('cache'),
        },
      })
      // 2 is a mistake of the document.
      expect([0, 1, 3], `${command}\n${stderr}`).toContain(status)
      expect(missing(output, stdout.trimEnd().split('\n')), `${command}\n${stdout}`).toBeNull()
    }
  })

  it.each(documents)('$file holds YAML that can be read', async ({ text }) => {
    for (const block of blocks(text, 'yaml')) {
      expect(parseAllDocuments(block).flatMap(({ errors }) => errors)).toEqual([])
      if (!/^(?:suppressions|project|policy):/m.test(block)) continue
      await parseConfiguration(block, { file: '.kaito-check.yaml', rules, kubernetes: kubernetesSupport })
    }
  })

  it.each(documents)('$file leads nowhere that is not', ({ file, text }) => {
    const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`]*`/g, '')
    const links = Array.from(prose.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g), ([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(project, dirname(file), link)))).toEqual([])
  })

  it.each(documents)('$file names rules that there are', ({ text }) => {
    const families = [...new Set(rules.map(({ id }) => id.slice(0, id.indexOf('/'))))].join('|')
    const named = Array.from(text.matchAll(new RegExp(`\`((?:${families})/[a-z0-9-]+)\``, 'g')), ([, id = '']) => id)
    // Folders and files of the source are called alike.
    const isSource = (id: string) =>
      existsSync(join(project, 'src', id)) || existsSync(join(project, 'src', `${id}.ts`))
    expect(named.filter((id) => !isSource(id) && !rules.some((rule) => rule.id === id))).toEqual([])
  })
})
