import type { FileSet } from '../model/release-source.ts'

/** What of a chart's output depends on more than its inputs; by folder of the chart: empty, or `charts/flux2/`. */
export interface TemplateCalls {
  /** Charts that call what is random, or has no order: each render may differ. */
  readonly random: ReadonlySet<string>
  /** Charts that read the clock: each second may differ. */
  readonly clock: ReadonlySet<string>
  /** Charts that ask whether Helm installs or upgrades. */
  readonly action: ReadonlySet<string>
}

/** Sprig and Helm functions without a fixed result; `keys` and `values` follow Go's order of maps. */
const randomCall = calling(
  ['gen(?:CA|CAWithKey|SelfSignedCert|SelfSignedCertWithKey|SignedCert|SignedCertWithKey|PrivateKey)'],
  ['rand(?:Alpha|AlphaNum|Ascii|Numeric|Bytes|Int)', 'uuidv4', 'shuffle', 'htpasswd', 'bcrypt', 'encryptAES'],
  ['keys', 'values', 'getHostByName'],
)
/** A date function takes anything that is no time for the present (sprig date.go, dateInZone). */
const clockCall = calling(['now', 'ago', 'date', 'date_in_zone', 'dateInZone', 'htmlDate', 'htmlDateInZone'])
const actionField = /\.(?:IsInstall|IsUpgrade)\b/

const chartFolder = /^(?:charts\/[^/]+\/)*/

/**
 * Finds calls in everything that may be a template: values and files are, where `tpl` reads them. It may find more
 * than Helm runs, never less.
 */
export function findTemplateCalls(files: FileSet): TemplateCalls {
  const random = new Set<string>()
  const clock = new Set<string>()
  const asking = new Set<string>()
  for (const [file, text] of Object.entries(files)) {
    if (text === null || !text.includes('{{') || isProse(file)) continue
    const folder = chartFolder.exec(file)?.[0] ?? ''
    for (const code of templateActions(text)) {
      if (/^\{\{-?\s*\/\*/.test(code)) continue
      const calls = callsOf(code)
      if (calls.random) random.add(folder)
      if (calls.clock) clock.add(folder)
      if (actionField.test(code)) asking.add(folder)
    }
  }
  return { random, clock, action: asking }
}

/** Every `{{ … }}`, in the order in which they stand. */
export function templateActions(text: string): readonly string[] {
  return Array.from(text.matchAll(/\{\{[\s\S]*?\}\}/g), ([code]) => code)
}

/** For people; what is in it reaches no manifest. */
export function isProse(file: string): boolean {
  return /\.md$|(?:^|\/)NOTES\.txt$/.test(file)
}

/** Whether template code calls what is random, or reads the clock. */
export function callsOf(code: string): { readonly random: boolean; readonly clock: boolean } {
  return { random: randomCall.test(code), clock: clockCall.test(code) }
}

function calling(...names: readonly (readonly string[])[]): RegExp {
  return new RegExp(`(?<![\\w.$"])(?:${names.flat().join('|')})(?![\\w.:])`)
}
