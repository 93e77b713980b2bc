import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Direction } from '../model/finding.ts'
import { canonicalJson, type Json } from '../model/json.ts'
import type { Location } from '../model/location.ts'

export interface Identity {
  readonly rule: string
  /** The chart's name, so that equal findings of two charts differ; null for bare manifests. */
  readonly chart: string | null
  readonly location: Pick<Location, 'file' | 'object' | 'path'>
  readonly direction: Direction | null
  readonly evidence: Json
  /** 0, or the position among findings that are equal in everything above. */
  readonly ordinal: number
}

/**
 * 12 hexadecimal digits of SHA-256 over what a finding is about: never lines, words or severity, and
 * the file only where no object is named, so that moving a template changes nothing.
 */
export function fingerprint({ rule, chart, location, direction, evidence, ordinal }: Identity): string {
  const { file, object, path } = location
  const identity: readonly Json[] = [rule, chart, object ?? { file }, path, direction, evidence]
  const text = canonicalJson(ordinal === 0 ? identity : [...identity, ordinal])
  return bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 6))
}
