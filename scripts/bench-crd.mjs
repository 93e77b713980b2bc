#!/usr/bin/env node
// The rows of `npm run bench` about definitions: pairs of 10 KB to 10 MB, and how time grows with the nodes of a schema.
//   node scripts/bench-crd.mjs [--rounds 7]
import { argv } from 'node:process'

argv.splice(2, 0, '--only', 'crd,growth')
await import('./bench.mjs')
