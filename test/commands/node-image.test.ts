import { chmodSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nodeImageFor } from '../../src/commands/node-image.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

interface Asked {
  readonly kubeVersion?: string
  readonly given?: readonly string[]
  /** What the engine lists. */
  readonly local?: readonly string[]
  readonly kind?: string | null
}

async function ask({ kubeVersion, given = [], local = [], kind = '0.33' }: Asked) {
  using folder = temporaryFolder({ engine: `#!/bin/sh\nprintf '%s\\n' ${local.join(' ')}\n` })
  chmodSync(folder.at('engine'), 0o755)
  const engine = { program: folder.at('engine'), environment: {}, directory: folder.path }
  // Awaited, as the folder goes with the block.
  return await nodeImageFor({ kubeVersion, given, engine, kindMinor: async () => kind })
}

describe('the image of a kind node', () => {
  const rows: readonly (readonly [title: string, asked: Asked, image: string | null])[] = [
    ['kind’s own choice where nothing is asked for', {}, null],
    ['the one that is named', { given: ['mine:1'] }, 'mine:1'],
    ['the named one, whatever version', { given: ['mine:1'], kubeVersion: '1.34' }, 'mine:1'],
    ['the one named for the version', { given: ['mine:1', '1.34=mine:2'], kubeVersion: 'v1.34.3' }, 'mine:2'],
    [
      'none of another version',
      { given: ['1.35=mine:2'], kubeVersion: '1.34', kind: '0.31' },
      'kindest/node:v1.34.3@sha256:08497ee19eace7b4b5348db5c6a1591d7752b164530a36f855cb0f2bdcbadd48',
    ],
    [
      'the newest that the engine has',
      {
        kubeVersion: '1.34',
        local: ['kindest/node:v1.34.9', 'kindest/node:v1.34.11', 'kindest/node:v1.35.2', 'kindest/node:mine'],
      },
      'kindest/node:v1.34.11',
    ],
    [
      'exactly the patch that is asked for',
      { kubeVersion: '1.34.9', local: ['kindest/node:v1.34.9', 'kindest/node:v1.34.11'] },
      'kindest/node:v1.34.9',
    ],
  ]
  it.each(rows)('is %s', async (_title, asked, image) => {
    expect(await ask(asked)).toBe(image)
  })

  it.each([
    ['a version that this kind was not made with', { kubeVersion: '1.29' }],
    ['a patch that nobody has', { kubeVersion: '1.34.2' }],
    ['any version where kind does not say its own', { kubeVersion: '1.34', kind: null }],
  ])('is asked of the user for %s', async (_title, asked) => {
    await expect(ask(asked)).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('--node-image 1.'),
    })
  })
})
