import type { Path } from '../../model/path.ts'

const plainKey = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** A field of a custom resource as people read it: `[*]` is any item, `[key]` any map value. */
export function fieldText(path: Path): string {
  if (path.length === 0) return '.'
  const text = path
    .map((segment) => {
      if (segment === '*') return '[*]'
      if (segment === '{}') return '[key]'
      if (typeof segment === 'number') return `[${segment}]`
      return plainKey.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`
    })
    .join('')
  return text.startsWith('.') ? text : `.${text}`
}
