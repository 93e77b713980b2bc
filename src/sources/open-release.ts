import { dirname, resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import { kindOfPath, listFolder } from '../shell/files.ts'
import { refuseOffline } from './offline.ts'
import type { OpenOptions } from './open-options.ts'
import { openPath } from './open-path.ts'
import { isAddress, parseReleaseName } from './release-name.ts'
import { shownPath } from './shown-path.ts'

/**
 * Fetches, reads and renders the release that a text names. What is wrong inside a chart is part of the
 * result; what keeps it from being looked at is a `SourceError`, `ToolError` or `UsageError`. Temporary
 * files are gone when it returns or throws.
 */
export async function openRelease(text: string, options: OpenOptions): Promise<ReleaseSource> {
  refuseValues(options)
  const path = resolve(options.directory, text)
  const found = text === '' ? null : await kindOfPath(path)
  const name = parseReleaseName(text, {
    found: found === 'other' ? 'file' : found,
    neighbours: found === null ? (await listFolder(dirname(path))).map((entry) => entry.name) : [],
    repository: options.repository,
  })
  if (name.kind === 'path') return openPath(path, shownPath(text), options)
  // Most runs need nothing of what fetching takes.
  const { openRemote } = await import('./open-remote.ts')
  return openRemote(name, options)
}

const valueFileFlags = new Set(['-f', '--values'])

/** Values from stdin cannot be read twice, and ones from an address are not offline. */
function refuseValues(options: OpenOptions): void {
  const words = options.render.valueArguments
  for (const [index, word] of words.entries()) {
    const [, flag = words[index - 1] ?? '', value = word] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? []
    const files = valueFileFlags.has(flag)
      ? value.split(',')
      : flag === '--set-file'
        ? [value.replace(/^[^=]*=/, '')]
        : []
    for (const file of files) {
      if (file === '-') throw new UsageError('Values cannot come from stdin.', { hint: 'Write them to a file for -f.' })
      if (isAddress(file)) refuseOffline(file, options)
    }
  }
}
