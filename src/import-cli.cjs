'use strict'
// A run lasts well under a second: code that runs a few times is not worth optimising, and the compiler would
// take its time from the same cores that Helm renders on. What runs for long is optimised all the same. Later
// versions of Node keep compiled code between runs, and call the setting something else.
if (Number(process.versions.node.split('.')[0]) < 22) {
  require('node:v8').setFlagsFromString('--interrupt-budget=600000')
}

// Apart from kaito-check.cjs, because an old Node refuses a whole file for one `import()` in it.
import('./cli.mjs')
