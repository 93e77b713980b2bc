const secretName =
  /(?:pass(?:word|wd|phrase)|secret|token|credential|api[-_]?key|access[-_]?key|account[-_]?key|private[-_]?key|connection[-_]?string|\.key$)/i
/** Names of what leads to a secret, or says something about it. */
const harmlessEnd =
  /(?:names?|refs?|keyref|paths?|files?|dir|mounts?|mode|enabled|disabled|required|type|kind|version|namespace|audience|issuer|ttl|expiry|expiration|seconds|minutes|hours|url|uri|host|port|length|size|policy|provider|class|selector)$/i

/** Whether a value under this name looks secret. Names of secrets, and paths to them, do not. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !harmlessEnd.test(name)
}
