import { isRequestUri } from '../../formats/uri-format.ts'
import { LiteralList, LiteralMap } from '../value/containers.ts'
import { CelError, noSuchOverload } from '../value/scalar.ts'
import {
  boolType,
  type CelType,
  intType,
  listType,
  mapType,
  opaqueType,
  stringType,
  structType,
} from '../value/types.ts'
import { type CelValue, Opaque, type Result } from '../value/value.ts'
import { escapedPath, formatUrl, fromByteText, type GoUrl, parseUrl, queryValues, splitHostPort } from './go-url.ts'
import {
  type Address,
  formatAddress,
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isMappedV4,
  maskAddress,
  parseAddress,
  parsePrefix,
} from './ip-address.ts'
import { declareFunction, globalOverload, instanceAt, type Library, memberOverload, textAt } from './overload.ts'

class UrlValue extends Opaque {
  readonly typeName = 'kubernetes.URL'
  readonly url: GoUrl

  constructor(url: GoUrl) {
    super()
    this.url = url
  }

  equals(other: Result): Result {
    return other instanceof UrlValue ? formatUrl(this.url) === formatUrl(other.url) : mismatch(other)
  }
}

class IpValue extends Opaque {
  readonly typeName = 'net.IP'
  readonly address: Address

  constructor(address: Address) {
    super()
    this.address = address
  }

  equals(other: Result): Result {
    if (!(other instanceof IpValue)) return mismatch(other)
    return this.address.isV4 === other.address.isV4 && this.address.value === other.address.value
  }
}

class CidrValue extends Opaque {
  readonly typeName = 'net.CIDR'
  readonly address: Address
  readonly bits: number

  constructor(address: Address, bits: number) {
    super()
    this.address = address
    this.bits = bits
  }

  equals(other: Result): Result {
    if (!(other instanceof CidrValue)) return mismatch(other)
    const { address } = other
    return this.bits === other.bits && this.address.isV4 === address.isV4 && this.address.value === address.value
  }
}

function mismatch(other: Result): CelError {
  return other instanceof CelError ? other : noSuchOverload()
}

const urlType = structType('kubernetes.URL')
const ipType = opaqueType('net.IP')
const cidrType = opaqueType('net.CIDR')

function urlGetter(name: string, id: string, result: CelType, get: (url: GoUrl) => Result) {
  return declareFunction(
    name,
    memberOverload(id, [urlType], result, (args) => get(instanceAt(args, 0, UrlValue).url)),
  )
}

function queryMap(url: GoUrl): Result {
  return LiteralMap.of([...queryValues(url)].map(([name, values]) => [name, new LiteralList(values)] as const))
}

/** k8s.io/apiserver `pkg/cel/library/urls.go`, as of a Kubernetes minor (the 34 of `1.34`). */
export const urlLibrary = (minor: number): Library => [
  declareFunction(
    'url',
    globalOverload('string_to_url', [stringType], urlType, (args) => {
      const url = isRequestUri(textAt(args, 0), minor) ? parseUrl(textAt(args, 0)) : null
      return url === null ? new CelError('URL parse error during conversion from string') : new UrlValue(url)
    }),
  ),
  urlGetter('getScheme', 'url_get_scheme', stringType, (url) => fromByteText(url.scheme)),
  urlGetter('getHost', 'url_get_host', stringType, (url) => fromByteText(url.host)),
  urlGetter('getHostname', 'url_get_hostname', stringType, (url) => fromByteText(splitHostPort(url.host).hostname)),
  urlGetter('getPort', 'url_get_port', stringType, (url) => splitHostPort(url.host).port),
  urlGetter('getEscapedPath', 'url_get_escaped_path', stringType, (url) => fromByteText(escapedPath(url))),
  urlGetter('getQuery', 'url_get_query', mapType(stringType, listType(stringType)), queryMap),
  declareFunction(
    'isURL',
    globalOverload('is_url_string', [stringType], boolType, (args) => isRequestUri(textAt(args, 0), minor)),
  ),
]

/** Zones and IPv4-mapped addresses are not allowed. */
function readIp(text: string): IpValue | CelError {
  const address = parseAddress(text)
  if (address === null) return new CelError(`IP Address "${text}" parse error during conversion from string`)
  if (address.zone !== '') return new CelError(`IP address "${text}" with zone value is not allowed`)
  if (isMappedV4(address)) return new CelError(`IPv4-mapped IPv6 address "${text}" is not allowed`)
  return new IpValue(address)
}

function readCidr(text: string): CidrValue | CelError {
  const prefix = parsePrefix(text)
  if (prefix === null || isMappedV4(prefix.address)) {
    return new CelError('network address parse error during conversion from string')
  }
  return new CidrValue(prefix.address, prefix.bits)
}

