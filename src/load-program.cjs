'use strict'
// Apart from kaito-check.cjs, because an old Node must be able to read that one. Loads the modules that the build put
// into two files, with the code that it compiled of them: compiling anew, or finding a hundred modules one by one,
// takes longer than Helm needs for a chart. What runs before Helm starts is in a file of its own.
const { readFileSync } = require('node:fs')
const { Script } = require('node:vm')

// A run lasts well under a second: code that runs a few times is not worth optimising, memory is not worth
// collecting thoroughly, and both would take their time from the same cores that Helm renders on. What runs for
// long is optimised and collected all the same. A version of Node complains about a setting that it does not know.
const major = Number(process.versions.node.split('.')[0])
if (major <= 24) {
  const { setFlagsFromString } = require('node:v8')
  setFlagsFromString('--no-incremental-marking')
  setFlagsFromString(major < 22 ? '--interrupt-budget=600000' : '--invocation-count-for-turbofan=30000')
}

/** Where the build leaves the code that this version of Node compiled; code of another version would be refused. */
exports.compiledFile = (part) => `${part}.${process.version}-${process.arch}.compiled`

/** By part, once it is read: what is compiled of it. */
exports.scripts = {}

/** Set by the build, which compiles the parts itself. */
exports.isBuilding = false

/** What the program exports. */
exports.loadProgram = () => link('./program.mjs')

const parts = {}
const modules = new Map()

function link(name) {
  if (!name.startsWith('./')) return require(name)
  const known = modules.get(name)
  if (known !== undefined) return known
  const make = read('start')[name] ?? read('rest')[name]
  const module = make(link, linkLater)
  modules.set(name, module)
  return module
}

async function linkLater(name) {
  return link(name)
}

/** The modules of a part, each a function that runs it and returns what it exports. */
function read(part) {
  parts[part] ??= readCompiled(part) ?? readAnew(part)
  return parts[part]
}

function readCompiled(part) {
  let cachedData
  try {
    cachedData = readFileSync(`${__dirname}/${exports.compiledFile(part)}`)
  } catch {
    // Built by another version of Node.
    return undefined
  }
  return run(part, cachedData)
}

// From version 22 on, Node keeps what it compiled between runs, of modules that it finds itself.
function readAnew(part) {
  const { enableCompileCache } = require('node:module')
  if (enableCompileCache === undefined || exports.isBuilding) return run(part)
  enableCompileCache()
  return require(`./${part}.cjs`)
}

// A part is all ASCII. Places in it are called by its name, wherever it lies.
function run(part, cachedData) {
  const source = readFileSync(`${__dirname}/${part}.cjs`, 'latin1')
  const script = new Script(`(function(module){${source}\n})`, { filename: `${part}.cjs`, cachedData })
  exports.scripts[part] = script
  const module = {}
  script.runInThisContext()(module)
  return module.exports
}
