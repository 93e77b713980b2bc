/** The formats `k8s-short-name` and `k8s-long-name` (kube-openapi pkg/validation/strfmt/kubernetes-extensions.go). */

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const shortName = new RegExp(`^${label}$`)
const longName = new RegExp(`^${label}(\\.${label})*$`)

/** An RFC 1123 label in lower case. */
export function isShortName(text: string): boolean {
  return text.length <= 63 && shortName.test(text)
}

/** An RFC 1123 subdomain in lower case; its labels have no limit of their own. */
export function isLongName(text: string): boolean {
  return text.length <= 253 && longName.test(text)
}
