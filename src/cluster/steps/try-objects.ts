import {
  canonicalJson,
  isJsonObject,
  type Json,
  type JsonObject,
  objectMember,
  stringMember,
  withMember,
} from '../../model/json.ts'
import { shortDigest } from '../../model/short-digest.ts'
import type { ApiAnswer } from '../../shell/kubernetes-api.ts'
import { groupPath } from '../list-cluster.ts'
import { fieldLosses } from '../observe/field-losses.ts'
import type { CorpusObject } from '../plan/corpus.ts'
import type { ApiResource, Moment } from '../plan/step.ts'
import type { ProbeRecord } from '../record.ts'
import { apiOf, done, type Executor, type RunContext } from '../run-context.ts'

const dryRun = 'dryRun=All&fieldManager=kaito-check'

/**
 * Sends objects that are not stored: those that findings rest on, and every stored custom resource, once as a new
 * object (which nothing excuses) and once as an edit.
 */
export const tryObjects: Executor<'probe'> = async (step, { moment }, context) => {
  const { request, recorder, state } = context
  const base = { bed: state.bed?.name ?? 'beside', topologies: step.topologies, moment } as const
  for (const probe of request.corpus.probes) {
    const answer = await createDry(probe.resource, probe.namespace, named(probe.object, 'kaito-check-witness'), context)
    recorder.probes.push({ ...base, kind: 'witness', subject: probe.fingerprint, ...answered(answer, probe.object) })
  }
  const stored = new Set(
    recorder.corpus
      .filter(({ bed, isStored }) => isStored && bed === base.bed)
      .map(({ list, file }) => `${list} ${file}`),
  )
  for (const list of ['stored', 'newFields'] as const) {
    for (const object of request.corpus[list]) {
      if (stored.has(`${list} ${object.file}`)) recorder.probes.push(...(await tryStored(object, base, context)))
    }
  }
  return done
}

type Base = Pick<ProbeRecord, 'bed' | 'topologies'> & { readonly moment: Moment }

async function tryStored(corpusObject: CorpusObject, base: Base, context: RunContext): Promise<readonly ProbeRecord[]> {
  const { resource, namespace, name, object } = corpusObject
  const subject = `${corpusObject.kind}/${namespace ?? ''}/${name}`.replace('//', '/')
  const copy = await createDry(resource, namespace, named(object, 'kaito-check-copy'), context)
  const touch = await apiOf(context).send({
    method: 'PATCH',
    path: `${groupPath(resource)}${placeOf(namespace)}/${resource.resource}/${name}?${dryRun}`,
    contentType: 'application/merge-patch+json',
    body: { metadata: { annotations: { 'kaito-check/tried': 'yes' } } },
  })
  return [
    { ...base, kind: 'copy', subject, ...answered(copy, object) },
    { ...base, kind: 'touch', subject, ...answered(touch, {}) },
  ]
}

function createDry(resource: ApiResource, namespace: string | null, body: JsonObject, context: RunContext) {
  return apiOf(context).send({
    method: 'POST',
    path: `${groupPath(resource)}${placeOf(namespace)}/${resource.resource}?${dryRun}`,
    body,
  })
}

function placeOf(namespace: string | null): string {
  return namespace === null ? '' : `/namespaces/${namespace}`
}

/** A new object under another name; a name that is generated stays so. */
function named(object: JsonObject, name: string): JsonObject {
  const metadata = objectMember(object, 'metadata') ?? {}
  return withMember(object, 'metadata', withMember(metadata, 'name', name))
}

function answered(
  { code, body }: ApiAnswer,
  sent: JsonObject,
): Pick<ProbeRecord, 'code' | 'message' | 'lost' | 'changed' | 'digest'> {
  if (code < 200 || code >= 300)
    return { code, message: stringMember(body, 'message') ?? '', lost: [], changed: [], digest: null }
  return { code, message: null, ...fieldLosses(sent, body), digest: digestOf(body) }
}

/** Of what a release can change: not of what the server counts. */
function digestOf(body: Json): string {
  const object = isJsonObject(body) ? body : {}
  const { metadata: _metadata, apiVersion: _apiVersion, ...content } = object
  return shortDigest(canonicalJson(content))
}
