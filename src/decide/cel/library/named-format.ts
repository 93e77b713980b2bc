import { LiteralList } from '../value/containers.ts'
import { CelError, noSuchOverload, UndecidedEvaluation } from '../value/scalar.ts'
import { parseFormatDate } from '../value/time.ts'
import { listType, optionalType, stringType, structType } from '../value/types.ts'
import { Opaque, Optional, type Result } from '../value/value.ts'
import { isRequestUri, toByteText } from './go-url.ts'
import { declareFunction, globalOverload, instanceAt, type Library, memberOverload, textAt } from './overload.ts'

/** What is wrong with a text; empty when nothing is. */
type Check = (text: string) => readonly string[]

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const qualifiedName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'

/** Works on bytes of UTF-8, as upstream's lengths do. */
function byPattern(pattern: string, maximum: number, what: string): Check {
  const regex = new RegExp(`^(?:${pattern})$`)
  return (text) => [
    ...(text.length > maximum ? [`must be no more than ${maximum} bytes`] : []),
    ...(regex.test(text) ? [] : [`${what} must match the regular expression '${pattern}'`]),
  ]
}

function ofBytes(check: Check): Check {
  return (text) => check(toByteText(text))
}

/** A name that will be a prefix may end in a dash; upstream drops it with the character before. */
function asPrefix(check: Check): Check {
  return (text) => check(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text)
}

const dnsLabel = byPattern(label, 63, 'a lowercase RFC 1123 label')
const dnsSubdomain = byPattern(subdomain, 253, 'a lowercase RFC 1123 subdomain')
const dns1035Label = byPattern('[a-z]([-a-z0-9]*[a-z0-9])?', 63, 'a DNS-1035 label')
const namePart = byPattern(qualifiedName, 63, 'name part')

function checkQualifiedName(text: string): readonly string[] {
  const parts = text.split('/')
  const [first = '', second] = parts
  if (parts.length > 2) return ['a qualified name must consist of a name with an optional DNS subdomain prefix and /']
  if (second === undefined) return namePart(first)
  return [...(first === '' ? ['prefix part must be non-empty'] : dnsSubdomain(first)), ...namePart(second)]
}

function unless(isValid: (text: string) => boolean, message: string): Check {
  return (text) => (isValid(text) ? [] : [message])
}

/** kube-openapi `strfmt.IsDateTime`: `t` and `z` in either case, any character before the fraction. */
function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t')
  if (toByteText(text).length < 4 || time === undefined || parseFormatDate(date) === null) return false
  const match = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|[+-][0-9]{2}:[0-9]{2})$/u.exec(time)
  const [, hours = '', minutes = '', seconds = ''] = match ?? []
  return match !== null && hours <= '23' && minutes <= '59' && seconds <= '59'
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/
const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i

interface NamedFormat {
  readonly check: Check
}

/** k8s.io/apiserver `pkg/cel/library/format.go`, `ConstantFormats`. */
const formats: ReadonlyMap<string, NamedFormat> = new Map([
  ['dns1123Label', { check: ofBytes(dnsLabel) }],
  ['dns1123Subdomain', { check: ofBytes(dnsSubdomain) }],
  ['dns1035Label', { check: ofBytes(dns1035Label) }],
  ['qualifiedName', { check: ofBytes(checkQualifiedName) }],
  ['dns1123LabelPrefix', { check: ofBytes(asPrefix(dnsLabel)) }],
  ['dns1123SubdomainPrefix', { check: ofBytes(asPrefix(dnsSubdomain)) }],
  ['dns1035LabelPrefix', { check: ofBytes(asPrefix(dns1035Label)) }],
  ['labelValue', { check: ofBytes(byPattern(`(${qualifiedName})?`, 63, 'a valid label')) }],
  ['uri', { check: unless(isRequestUri, 'invalid URI for request') }],
  ['uuid', { check: unless((text) => uuid.test(text), 'does not match the UUID format') }],
  ['byte', { check: unless((text) => base64.test(text), 'invalid base64') }],
  ['date', { check: unless((text) => parseFormatDate(text) !== null, 'invalid date') }],
  ['datetime', { check: unless(isDateTime, 'invalid datetime') }],
])

class FormatValue extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat'
  readonly name: string
  readonly format: NamedFormat

  constructor(name: string, format: NamedFormat) {
    super()
    this.name = name
    this.format = format
  }

  equals(other: Result): Result {
    if (other instanceof FormatValue) return this.name === other.name
    return other instanceof CelError ? other : noSuchOverload()
  }
}

/** What is wrong with a text, in words that differ from the API server's: a rule may count them, not read them. */
class ProblemList extends LiteralList {
  override get(): Result {
    throw new UndecidedEvaluation('the words of a format error are not known')
  }
}

const formatType = structType('kubernetes.NamedFormat')

export const namedFormats: Library = [
  declareFunction(
    'format.named',
    globalOverload('format-named', [stringType], optionalType(formatType), (args) => {
      const format = formats.get(textAt(args, 0))
      return format === undefined ? Optional.none : new Optional(new FormatValue(textAt(args, 0), format))
    }),
  ),
  declareFunction(
    'validate',
    memberOverload('format-validate', [formatType, stringType], optionalType(listType(stringType)), (args) => {
      const errors = instanceAt(args, 0, FormatValue).format.check(textAt(args, 1))
      return errors.length === 0 ? Optional.none : new Optional(new ProblemList(errors))
    }),
  ),
  ...[...formats].map(([name, format]) =>
    declareFunction(
      `format.${name}`,
      globalOverload(`format.${name}`, [], formatType, () => new FormatValue(name, format)),
    ),
  ),
]
