'use strict'
// Apart from kaito-check.cjs, because an old Node refuses a whole file for one `import()` in it.
import('./cli.mjs')
