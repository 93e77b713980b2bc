import { existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createPrivateFolder,
  kindOfPath,
  listFolder,
  readFileBytes,
  writeFileAtomically,
  writeFilesInto,
} from '../../src/shell/files.ts'
import { refusalOf } from '../support/open-refusal.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts'

let folder: TemporaryFolder

beforeEach(() => {
  folder = temporaryFolder({ 'a.txt': 'text', 'd/b.txt': '' })
  process.env['TMPDIR'] = folder.path
})

afterEach(() => folder[Symbol.dispose]())

describe('what lies at a path', () => {
  it.each([
    ['a.txt', 'file'],
    ['d', 'directory'],
    ['nowhere', null],
    ['a.txt/below', null],
    ['x'.repeat(5000), null],
    ['nul\0byte', null],
  ])('%.20j is %s', async (name, kind) => {
    expect(await kindOfPath(folder.at(name))).toBe(kind)
  })

  it('is other for a device', async () => {
    expect(await kindOfPath('/dev/null')).toBe('other')
  })

  it('is listed in the order of names; nothing of what is not there', async () => {
    expect((await listFolder(folder.path)).map((entry) => entry.name)).toEqual(['a.txt', 'd'])
    expect(await listFolder(folder.at('nowhere'))).toEqual([])
    expect(await listFolder(folder.at('a.txt'))).toEqual([])
  })

  it('is read up to a bound', async () => {
    expect((await readFileBytes(folder.at('a.txt'), 4)).toString()).toBe('text')
    expect(await refusalOf(readFileBytes(folder.at('a.txt'), 3, 'a.txt'))).toMatchObject({
      code: 'source-unreadable',
      message: '`a.txt` is larger than 0 MiB.',
    })
    expect(await refusalOf(readFileBytes(folder.at('d'), 3, 'd'))).toMatchObject({
      message: '`d` is not a regular file.',
    })
    expect(await refusalOf(readFileBytes(folder.at('no'), 3, 'no'))).toMatchObject({
      message: '`no` cannot be read: it does not exist.',
    })
    expect(await refusalOf(readFileBytes('/dev/zero', 3, 'zero'))).toMatchObject({
      message: '`zero` is not a regular file.',
    })
  })
})

describe('a private folder', () => {
  it('is for this user only, and gone afterwards, with what is in it', async () => {
    let path = ''
    {
      await using made = await createPrivateFolder()
      path = made.path
      expect(statSync(path).mode & 0o777).toBe(0o700)
      expect(dirname(path)).toBe(folder.path)
      await writeFilesInto(path, [['a/b/c.txt', Buffer.from('x')]])
      expect(readFileSync(`${path}/a/b/c.txt`, 'utf8')).toBe('x')
    }
    expect(existsSync(path)).toBe(false)
  })

  it('is gone when the work in it fails', async () => {
    let path = ''
    const work = async () => {
      await using made = await createPrivateFolder()
      path = made.path
      throw new Error('no')
    }
    await expect(work()).rejects.toThrow('no')
    expect(existsSync(path)).toBe(false)
  })
})

describe('a file', () => {
  it('is written whole, through a link, with its mode kept and nothing left beside it', async () => {
    folder.write({ 'out/report.json': 'before' })
    symlinkSync('out/report.json', folder.at('link.json'))
    await writeFileAtomically(folder.at('link.json'), 'after')
    await writeFileAtomically(folder.at('out/new.json'), 'new')
    expect(readFileSync(folder.at('out/report.json'), 'utf8')).toBe('after')
    expect(lstatSync(folder.at('link.json')).isSymbolicLink()).toBe(true)
    expect((await listFolder(folder.at('out'))).map((entry) => entry.name)).toEqual(['new.json', 'report.json'])
  })

  it('that cannot be written is a clear error', async () => {
    expect(await refusalOf(writeFileAtomically(folder.at('no/x.json'), 'x'))).toMatchObject({
      code: 'write-failed',
      message: `\`${folder.at('no/x.json')}\` cannot be written: it does not exist.`,
    })
    expect(await refusalOf(writeFileAtomically(folder.at('d'), 'x'))).toMatchObject({
      code: 'write-failed',
      message: `\`${folder.at('d')}\` cannot be written: it is a folder.`,
    })
  })

  it('may be a device', async () => {
    await writeFileAtomically('/dev/null', 'x')
    expect(await kindOfPath('/dev/null')).toBe('other')
  })
})
