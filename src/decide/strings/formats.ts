import { cidrFormat, ipv4Format, ipv6Format, macFormat } from './formats/address-formats.ts'
import { durationFormat } from './formats/duration-format.ts'
import { emailFormat } from './formats/email-format.ts'
import { hostnameFormat } from './formats/hostname-format.ts'
import { creditCardFormat, isbn10Format, isbn13Format, isbnFormat } from './formats/number-formats.ts'
import { regularFormat, type StringFormat } from './formats/string-format.ts'
import { dateFormat, dateTimeFormat } from './formats/time-formats.ts'
import { uriFormat } from './formats/uri-format.ts'

const hex = '[0-9a-fA-F]'
const base64 = '[A-Za-z0-9+/]'
const colour = '[\\t\\n\\f\\r ]*(?:0|[1-9][0-9]?|1[0-9]{0,2}|2[0-4][0-9]|25[0-5])[\\t\\n\\f\\r ]*'
const shortName = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'

/**
 * The formats that the API server checks on strings, by name without dashes (apiextensions-apiserver
 * `pkg/apiserver/validation/formats.go`; checks in kube-openapi `pkg/validation/strfmt`). All others are dropped.
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
    k8sshortname: regularFormat(`^${shortName}$`, { since: 34, maxLength: 63 }),
    k8slongname: regularFormat(`^${shortName}(?:\\.${shortName})*$`, { since: 34, maxLength: 253 }),
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
  const known = knownFormat(format, kubernetesMinor)
  return known === null || known.matches(value, minorNumber(kubernetesMinor))
}

/** The format by its name in a schema, or null where the API server of this minor drops it. */
export function knownFormat(format: string, kubernetesMinor: string): StringFormat | null {
  const known = formats.get(format.replaceAll('-', ''))
  return known !== undefined && known.since <= minorNumber(kubernetesMinor) ? known : null
}

/** The 34 of `1.34`. */
function minorNumber(kubernetesMinor: string): number {
  return Number.parseInt(kubernetesMinor.split('.')[1] ?? '', 10)
}
