/**
 * Runs the table of stand-in pairs through `verify` again and again, and says how often a verdict was not the expected
 * one. Needs what the tiers `cluster` and `kind` need.
 *
 *   npm run verify-table -- --times 5 [--bed control-plane|kind] [--lanes 3] [--row ID] [--all-topologies] [--watch 4]
 *   npm run verify-table -- --row annotation-hash --text
 *
 * Exit code 0: every verdict as expected; 1: not so; 2: a bad option.
 */
import { parseArgs } from 'node:util'
import { runTable } from '../test/cluster/run-table.ts'

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '1' },
    bed: { type: 'string', default: 'control-plane' },
    lanes: { type: 'string', default: '3' },
    row: { type: 'string' },
    watch: { type: 'string', default: '4' },
    helm: { type: 'string', default: '4' },
    'all-topologies': { type: 'boolean', default: false },
    text: { type: 'boolean', default: false },
    evidence: { type: 'string' },
  },
})

const { bed, helm } = values
if ((bed !== 'control-plane' && bed !== 'kind') || (helm !== '3' && helm !== '4')) {
  console.error('--bed is control-plane or kind, --helm is 3 or 4')
  process.exit(2)
}
const wrong = await runTable({
  times: Number(values.times),
  lanes: Number(values.lanes),
  watch: Number(values.watch),
  bed,
  helm,
  row: values.row ?? null,
  isComplete: values['all-topologies'],
  showsText: values.text,
  evidence: values.evidence ?? null,
  say: (line) => console.log(line),
})
process.exit(wrong === 0 ? 0 : 1)
