import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

// Read once: tests point TMPDIR at such a folder, to see what the tool leaves there.
const base = tmpdir()

/** A folder of a test, gone when the test is over. */
export interface TemporaryFolder extends Disposable {
  readonly path: string
  /** Writes files below the folder, folders between them too. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void
  at(path: string): string
}

export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(base, 'test-of-kaito-')))
  const folder: TemporaryFolder = {
    path,
    at: (name) => join(path, name),
    write(more) {
      for (const [name, content] of Object.entries(more)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), content)
      }
    },
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
  folder.write(files)
  return folder
}

/** Private folders of the tool that lie in a folder for temporary files. */
export function leftovers(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.startsWith('kaito-check-'))
}
