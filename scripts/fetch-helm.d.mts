interface PinnedTools {
  readonly archive: string
  readonly integrity: string
  readonly helm: string
  readonly kubectl: string
}
export const pinnedTools: Readonly<Record<'3' | '4', PinnedTools>>
export function fetchHelm(major: '3' | '4'): Promise<string>
export function fetchKubectl(major: '3' | '4'): Promise<string>
