import { basename, isAbsolute, posix, relative } from 'node:path'
import { isPrivatePath } from '../shell/files.ts'

/** A path as the user typed it, for reports: `/` between its parts, and of an absolute one the last part only, so that a report is the same on every machine. */
export function shownPath(text: string): string {
  if (isAbsolute(text)) return basename(text) || '/'
  return posix.normalize(text.replaceAll('\\', '/')).replace(/(.)\/+$/, '$1')
}

/** A path for a command that is pasted in `directory`: an absolute one is told from there, a temporary one by its last part. */
export function pastedPath(text: string, directory: string): string {
  if (!isAbsolute(text) || isPrivatePath(text)) return shownPath(text)
  return relative(directory, text).replaceAll('\\', '/') || '.'
}

/** The words of a `helm` command that is pasted in `directory`, without absolute paths. */
export function pastedWords(words: readonly string[], directory: string): readonly string[] {
  return words.map((word) => {
    const inline = /^(--?[a-z-]+=)(.*)$/s.exec(word)
    const [, flag = '', path = word] = inline ?? []
    return isAbsolute(path) ? flag + pastedPath(path, directory) : word
  })
}
