import { minorNumber } from '../kubernetes-minor.ts'
import { isBase64, isBsonObjectId, isCreditCard, isIsbn10, isIsbn13, isSocialSecurityNumber } from './code-numbers.ts'
import { isHexColor, isRgbColor } from './colors.ts'
import { isDate, isDateTime, isDuration } from './dates.ts'
import { isEmail } from './email.ts'
import { isCidr, isHostname, isIpv4, isIpv6, isMac } from './network.ts'
import { isLongName, isShortName } from './object-names.ts'
import { isRequestUri } from './request-uri.ts'
import { isUuid, isUuid3, isUuid4, isUuid5 } from './uuid.ts'

/** Whether a text has a format. */
export type FormatCheck = (text: string) => boolean

interface KnownFormat {
  readonly since: number
  readonly check: (text: string, minor: number) => boolean
}

/**
 * The formats that the API server checks, by name without dashes, and the Kubernetes minor that checks them first
 * (apiextensions-apiserver pkg/apiserver/validation/formats.go; checks in kube-openapi pkg/validation/strfmt). It
 * drops every other format before it validates: `int32`, `int64`, `float`, `double`, `quantity` refuse nothing. A format
 * counts one minor after the one that brought it, because the server keeps compatible with its predecessor
 * (apiserver pkg/cel/environment/base.go DefaultCompatibilityVersion).
 */
const formats = new Map<string, KnownFormat>(
  Object.entries({
    bsonobjectid: { since: 0, check: isBsonObjectId },
    byte: { since: 0, check: isBase64 },
    cidr: { since: 0, check: isCidr },
    creditcard: { since: 0, check: isCreditCard },
    date: { since: 0, check: isDate },
    datetime: { since: 0, check: isDateTime },
    duration: { since: 0, check: isDuration },
    email: { since: 0, check: isEmail },
    hexcolor: { since: 0, check: isHexColor },
    hostname: { since: 0, check: isHostname },
    ipv4: { since: 0, check: isIpv4 },
    ipv6: { since: 0, check: isIpv6 },
    isbn: { since: 0, check: (text: string) => isIsbn10(text) || isIsbn13(text) },
    isbn10: { since: 0, check: isIsbn10 },
    isbn13: { since: 0, check: isIsbn13 },
    k8slongname: { since: 35, check: isLongName },
    k8sshortname: { since: 35, check: isShortName },
    mac: { since: 0, check: isMac },
    password: { since: 0, check: () => true },
    rgbcolor: { since: 0, check: isRgbColor },
    ssn: { since: 0, check: isSocialSecurityNumber },
    uri: { since: 0, check: isRequestUri },
    uuid: { since: 0, check: isUuid },
    uuid3: { since: 0, check: isUuid3 },
    uuid4: { since: 0, check: isUuid4 },
    uuid5: { since: 0, check: isUuid5 },
  }),
)

/** The check behind a format as written (`date-time`), on a Kubernetes minor such as `1.34`; null where the server ignores it. */
export function knownFormat(format: string | null, kubernetesMinor: string): FormatCheck | null {
  if (format === null) return null
  const found = formats.get(format.replaceAll('-', ''))
  const minor = minorNumber(kubernetesMinor)
  return found === undefined || found.since > minor ? null : (text) => found.check(text, minor)
}
