/**
 * Takes the dates of Kubernetes releases anew from the files that the project's own website is made from.
 *
 *   npm run update-kubernetes-data
 *   npm run update-kubernetes-data -- --schedule FILE --end-of-life FILE --as-of 2026-11-29
 *
 * Writes src/model/kubernetes-data.ts. Exit code 1: what was read is no schedule; nothing is written.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { kubernetesSupport } from '../src/model/kubernetes-data.ts'
import { readSchedule, writeKubernetesData } from './kubernetes-schedule.ts'

const website = 'https://raw.githubusercontent.com/kubernetes/website/main/data/releases'
const { values } = parseArgs({
  options: {
    schedule: { type: 'string', default: `${website}/schedule.yaml` },
    'end-of-life': { type: 'string', default: `${website}/eol.yaml` },
    'as-of': { type: 'string', default: new Date().toISOString().slice(0, 10) },
    output: {
      type: 'string',
      default: fileURLToPath(new URL('../src/model/kubernetes-data.ts', import.meta.url)),
    },
  },
})

async function read(place: string): Promise<string> {
  if (!/^https?:/.test(place)) return readFileSync(place, 'utf8')
  const response = await fetch(place)
  if (!response.ok) throw new Error(`${place} answers ${response.status}.`)
  return response.text()
}

try {
  const [schedule, endOfLife] = await Promise.all([read(values.schedule), read(values['end-of-life'])])
  const minors = readSchedule(schedule, endOfLife, kubernetesSupport.minors)
  const source = 'https://github.com/kubernetes/website/tree/main/data/releases'
  writeFileSync(values.output, writeKubernetesData({ asOf: values['as-of'], source, minors }))
  console.log(`${minors.length} minors, ${minors.at(-1)?.minor} to ${minors[0]?.minor}, as of ${values['as-of']}`)
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
