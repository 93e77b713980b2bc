import { compareText } from '../model/json.ts'
import type { DeclaredFlag, DeclaredGate, ProgramFacts } from '../model/program.ts'

/** `  -addr string` of Go's flag package, `  -a, --addr string   usage` of pflag. */
const flagLine = /^ {2,}(?:-\w, )?--?([A-Za-z][\w.-]*)(?:[ =]\S+)?(?:\s{2,}|\t|$)/
const defaultText = /\(default:? "?([^")]*)"?\)/
/** `Name=true|false (ALPHA - default=false)`, as k8s.io/component-base lists them. */
const gateLine = /^\s*(?:kube:)?([A-Za-z]\w*)=true\|false \((?:.*\b)?default=(true|false)\)/

/** Flags and feature gates in what a program prints for `--help`; null where it lists none. */
export function readHelpText(text: string, image: string): ProgramFacts | null {
  const flags: DeclaredFlag[] = []
  const gates: DeclaredGate[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const at = { file: image, line: index + 1 }
    const gate = gateLine.exec(line)
    const flag = flagLine.exec(line)
    const value = defaultText.exec(line)?.[1] ?? null
    const last = flags.at(-1)
    if (gate !== null) gates.push({ name: gate[1] ?? '', default: gate[2] === 'true', at })
    else if (flag !== null) flags.push({ name: flag[1] ?? '', default: value, at })
    // Go's flag package writes the usage on the next line, pflag breaks a long one.
    else if (last !== undefined && last.default === null && value !== null)
      flags[flags.length - 1] = { ...last, default: value }
  }
  if (flags.length === 0 && gates.length === 0) return null
  return { origin: 'image', flags: flags.toSorted(byName), gates: gates.toSorted(byName) }
}

function byName(left: { readonly name: string }, right: { readonly name: string }): number {
  return compareText(left.name, right.name)
}
