import { basename, isAbsolute, posix } from 'node:path'

/** A path as the user typed it, for reports: `/` between its parts, and of an absolute one the last part only, so that a report is the same on every machine. */
export function shownPath(text: string): string {
  if (isAbsolute(text)) return basename(text) || '/'
  return posix.normalize(text.replaceAll('\\', '/')).replace(/(.)\/+$/, '$1')
}

/** The words of a `helm` command with absolute paths cut to their last part. */
export function shownWords(words: readonly string[]): readonly string[] {
  return words.map((word) => {
    const inline = /^(--?[a-z-]+=)(.*)$/s.exec(word)
    const [, flag = '', path = word] = inline ?? []
    return isAbsolute(path) ? flag + basename(path) : word
  })
}
