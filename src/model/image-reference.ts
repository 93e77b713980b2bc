/**
 * An image reference after the normalisation of distribution/reference (normalize.go): `nginx` is
 * `docker.io/library/nginx`. `tag` and `digest` are null when the text has none; no tag means `latest`.
 */
export interface ImageReference {
  readonly registry: string
  readonly repository: string
  readonly tag: string | null
  readonly digest: string | null
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const path = `${component}(?:/${component})*`
const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const host = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[(?:[a-fA-F0-9:]+)\\])`
const domain = `${host}(?::[0-9]+)?`
const tag = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}'
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'

const reference = new RegExp(`^(?:(${domain})/)?(${path})(?::(${tag}))?(?:@(${digest}))?$`)
const bareIdentifier = /^[a-f0-9]{64}$/

/** Digest lengths that a registry checks (opencontainers/go-digest); an unknown algorithm is refused when parsed. */
const digestLengths: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
])

const repositoryLengthBound = 255

/**
 * Reads a reference as `ParseNormalizedNamed` of distribution/reference does, which every container runtime uses;
 * null for what they refuse.
 */
export function parseImageReference(text: string): ImageReference | null {
  // A bare 64-digit hexadecimal text is an image's ID, never a name.
  if (bareIdentifier.test(text)) return null
  const { domain: registry, remainder } = splitDomain(text)
  const name = remainder.split(/[:@]/, 1)[0] ?? ''
  if (name !== name.toLowerCase()) return null
  const match = reference.exec(`${registry}/${remainder}`)
  if (match === null) return null
  const [, matchedDomain, repository = '', matchedTag, matchedDigest] = match
  if (matchedDomain !== registry || repository.length > repositoryLengthBound) return null
  if (matchedDigest !== undefined && !isKnownDigest(matchedDigest)) return null
  return { registry, repository, tag: matchedTag ?? null, digest: matchedDigest ?? null }
}

/** `registry/repository`, the part that names an image whatever its version. */
export function imageName(image: ImageReference): string {
  return `${image.registry}/${image.repository}`
}

/** The reference in full; parsing it gives the same value. */
export function formatImageReference(image: ImageReference): string {
  const suffix = `${image.tag === null ? '' : `:${image.tag}`}${image.digest === null ? '' : `@${image.digest}`}`
  return `${imageName(image)}${suffix}`
}

/** `splitDockerDomain` in normalize.go: the first part is a domain only when it can be nothing else. */
function splitDomain(text: string): { readonly domain: string; readonly remainder: string } {
  const slash = text.indexOf('/')
  const first = text.slice(0, slash)
  const isDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase())
  const domain = isDomain ? first : 'docker.io'
  const remainder = isDomain ? text.slice(slash + 1) : text
  const normalDomain = domain === 'index.docker.io' ? 'docker.io' : domain
  const isOfficial = normalDomain === 'docker.io' && !remainder.includes('/')
  return { domain: normalDomain, remainder: isOfficial ? `library/${remainder}` : remainder }
}

function isKnownDigest(text: string): boolean {
  const [algorithm = '', encoded = ''] = text.split(':')
  return digestLengths.get(algorithm) === encoded.length && encoded === encoded.toLowerCase()
}
