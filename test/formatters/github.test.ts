import { describe, expect, it } from 'vitest'
import { hostileDocument } from './hostile-document.ts'
import { render, reportOf } from './render.ts'
import { patternNarrowed, sampleDocument } from './sample-document.ts'

interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly text: string
}

/** Reads commands as GitHub's runner does (actions/runner, src/Runner.Common/ActionCommand.cs). */
function commandsOf(output: string): readonly Command[] {
  const readBack = (text: string) =>
    text
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%')
  return output.split('\n').flatMap((line): readonly Command[] => {
    const found = /^::(\w+)(?: (.*?))?::(.*)$/.exec(line)
    if (found === null) return []
    const [, name = '', words = '', text = ''] = found
    const pairs = words.split(',').map((word): [string, string] => {
      const [key = '', ...value] = word.split('=')
      return [key, readBack(value.join('='))]
    })
    return [{ name, properties: Object.fromEntries(pairs), text: readBack(text) }]
  })
}

describe('github', () => {
  it('annotates files, with lines that are lines of the file', async () => {
    const excerpt = { of: 'file', from: 213, lines: ['a: 1', 'b: 2'], focus: null } as const
    const [first] = commandsOf(
      await render('github', { ...sampleDocument, findings: [{ ...patternNarrowed, excerpt }] }),
    )
    expect(first).toMatchObject({
      name: 'error',
      properties: {
        file: 'charts/workspace/templates/crds/kaito.sh_workspaces.yaml',
        line: '214',
        col: '21',
        title: 'schema/pattern-narrowed CustomResourceDefinition/workspaces.kaito.sh .spec.resource.instanceType',
      },
    })
    const [rendered] = commandsOf(await render('github', sampleDocument))
    expect(rendered?.properties).not.toHaveProperty('line')
    expect(rendered?.text).toContain('\nAt rendered line 214 of templates/crds/kaito.sh_workspaces.yaml.\n')
  })

  it('annotates no file of a package', async () => {
    const subjects = sampleDocument.subjects.map((subject) => ({ ...subject, ref: 'workspace-0.11.1.tgz' }))
    for (const { properties } of commandsOf(await render('github', { ...sampleDocument, subjects }))) {
      expect(properties).not.toHaveProperty('file')
      expect(properties).not.toHaveProperty('line')
    }
  })

  it('stays within ten of a type, and says how many are left out', async () => {
    const severities = ['error', 'warning', 'info'] as const
    const report = reportOf(63, (index) => ({ severity: severities[index % 3] ?? 'info' }))
    const commands = commandsOf(await render('github', report))
    for (const name of ['error', 'warning', 'notice']) {
      const found = commands.filter((command) => command.name === name)
      expect(found.length).toBe(10)
      expect(found.at(-1)?.text).toMatch(/^12 more (?:error|warning|info)s: see the job's summary\.$/)
    }
    expect(commandsOf(await render('github', reportOf(10))).map(({ text }) => text)).not.toContain('more')
  })

  it('lets no text start a command of its own', async () => {
    const output = await render('github', hostileDocument)
    const lines = output.trimEnd().split('\n')
    expect(lines.length).toBe(2)
    expect(lines[0]).toMatch(/^::error title=/)
    expect(lines[1]).toMatch(/^FAIL /)
    expect(commandsOf(output)[0]?.text).toContain('::set-output')
  })
})
