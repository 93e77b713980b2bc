import { isJsonObject, type JsonObject } from '../../model/json.ts'
import { startCanaries } from '../canaries.ts'
import { groupPath } from '../list-cluster.ts'
import type { CorpusObject } from '../plan/corpus.ts'
import { apiOf, done, type Executor, type RunContext, recordOf } from '../run-context.ts'
import { withoutSecretLeaves } from '../scrub.ts'
import { runOne } from './run-commands.ts'

/** Creates objects with kubectl, then looks which of them are there: kubectl's words are only the reason. */
export const createObjects: Executor<'create'> = async (step, { list }, context) => {
  const [words = []] = step.commands
  const outcome = await runOne(words, step.limit, context)
  const { request, recorder, state } = context
  for (const object of request.corpus[list]) {
    const isStored = await exists(object, context)
    recorder.corpus.push({
      bed: state.bed?.name ?? 'beside',
      list,
      file: object.file,
      source: object.source,
      object: `${object.kind}/${object.namespace ?? ''}/${object.name}`.replace('//', '/'),
      resource: `${object.resource.resource}.${object.resource.group}`,
      field: object.field,
      isStored,
      message: isStored ? null : refusalOf(object, outcome.stderr),
      sent: hidden(object.object),
    })
  }
  if (list === 'stored') startTrying(context)
  return { ...done, commands: [recordOf(outcome)] }
}

function hidden(object: JsonObject): JsonObject {
  const shown = withoutSecretLeaves(object)
  return isJsonObject(shown) ? shown : {}
}

async function exists({ resource, namespace, name }: CorpusObject, context: RunContext): Promise<boolean> {
  const place = namespace === null ? '' : `/namespaces/${namespace}`
  const { code } = await apiOf(context).send({
    method: 'GET',
    path: `${groupPath(resource)}${place}/${resource.resource}/${name}`,
  })
  return code === 200
}

/** kubectl says `error when creating "FOLDER/FILE.json": …` for each; a kind that is not there it says once. */
function refusalOf({ file }: CorpusObject, stderr: string): string {
  const lines = stderr.split('\n')
  const about = lines.find((line) => line.includes(`/${file}.json"`))
  const text = about ?? lines.findLast((line) => line.trim() !== '') ?? 'no reason given'
  return text.replace(/^.*?error when (?:creating|retrieving[^"]*) ?"[^"]*": /, '').trim()
}

/** From here on canaries run; where no controllers do, they would only try the API server. */
function startTrying({ request, state, recorder, clock }: RunContext): void {
  if (!state.controllersRun || state.api === null || state.canaries !== null) return
  state.canaries = startCanaries({
    corpus: request.corpus,
    api: state.api,
    clock,
    onRecord: (record) => recorder.canaries.push(record),
  })
}
