import { minorNumber } from '../server/kubernetes-minor.ts'
import { cidrFormat, ipv4Format, ipv6Format, macFormat } from './address-formats.ts'
import { durationFormat } from './duration-format.ts'
import { emailFormat } from './email-format.ts'
import { hostnameFormat } from './hostname-format.ts'
import { creditCardFormat, isbn10Format, isbn13Format, isbnFormat } from './number-formats.ts'
import { regularFormat, type StringFormat } from './string-format.ts'
import { dateFormat, dateTimeFormat } from './time-formats.ts'
import { uriFormat } from './uri-format.ts'

const hex = '[0-9a-fA-F]'
const base64 = '[A-Za-z0-9+/]'
const colour = '[\\t\\n\\f\\r ]*(?:0|[1-9][0-9]?|1[0-9]{0,2}|2[0-4][0-9]|25[0-5])[\\t\\n\\f\\r ]*'
const shortName = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'

/**
 * The formats that the API server checks on strings, by name without dashes (apiextensions-apiserver
 * `pkg/apiserver/validation/formats.go`; checks in kube-openapi `pkg/validation/strfmt`). It drops every other format
 * before it validates: `int32`, `int64`, `float`, `double`, `quantity` refuse nothing. A format counts one minor after
 * the one that brought it, because the server keeps compatible with its predecessor (apiserver
 * `pkg/cel/environment/base.go`, `DefaultCompatibilityVersion`).
 */
const formats = new Map<string, StringFormat>(
  Object.entries({
    bsonobjectid: regularFormat(`^${hex}{24}$`),
    uri: uriFormat,
    email: emailFormat,
    hostname: hostnameFormat,
    ipv4: ipv4Format,
    ipv6: ipv6Format,
    cidr: cidrFormat,
    mac: macFormat,
    uuid: uuidFormat(hex, hex),
    uuid3: uuidFormat('3', hex),
    uuid4: uuidFormat('4', '[89abAB]'),
    uuid5: uuidFormat('5', '[89abAB]'),
    isbn: isbnFormat,
    isbn10: isbn10Format,
    isbn13: isbn13Format,
    creditcard: creditCardFormat,
    ssn: regularFormat('^[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}$'),
    hexcolor: regularFormat(`^#?(?:${hex}{3}|${hex}{6})$`),
    rgbcolor: regularFormat(`^rgb\\(${colour},${colour},${colour}\\)$`),
    byte: regularFormat(`^(?:${base64}{4})*(?:${base64}{2}==|${base64}{3}=|${base64}{4})$`),
    password: regularFormat(''),
    date: dateFormat,
    duration: durationFormat,
    datetime: dateTimeFormat,
    k8sshortname: regularFormat(`^${shortName}$`, { since: 35, maxLength: 63 }),
    k8slongname: regularFormat(`^${shortName}(?:\\.${shortName})*$`, { since: 35, maxLength: 253 }),
  }),
)

/** strfmt's `UUIDPattern` and its kin: dashes are optional, one by one. */
function uuidFormat(version: string, variant: string): StringFormat {
  return regularFormat(`^${hex}{8}-?${hex}{4}-?${version}${hex}{3}-?${variant}${hex}{3}-?${hex}{12}$`)
}

/**
 * Whether the API server of a Kubernetes minor (`1.34`) checks a format on strings. Dashes in the name do not count:
 * `date-time` and `datetime` are one.
 */
export function isFormatKnown(format: string, kubernetesMinor: string): boolean {
  return knownFormat(format, kubernetesMinor) !== null
}

/** Whether the API server of a Kubernetes minor takes a string as this format; a format it does not know fits all. */
export function matchesFormat(format: string, value: string, kubernetesMinor: string): boolean {
  return formatCheck(format, kubernetesMinor)?.(value) ?? true
}

/** Whether a text has a format. */
export type FormatCheck = (text: string) => boolean

/** The check behind a format's name in a schema; null where the API server of this minor drops it. */
export function formatCheck(format: string, kubernetesMinor: string): FormatCheck | null {
  const known = knownFormat(format, kubernetesMinor)
  const minor = minorNumber(kubernetesMinor)
  return known === null ? null : (text) => known.matches(text, minor)
}

/** The format by its name in a schema, or null where the API server of this minor drops it. */
export function knownFormat(format: string, kubernetesMinor: string): StringFormat | null {
  const known = formats.get(format.replaceAll('-', ''))
  return known !== undefined && known.since <= minorNumber(kubernetesMinor) ? known : null
}
