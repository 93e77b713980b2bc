import type { Environment } from './environment.ts'

export const colorModes = ['auto', 'always', 'never'] as const
export type ColorMode = (typeof colorModes)[number]

/** What a text written to a stream may use. */
export interface Terminal {
  readonly isTerminal: boolean
  readonly hasColor: boolean
  /** Columns: of the terminal, 80 elsewhere. */
  readonly width: number
}

interface Stream {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
}

/**
 * What `stream` can show. `--color` wins; then NO_COLOR, then HELM_COLOR as in Helm 4
 * (pkg/cli/environment.go), then FORCE_COLOR; without any, colour is for terminals that are not `dumb`.
 */
export function describeTerminal(stream: Stream, requested: ColorMode | null, environment: Environment): Terminal {
  const isTerminal = stream.isTTY === true
  const byEnvironment = colorModeOf(environment)
  const mode = requested === null || requested === 'auto' ? byEnvironment : requested
  return {
    isTerminal,
    hasColor: mode === 'auto' ? isTerminal && environment['TERM'] !== 'dumb' : mode === 'always',
    width: isTerminal && stream.columns !== undefined && stream.columns > 0 ? stream.columns : 80,
  }
}

function colorModeOf(environment: Environment): ColorMode {
  if ((environment['NO_COLOR'] ?? '') !== '') return 'never'
  const helmMode = colorModes.find((mode) => mode === environment['HELM_COLOR'])
  if (helmMode !== undefined && helmMode !== 'auto') return helmMode
  const forced = environment['FORCE_COLOR']
  if (forced === undefined) return 'auto'
  return forced === '0' || forced === 'false' ? 'never' : 'always'
}
