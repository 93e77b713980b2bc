/**
 * A string format that the API server checks: how it decides membership, and what automata may assume about it.
 * Registry: kube-openapi `pkg/validation/strfmt`; names and versions: apiextensions-apiserver
 * `pkg/apiserver/validation/formats.go`.
 */
export interface StringFormat {
  /** First Kubernetes minor (the `34` of 1.34) that checks it. */
  readonly since: number
  /** The API server's decision. `minor` matters where the Go release it is built with changed a parser. */
  readonly matches: (value: string, minor: number) => boolean
  /** Contains every member, on every minor. */
  readonly outer: RegularLanguage
  /** Contains members only, on every minor. The same object as `outer` where the format is that regular language. */
  readonly inner: RegularLanguage
  /** Members and non-members that neither language tells apart, tried as they stand. */
  readonly samples: readonly string[]
}

/** Strings that an RE2 text finds a match in and that have at most so many code points. */
export interface RegularLanguage {
  readonly pattern: string
  readonly maxLength: number | null
}

/**
 * A format whose members are exactly what `pattern` describes. The text must mean the same in RE2 and in JavaScript's
 * Unicode mode (so no `\s`, no dot, no flags), be anchored at both ends, and not backtrack badly: it runs in both.
 */
export function regularFormat(pattern: string, options: { since?: number; maxLength?: number } = {}): StringFormat {
  const expression = new RegExp(pattern, 'u')
  const language: RegularLanguage = { pattern, maxLength: options.maxLength ?? null }
  const longest = options.maxLength ?? Number.POSITIVE_INFINITY
  return {
    since: options.since ?? 0,
    matches: (value) => value.length <= longest && expression.test(value),
    outer: language,
    inner: language,
    samples: [],
  }
}
