import { arrayMember, isJsonObject } from '../../model/json.ts'
import { commandWords } from '../plan/words.ts'
import { apiOf, type RunContext } from '../run-context.ts'
import { secretsOfObject } from '../scrub.ts'
import { runOne } from './run-commands.ts'

const logBytes = 2 * 1024 * 1024
const limit = 15

/**
 * Keeps what the pods of this bed have printed so far. An operator may print what it has put into a Secret: what the
 * Secrets of the run's namespaces hold is taken out, and never kept.
 */
export async function saveLogs(context: RunContext): Promise<void> {
  const { state, recorder, request } = context
  if (!state.controllersRun || state.bed === null) return
  const pods = [...recorder.pods.values()].filter(({ bed }) => bed === state.bed?.name)
  await learnSecrets([...new Set(pods.map(({ namespace }) => namespace))], context)
  const { waiting } = commandWords(request)
  for (const { bed, namespace, name, side } of pods) {
    const words = ['logs', name, '-n', namespace, '--all-containers', '--timestamps', `--limit-bytes=${logBytes}`]
    const { exitCode, output } = await runOne(waiting(...words, `--request-timeout=${limit}s`), limit, context)
    // A pod that is gone has left what it printed the last time.
    if (exitCode === 0) await recorder.file(`logs/${bed}-${side}-${name}.log`, output)
  }
}

async function learnSecrets(namespaces: readonly string[], context: RunContext): Promise<void> {
  for (const namespace of namespaces) {
    const path = `/api/v1/namespaces/${namespace}/secrets`
    const { body } = await apiOf(context).send({ method: 'GET', path })
    const all = arrayMember(body, 'items').filter(isJsonObject)
    // Helm's own hold rendered manifests, whose secrets are known.
    const secrets = all.filter((secret) => secret['type'] !== 'helm.sh/release.v1')
    // Items of a list have no kind of their own.
    context.scrub.add(secrets.flatMap((secret) => secretsOfObject({ ...secret, kind: 'Secret' })))
  }
}
