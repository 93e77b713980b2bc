const systems = new Set(
  'aix android darwin dragonfly freebsd hurd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows zos'.split(
    ' ',
  ),
)
const processors = new Set(
  '386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64 wasm'.split(' '),
)
/** What `go build` of a container image sets by itself. */
const tags = new Set(['linux', 'amd64', 'unix', 'gc', 'cgo'])

const constraintLine = /^\/\/go:build (.*)$/m
const packageLine = /^package /m
const word = /\(|\)|&&|\|\||!|[\w.]+/g

/** Whether a Go file is part of a program for Linux, by its name and its `//go:build` line (https://pkg.go.dev/cmd/go#hdr-Build_constraints). */
export function isBuilt(path: string, source: string): boolean {
  const parts = (path.split('/').at(-1) ?? '').replace(/\.go$/, '').split('_').slice(1)
  const [last = '', beforeLast = ''] = parts.toReversed()
  if (last === 'test') return false
  const isNamedFor = processors.has(last) && systems.has(beforeLast) ? [beforeLast, last] : [last]
  if (isNamedFor.some((name) => (systems.has(name) || processors.has(name)) && !tags.has(name))) return false
  const head = source.slice(0, packageLine.exec(source)?.index ?? 0)
  const constraint = constraintLine.exec(head)?.[1]
  return constraint === undefined || isMet([...constraint.matchAll(word)].map(([text]) => text))
}

/** `||` binds less than `&&`, and that less than `!`. */
function isMet(words: readonly string[]): boolean {
  let at = 0
  return either()

  function either(): boolean {
    let value = both()
    while (words[at] === '||') {
      at++
      value = both() || value
    }
    return value
  }
  function both(): boolean {
    let value = one()
    while (words[at] === '&&') {
      at++
      value = one() && value
    }
    return value
  }
  function one(): boolean {
    const text = words[at++]
    if (text === '!') return !one()
    if (text !== '(') return text !== undefined && (tags.has(text) || /^go1\.\d+$/.test(text))
    const value = either()
    at++
    return value
  }
}
