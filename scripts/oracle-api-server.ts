/**
 * Compares the oracle itself with a running kube-apiserver of the same version, through `kubectl proxy`.
 *
 *   kubectl proxy --port 8001 &
 *   npx tsx scripts/oracle-api-server.ts --api http://127.0.0.1:8001 --pairs 60 --seed 1
 *
 * It makes CustomResourceDefinitions in groups under example.com and leaves them: use a throw-away cluster.
 */
import { parseArgs } from 'node:util'
import { buildServer } from '../test/oracle/build-server.ts'
import { compareWithApiServer } from '../test/oracle/compare-with-api-server.ts'
import { OracleServer } from '../test/oracle/oracle-server.ts'

const { values } = parseArgs({
  options: {
    api: { type: 'string' },
    pairs: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
})
const built = await buildServer()
if (values.api === undefined || 'missing' in built) {
  console.error('missing' in built ? built.missing : '--api is needed: the address of a kubectl proxy')
  process.exit(2)
}
using oracle = new OracleServer(built.path)
const { definitions, requests, differences } = await compareWithApiServer(oracle, values.api, {
  seed: Number(values.seed),
  pairs: Number(values.pairs),
  say: (line) => console.log(line),
})
for (const difference of differences.slice(0, 20)) console.log(difference.slice(0, 2000))
console.log(`definitions ${definitions}, requests ${requests}, differences ${differences.length}`)
process.exitCode = differences.length === 0 ? 0 : 1
