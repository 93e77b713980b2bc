import type { ReportDocument, Subject } from '../model/report.ts'

/**
 * The folder that a release's files lie in, below the working directory, with a slash at its end; empty for the working
 * directory itself. Null for packages, versions, addresses and commits, whose files lie nowhere, and for folders above.
 */
export function folderOf({ ref }: Subject): string | null {
  if (ref.includes('@') || /^[a-z]+:/i.test(ref) || /\.(?:tgz|tar\.gz)$/.test(ref) || /^v?\d+\.\d+\.\d+/.test(ref)) {
    return null
  }
  const parts = ref.split('/').filter((part) => part !== '' && part !== '.')
  if (ref.startsWith('/') || parts.includes('..')) return null
  // A single manifest is named itself, and its findings name it again.
  if (/\.(?:ya?ml|json)$/i.test(ref)) parts.pop()
  return parts.length === 0 ? '' : `${parts.join('/')}/`
}

/** Index of the release that a finding's `previousLocation` lies in; null where there is none. */
export function previousSubject({ subjects }: ReportDocument, subject: number | null): number | null {
  if (subject === null) return null
  const index = subjects.slice(0, subject).findLastIndex(({ role }) => role === 'previous')
  return index === -1 ? null : index
}
