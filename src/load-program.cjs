'use strict'
// Apart from kaito-check.cjs, because an old Node must be able to read that one. Loads the bundle together with
// the code that the build compiled of it: compiling anew takes longer than Helm needs for a chart.
const { readFileSync } = require('node:fs')
const { Script } = require('node:vm')

// A run lasts well under a second: code that runs a few times is not worth optimising, memory is not worth
// collecting thoroughly, and both would take their time from the same cores that Helm renders on. What runs for
// long is optimised and collected all the same. Later versions of Node call the first setting something else.
if (Number(process.versions.node.split('.')[0]) < 22) {
  const { setFlagsFromString } = require('node:v8')
  setFlagsFromString('--interrupt-budget=600000')
  setFlagsFromString('--no-incremental-marking')
}

/** Where the build leaves the code that this version of Node compiled; code of another version would be refused. */
exports.compiledFile = `program.${process.version}-${process.arch}.compiled`

/** The bundle as a script, and how to start it. Positions in it are called `program.cjs`, wherever it lies. */
exports.readProgram = (compiled) => {
  const source = readFileSync(`${__dirname}/program.cjs`, 'latin1')
  const script = new Script(`(function(module,require){${source}\n})`, {
    filename: 'program.cjs',
    cachedData: compiled,
  })
  const start = () => {
    const module = { exports: {} }
    script.runInThisContext()(module, require)
    return module.exports
  }
  return { script, start }
}

/** What the bundle exports. */
exports.loadProgram = () => {
  let compiled
  try {
    compiled = readFileSync(`${__dirname}/${exports.compiledFile}`)
  } catch {
    // Built by another version of Node. From 22 on, Node keeps what it compiled between runs.
    require('node:module').enableCompileCache?.()
    return require('./program.cjs')
  }
  return exports.readProgram(compiled).start()
}
