/**
 * Rules for names (k8s.io/apimachinery pkg/util/validation/validation.go). Each gives what is wrong, near the API
 * server's words; nothing for a good name.
 */
export type NameProblems = readonly string[]

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = new RegExp(`^${label}(\\.${label})*$`)
const label1123 = new RegExp(`^${label}$`)
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

const charactersOf = {
  subdomain:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  label1123:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label1035:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  qualified:
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  labelValue:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
} as const

/** A DNS subdomain of RFC 1123, at most 253 characters. */
export function dns1123SubdomainProblems(name: string): NameProblems {
  return problems(name, 253, subdomain, charactersOf.subdomain)
}

/** A DNS label of RFC 1123, at most 63 characters. */
export function dns1123LabelProblems(name: string): NameProblems {
  return problems(name, 63, label1123, charactersOf.label1123)
}

/** A DNS label of RFC 1035: as RFC 1123, but starts with a letter. */
export function dns1035LabelProblems(name: string): NameProblems {
  return problems(name, 63, label1035, charactersOf.label1035)
}

/** A label key, finalizer or (in lower case) annotation key: a name with an optional subdomain before a slash. */
export function qualifiedNameProblems(name: string): NameProblems {
  const parts = name.split('/')
  const [prefix, own] = parts.length === 1 ? [null, name] : parts
  if (parts.length > 2) return ["a qualified name must have at most one '/'"]
  const ofPrefix =
    prefix === null || prefix === undefined
      ? []
      : prefix === ''
        ? ['prefix part must be non-empty']
        : dns1123SubdomainProblems(prefix).map((problem) => `prefix part ${problem}`)
  return [...ofPrefix, ...problems(own ?? '', 63, qualified, charactersOf.qualified)]
}

/** A label value: empty, or as the name part of a label key. */
export function labelValueProblems(value: string): NameProblems {
  return value === '' ? [] : problems(value, 63, qualified, charactersOf.labelValue)
}

/** What may be a segment of a request's path; a prefix may still be `.` or `..`. */
export function pathSegmentProblems(name: string, isPrefix: boolean): NameProblems {
  if (!isPrefix && (name === '.' || name === '..')) return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

function problems(name: string, longest: number, shape: RegExp, characters: string): NameProblems {
  const isLong = utf8Length(name) > longest
  return [
    ...(isLong ? [`must be no more than ${longest} characters`] : []),
    ...((isLong ? isShapedWhenLong(name, shape) : shape.test(name)) ? [] : [characters]),
  ]
}

/** The shapes backtrack; a text far beyond every limit is refused for its length alone. */
function isShapedWhenLong(name: string, shape: RegExp): boolean {
  return name.length > 1000 || shape.test(name)
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}
