import type { CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import { arrayMember, type JsonObject, member, objectMember, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { isRequestUri } from '../formats/uri-format.ts'
import { dns1035LabelProblems, dns1123SubdomainProblems } from '../server/kubernetes-names.ts'
import { type DefinitionError, forbidden, invalid, notSupported, required } from './definition-error.ts'

const conversionPath: Path = ['spec', 'conversion']
const webhookPath: Path = [...conversionPath, 'webhook']
const reviewVersionsPath: Path = [...webhookPath, 'conversionReviewVersions']

/** `spec.conversion` (validateCustomResourceConversion, and k8s.io/apiserver pkg/util/webhook/validation.go). */
export function conversionErrors(definition: CustomResourceDefinition): readonly DefinitionError[] {
  const { raw } = definition.conversion
  if (raw === null) return []
  const path = [...conversionPath, 'strategy']
  const strategy = stringMember(raw, 'strategy') ?? ''
  const webhook = objectMember(raw, 'webhook')
  const pruning =
    definition.preserveUnknownFields && strategy !== 'None'
      ? [invalid(path, strategy, 'must be None if spec.preserveUnknownFields is true')]
      : []
  if (strategy === 'Webhook') return [...pruning, ...webhookErrors(webhook ?? {})]
  return [...pruning, ...strategyErrors(strategy, path), ...unusedWebhookErrors(webhook)]
}

function strategyErrors(strategy: string, path: Path): readonly DefinitionError[] {
  if (strategy === '') return [required(path)]
  return strategy === 'None' ? [] : [notSupported(path, strategy, ['None', 'Webhook'])]
}

function unusedWebhookErrors(webhook: JsonObject | undefined): readonly DefinitionError[] {
  const detail = 'should not be set when strategy is not set to Webhook'
  return [
    ...(objectMember(webhook, 'clientConfig') === undefined
      ? []
      : [forbidden([...webhookPath, 'clientConfig'], detail)]),
    ...(arrayMember(webhook, 'conversionReviewVersions').length === 0 ? [] : [forbidden(reviewVersionsPath, detail)]),
  ]
}

function webhookErrors(webhook: JsonObject): readonly DefinitionError[] {
  const clientConfig = objectMember(webhook, 'clientConfig')
  return [...clientErrors(clientConfig, [...webhookPath, 'clientConfig']), ...reviewVersionErrors(webhook)]
}

function clientErrors(clientConfig: JsonObject | undefined, path: Path): readonly DefinitionError[] {
  if (clientConfig === undefined) return [required(path, 'required when strategy is set to Webhook')]
  const url = stringMember(clientConfig, 'url')
  const service = objectMember(clientConfig, 'service')
  if ((url === undefined) === (service === undefined))
    return [required(path, 'exactly one of url or service is required')]
  return url === undefined ? serviceErrors(service ?? {}, [...path, 'service']) : urlErrors(url, [...path, 'url'])
}

function urlErrors(url: string, path: Path): readonly DefinitionError[] {
  const form = '; desired format: https://host[/path]'
  const [withoutFragment = '', fragment = ''] = splitAt(url, '#')
  const [base = '', query = ''] = splitAt(withoutFragment, '?')
  const authority = /^[^:/]+:\/\/([^/]*)/.exec(base)?.[1] ?? ''
  const isParsed = base === '' || isRequestUri(base, 0) || /^[^:%]*$/.test(base.split('/')[0] ?? '')
  if (!isParsed) return [required(path, `url must be a valid URL${form}`)]
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(base)?.[1] ?? ''
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return [
    ...(scheme.toLowerCase() === 'https'
      ? []
      : [invalid(path, scheme, `'https' is the only allowed URL scheme${form}`)]),
    ...(host === '' ? [invalid(path, host, `host must be specified${form}`)] : []),
    ...(authority.includes('@') ? [invalid(path, url, 'user information is not permitted in the URL')] : []),
    ...(fragment === '' ? [] : [invalid(path, fragment, 'fragments are not permitted in the URL')]),
    ...(query === '' ? [] : [invalid(path, query, 'query parameters are not permitted in the URL')]),
  ]
}

function splitAt(text: string, separator: string): readonly string[] {
  const index = text.indexOf(separator)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}

function serviceErrors(service: JsonObject, path: Path): readonly DefinitionError[] {
  const port = member(service, 'port') ?? 443
  const isPort = Number(port) >= 1 && Number(port) <= 65535
  return [
    ...['name', 'namespace'].flatMap((key) => (stringMember(service, key) ? [] : [required([...path, key])])),
    ...(isPort ? [] : [invalid([...path, 'port'], port, 'port is not valid: must be between 1 and 65535, inclusive')]),
    ...servicePathErrors(stringMember(service, 'path') ?? '', [...path, 'path']),
  ]
}

function servicePathErrors(urlPath: string, path: Path): readonly DefinitionError[] {
  if (urlPath === '' || urlPath === '/') return []
  if (urlPath === '//') return [invalid(path, urlPath, 'segment[0] may not be empty')]
  const steps = urlPath.slice(1).replace(/\/$/, '').split('/')
  return [
    ...(urlPath.startsWith('/') ? [] : [invalid(path, urlPath, "must start with a '/'")]),
    ...steps.flatMap((step, index) =>
      step === ''
        ? [invalid(path, urlPath, `segment[${index}] may not be empty`)]
        : dns1123SubdomainProblems(step).map((problem) => invalid(path, urlPath, `segment[${index}]: ${problem}`)),
    ),
  ]
}

function reviewVersionErrors(webhook: JsonObject): readonly DefinitionError[] {
  const versions = arrayMember(webhook, 'conversionReviewVersions').map((version) => (version === null ? '' : version))
  if (versions.length === 0) return [required(reviewVersionsPath)]
  return [
    ...versions.flatMap((version, index) => {
      const path = [...reviewVersionsPath, index]
      if (versions.indexOf(version) < index) return [invalid(path, version, 'duplicate version')]
      return dns1035LabelProblems(String(version)).map((problem) => invalid(path, version, problem))
    }),
    ...(versions.includes('v1') || versions.includes('v1beta1')
      ? []
      : [invalid(reviewVersionsPath, versions, 'must include at least one of v1, v1beta1')]),
  ]
}
