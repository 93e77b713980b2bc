const longestSubject = 100

/** A commit's first line, short and without what Markdown would take for the end of code. */
export function shortSubject(subject: string): string {
  const text = subject.replaceAll('`', "'")
  return text.length <= longestSubject ? text : `${text.slice(0, longestSubject - 1)}…`
}

/** Where a finding about a commit is. */
export function placeOfCommit(id: string): { readonly live: string } {
  return { live: `Commit/${id.slice(0, 12)}` }
}
