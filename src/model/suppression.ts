import type { Location } from './location.ts'

/** A finding that the project accepts, with the reason why: an entry of `suppressions` in the configuration. */
export interface Suppression {
  readonly rule: string
  /** Glob over {@link subjectText}, or over its object or file alone. */
  readonly subject: string
  /** Glob over the chart's name; null for any chart. */
  readonly chart: string | null
  readonly reason: string
  /** Last day it counts, `YYYY-MM-DD`. */
  readonly expires: string | null
  /** Where it is written: the configuration file's name, position in `suppressions`, line from 1. */
  readonly file: string
  readonly index: number
  readonly line: number | null
}

/** What happened to a suppression in one run; judged by the rules of scope `suppression`. */
export interface SuppressionUse {
  readonly suppression: Suppression
  /** Its last day is past: it no longer suppresses anything. */
  readonly isExpired: boolean
  /** Findings that it names, whether it still counts or not. */
  readonly matched: number
  /** The run looked where it could have matched: its rule ran, on a chart it names. */
  readonly wasExamined: boolean
}

/**
 * `Kind/name .spec.field`: what a suppression's `subject` is matched with. The file stands in where there
 * is no object; a path that is the whole of it is left out.
 */
export function subjectText({ object, file, path }: Location): string {
  return [object ?? file ?? '', path === '.' ? '' : (path ?? '')].filter((part) => part !== '').join(' ')
}