function ipTest(name: string, id: string, test: (address: Address) => boolean) {
  return declareFunction(
    name,
    memberOverload(id, [ipType], boolType, (args) => test(instanceAt(args, 0, IpValue).address)),
  )
}

function containsAddress(cidr: CidrValue, address: Address): boolean {
  return (
    cidr.address.isV4 === address.isV4 &&
    maskAddress(cidr.address, cidr.bits).value === maskAddress(address, cidr.bits).value
  )
}

function containsIp(args: readonly CelValue[], ip: IpValue | CelError): Result {
  return ip instanceof CelError ? ip : containsAddress(instanceAt(args, 0, CidrValue), ip.address)
}

function containsCidr(args: readonly CelValue[], inner: CidrValue | CelError): Result {
  if (inner instanceof CelError) return inner
  const outer = instanceAt(args, 0, CidrValue)
  return outer.bits <= inner.bits && containsAddress(outer, inner.address)
}

function formatCidr(cidr: CidrValue): string {
  return `${formatAddress(cidr.address)}/${cidr.bits}`
}

/** k8s.io/apiserver `pkg/cel/library/ip.go` and `cidr.go`. */
export const addresses: Library = [
  declareFunction(
    'ip',
    globalOverload('string_to_ip', [stringType], ipType, (args) => readIp(textAt(args, 0))),
    memberOverload('cidr_ip', [cidrType], ipType, (args) => new IpValue(instanceAt(args, 0, CidrValue).address)),
  ),
  declareFunction(
    'family',
    memberOverload('ip_family', [ipType], intType, (args) => (instanceAt(args, 0, IpValue).address.isV4 ? 4n : 6n)),
  ),
  declareFunction(
    'ip.isCanonical',
    globalOverload('ip_is_canonical', [stringType], boolType, (args) => {
      const ip = readIp(textAt(args, 0))
      return ip instanceof CelError ? ip : formatAddress(ip.address) === textAt(args, 0)
    }),
  ),
  ipTest('isUnspecified', 'ip_is_unspecified', (address) => address.value === 0n),
  ipTest('isLoopback', 'ip_is_loopback', isLoopback),
  ipTest('isLinkLocalMulticast', 'ip_is_link_local_multicast', isLinkLocalMulticast),
  ipTest('isLinkLocalUnicast', 'ip_is_link_local_unicast', isLinkLocalUnicast),
  ipTest('isGlobalUnicast', 'ip_is_global_unicast', isGlobalUnicast),
  declareFunction(
    'isIP',
    globalOverload('is_ip', [stringType], boolType, (args) => readIp(textAt(args, 0)) instanceof IpValue),
  ),
  declareFunction(
    'string',
    globalOverload('ip_to_string', [ipType], stringType, (args) => formatAddress(instanceAt(args, 0, IpValue).address)),
    globalOverload('cidr_to_string', [cidrType], stringType, (args) => formatCidr(instanceAt(args, 0, CidrValue))),
  ),
  declareFunction(
    'cidr',
    globalOverload('string_to_cidr', [stringType], cidrType, (args) => readCidr(textAt(args, 0))),
  ),
  declareFunction(
    'containsIP',
    memberOverload('cidr_contains_ip_string', [cidrType, stringType], boolType, (args) =>
      containsIp(args, readIp(textAt(args, 1))),
    ),
    memberOverload('cidr_contains_ip_ip', [cidrType, ipType], boolType, (args) =>
      containsIp(args, instanceAt(args, 1, IpValue)),
    ),
  ),
  declareFunction(
    'containsCIDR',
    memberOverload('cidr_contains_cidr_string', [cidrType, stringType], boolType, (args) =>
      containsCidr(args, readCidr(textAt(args, 1))),
    ),
    memberOverload('cidr_contains_cidr', [cidrType, cidrType], boolType, (args) =>
      containsCidr(args, instanceAt(args, 1, CidrValue)),
    ),
  ),
  declareFunction(
    'prefixLength',
    memberOverload('cidr_prefix_length', [cidrType], intType, (args) => BigInt(instanceAt(args, 0, CidrValue).bits)),
  ),
  declareFunction(
    'masked',
    memberOverload('cidr_masked', [cidrType], cidrType, (args) => {
      const { address, bits } = instanceAt(args, 0, CidrValue)
      return new CidrValue(maskAddress(address, bits), bits)
    }),
  ),
  declareFunction(
    'isCIDR',
    globalOverload('is_cidr', [stringType], boolType, (args) => readCidr(textAt(args, 0)) instanceof CidrValue),
  ),
]

/** Types that rules can name. */
export const addressTypes: readonly CelType[] = [ipType, cidrType]
