import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** 12 hexadecimal digits of a text's SHA-256: enough to tell the values of one run apart. */
export function shortDigest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 6))
}
