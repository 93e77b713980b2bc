import { execFileSync, spawnSync } from 'node:child_process'
import process from 'node:process'
import { afterAll, describe, expect, it } from 'vitest'
import { findContainerEngine, hasImage, helpOf, imagesOf } from '../../src/shell/container-engine.ts'
import { readHelpText } from '../../src/sources/help-text.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const image = `kaito-check-help-test:${process.pid}`
const program = `package main

import (
	"flag"
	"time"
)

func main() {
	flag.String("addr", ":8080", "where")
	flag.Bool("leader-elect", false, "whether")
	flag.Parse()
	time.Sleep(time.Hour)
}
`

function reasonToSkip(): string | null {
  if (spawnSync('docker', ['info']).status !== 0) return 'no docker engine answers'
  return spawnSync('go', ['version']).status === 0 ? null : 'Go is not on PATH'
}

const missing = reasonToSkip()
if (missing !== null) process.stdout.write(`container engine: left out, because ${missing}\n`)

describe.skipIf(missing !== null)('an image', () => {
  const here = { directory: process.cwd(), environment: process.env }

  afterAll(() => {
    spawnSync('docker', ['image', 'rm', '--force', image])
  })

  it('is asked for its flags and nothing is left running', async () => {
    using folder = temporaryFolder()
    folder.write({ 'main.go': program, 'go.mod': 'module help\ngo 1.21\n' })
    execFileSync('go', ['build', '-o', folder.at('root/m'), '.'], {
      cwd: folder.path,
      env: { ...process.env, CGO_ENABLED: '0' },
    })
    execFileSync('sh', ['-c', `tar -c -C root . | docker import --change 'ENTRYPOINT ["/m"]' - ${image}`], {
      cwd: folder.path,
    })
    const engine = await findContainerEngine(here)
    expect(engine?.program).toBe('docker')
    if (engine === null) return
    expect(await hasImage(engine, image)).toBe(true)
    expect(await imagesOf(engine, 'kaito-check-help-test')).toEqual([image])
    expect(await imagesOf(engine, 'kaito-check-no-such-image')).toEqual([])
    expect(
      readHelpText((await helpOf(engine, image)) ?? '', image)?.flags.map((flag) => [flag.name, flag.default]),
    ).toEqual([
      ['addr', ':8080'],
      ['leader-elect', null],
    ])
    expect(
      execFileSync('docker', ['ps', '--all', '--filter', `ancestor=${image}`, '--quiet'], { encoding: 'utf8' }),
    ).toBe('')
  })

  it('that is not there is not pulled', async () => {
    const engine = await findContainerEngine(here)
    if (engine === null) throw new Error('no engine')
    expect(await hasImage(engine, 'kaito-check.test/none:1')).toBe(false)
    expect(await hasImage(engine, '--all')).toBe(false)
  })
})

describe('without an engine', () => {
  it('is said so', async () => {
    expect(await findContainerEngine({ directory: process.cwd(), environment: { PATH: '' } })).toBeNull()
  })
})
