#!/usr/bin/env node
'use strict'
// The first file that Node reads, in syntax that every Node understands: what follows needs a newer one.
if (isTooOld(process.versions.node.split('.'))) {
  process.stderr.write('kaito-check needs Node.js 20.10 or newer; this is v'.concat(process.versions.node, '.\n'))
  process.exitCode = 2
} else {
  require('./load-program.cjs').loadProgram().runProcess()
}

function isTooOld(version) {
  return Number(version[0]) < 20 || (Number(version[0]) === 20 && Number(version[1]) < 10)
}
