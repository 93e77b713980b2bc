// Turns ES modules that esbuild wrote into functions, many to a file, for the loader in src/load-program.cjs.

/** Modules by name as the text of a file that exports them, each a function of `(require, __load)` that returns its exports. */
export function packModules(modules) {
  const functions = [...modules].map(([name, code]) => `${JSON.stringify(name)}(require,__load){${toBody(name, code)}}`)
  return toAscii(`"use strict";module.exports={${functions.join(',\n')}};\n`)
}

// esbuild leaves other characters in regular expressions. An escape means the same there, in texts and in names.
function toAscii(code) {
  if (/String\.raw`[^`]*[^`\0-\x7f]/.test(code)) throw new Error('String.raw takes escapes as they are: keep it ASCII.')
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Of another module of ours, or of Node's own. */
const importForm =
  /\bimport(?: ([\w$]+)|\*as ([\w$]+)|\{([^{}]*)\})?(?:,(?:\*as ([\w$]+)|\{([^{}]*)\}))?(?: ?from)?"((?:\.\/|node:)[^"]+)";/g
const exportForm = /export\{([^{}]*)\};\s*$/
const lazyForm = /\bimport\("(\.\/[^"]+\.mjs)"\)/g

// Whatever else esbuild might write is left over, and then no script can hold it: `compile-program.mjs` fails on it.
function toBody(name, code) {
  const imports = [...code.matchAll(importForm)].map(toRequire)
  const [exported, members = ''] = exportForm.exec(code) ?? ['']
  const own = code.slice(0, code.length - exported.length)
  const body = own.replaceAll(importForm, '').replaceAll(lazyForm, '__load("$1")')
  if (/\bimport\("/.test(body)) throw new Error(`${name} imports a package that is not bundled.`)
  const exports = toMembers(members, ' as ', (local, outer) => `${outer}:${local}`)
  return `${imports.join('')}${body}\nreturn{${exports}}`
}

function toRequire([, standard, namespace, named, secondNamespace, secondNamed, from]) {
  const module = `require(${JSON.stringify(from)})`
  const members = named ?? secondNamed
  const names = [
    // A module of Node's own is its own default.
    ...[standard, namespace, secondNamespace].filter((name) => name !== undefined),
    ...(members === undefined ? [] : [`{${toMembers(members, ' as ', (outer, local) => `${outer}:${local}`)}}`]),
  ]
  return names.length === 0 ? `${module};` : names.map((name) => `const ${name}=${module};`).join('')
}

/** `a,b as c` with each pair written anew. */
function toMembers(list, separator, write) {
  return list
    .split(',')
    .filter((member) => member !== '')
    .map((member) => {
      const [first, second = first] = member.split(separator)
      return first === second ? first : write(first, second)
    })
    .join(',')
}
