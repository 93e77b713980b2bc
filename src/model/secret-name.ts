const secretName =
  /(?:pass(?:word|wd|phrase)|\bpass$|secret|token|credential|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key|connection[-_]?string|\.key$)/i
/** Names of what leads to a secret, or says something about it. */
const harmlessEnd =
  /(?:names?|refs?|keyref|paths?|files?|dir|mounts?|mode|enabled|disabled|required|type|kind|version|namespace|audience|issuer|ttl|expiry|expiration|seconds|minutes|hours|url|uri|host|port|length|size|policy|provider|class|selector)$/i

/** Whether a key, a variable or a flag is named as what holds a secret: `adminPassword`, `API_TOKEN`, `tls.key`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessEnd.test(name)
}
