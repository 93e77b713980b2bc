import { shortened } from '../model/shortened.ts'

/** Characters of a line that are kept: a template may fail with a text of any length. */
const longestLine = 2_000

/**
 * What Helm says went wrong, from its `Error:` on: without log lines (Helm 3 `walk.go:…`, Helm 4 `level=WARN …`), without
 * advice about Helm's own flags, and in one wording where Helm 3 and 4 say the same in two.
 */
export function cleanHelmErrors(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => !isLogLine(line))
    .map((line) => shortened(line, longestLine))
  const start = lines.findIndex((line) => line.startsWith('Error: '))
  const words = start === -1 ? lines : lines.slice(start)
  const message = words.join('\n').replace(/^Error: /, '')
  return commonWording(message.replace(/\n*Use --debug flag to render out invalid YAML\s*$/, '').trim())
}

function isLogLine(line: string): boolean {
  return (
    /^(?:time=\S+ )?level=(?:DEBUG|INFO|WARN|ERROR) /.test(line) ||
    /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /.test(line) ||
    /^WARNING: /.test(line)
  )
}

/** What violates a schema stays in the words of Helm's own validator, which is another one in Helm 3.18. */
function commonWording(message: string): string {
  return withTrace(message)
    .replace('cannot unmarshal yaml document: ', '')
    .replace(/^[A-Z](?=[a-z]* )/, (letter) => letter.toLowerCase())
}

const place = /^\S+:\d+:\d+$/
const executing = /^ {2}executing .*:$/
const cause = /^ {4}\S/

/**
 * Helm 4 writes the trace of a template error over several lines (`TraceableError` in pkg/engine), Helm 3 as
 * text/template joins it: `template: FILE:1:6: executing "…" at <…>: …`.
 */
function withTrace(message: string): string {
  const lines = message.split('\n')
  const frames: string[] = []
  let at = 0
  for (
    ;
    place.test(lines[at] ?? '') && executing.test(lines[at + 1] ?? '') && cause.test(lines[at + 2] ?? '');
    at += 3
  ) {
    const [file = '', where = '', what = ''] = lines.slice(at, at + 3)
    frames.push(`template: ${file}: ${where.trim()} ${what.trim()}`)
  }
  if (frames.length === 0) return message
  const [first = '', ...rest] = lines.slice(at)
  // A cause without a place of its own ends the trace; more lines are those of the message.
  const isCause = frames.at(-1)?.endsWith(':') === true && first !== ''
  const trace = isCause ? [...frames, first].join(' ') : frames.join(' ')
  return [trace, ...(isCause ? rest : lines.slice(at))].join('\n')
}
