import { matchesFormat } from '../../formats/known-formats.ts'
import { LiteralList } from '../value/containers.ts'
import { CelError, noSuchOverload, UndecidedEvaluation } from '../value/scalar.ts'
import { listType, optionalType, stringType, structType } from '../value/types.ts'
import { Opaque, Optional, type Result } from '../value/value.ts'
import { toByteText } from './go-url.ts'
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

/** What these formats say of a text that they refuse. */
const ofSchemas = {
  uri: 'invalid URI for request',
  uuid: 'does not match the UUID format',
  byte: 'invalid base64',
  date: 'invalid date',
  datetime: 'invalid datetime',
}

/** Formats that schemas have under the same name. */
function schemaFormats(minor: number): readonly (readonly [string, Check])[] {
  return Object.entries(ofSchemas).map(([name, problem]) => [
    name,
    unless((text) => matchesFormat(name, text, `1.${minor}`), problem),
  ])
}

/** k8s.io/apiserver `pkg/cel/library/format.go`, `ConstantFormats`. */
const ownFormats: readonly (readonly [string, Check])[] = [
  ['dns1123Label', ofBytes(dnsLabel)],
  ['dns1123Subdomain', ofBytes(dnsSubdomain)],
  ['dns1035Label', ofBytes(dns1035Label)],
  ['qualifiedName', ofBytes(checkQualifiedName)],
  ['dns1123LabelPrefix', ofBytes(asPrefix(dnsLabel))],
  ['dns1123SubdomainPrefix', ofBytes(asPrefix(dnsSubdomain))],
  ['dns1035LabelPrefix', ofBytes(asPrefix(dns1035Label))],
  ['labelValue', ofBytes(byPattern(`(${qualifiedName})?`, 63, 'a valid label'))],
]

class FormatValue extends Opaque {
  readonly typeName = 'kubernetes.NamedFormat'
  readonly name: string
  readonly check: Check

  constructor(name: string, check: Check) {
    super()
    this.name = name
    this.check = check
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

/** As of a Kubernetes minor (the 34 of `1.34`). */
export function namedFormatLibrary(minor: number): Library {
  const formats = new Map([...ownFormats, ...schemaFormats(minor)])
  return [
    declareFunction(
      'format.named',
      globalOverload('format-named', [stringType], optionalType(formatType), (args) => {
        const check = formats.get(textAt(args, 0))
        return check === undefined ? Optional.none : new Optional(new FormatValue(textAt(args, 0), check))
      }),
    ),
    declareFunction(
      'validate',
      memberOverload('format-validate', [formatType, stringType], optionalType(listType(stringType)), (args) => {
        const errors = instanceAt(args, 0, FormatValue).check(textAt(args, 1))
        return errors.length === 0 ? Optional.none : new Optional(new ProblemList(errors))
      }),
    ),
    ...[...formats].map(([name, check]) =>
      declareFunction(
        `format.${name}`,
        globalOverload(`format.${name}`, [], formatType, () => new FormatValue(name, check)),
      ),
    ),
  ]
}
