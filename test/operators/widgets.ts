import type { JsonObject } from '../../src/model/json.ts'
import { type ApiClient, textAt } from '../support/cluster/api-client.ts'
import { waitUntil } from '../support/cluster/wait-until.ts'
import { group } from './definition.ts'

/** The Widgets of one namespace. */
export class Widgets {
  readonly namespace: string
  private readonly api: ApiClient

  constructor(api: ApiClient, namespace: string) {
    this.api = api
    this.namespace = namespace
  }

  async create(name: string, spec: JsonObject): Promise<JsonObject> {
    return await this.api.create(this.path(), widgetOf(spec, { name }))
  }

  /** Changes an annotation. */
  async touch(name: string): Promise<void> {
    const annotations = { touched: new Date().toISOString() }
    await this.api.patch(this.path(name), { metadata: { annotations } })
  }

  async get(name: string): Promise<JsonObject> {
    const found = await this.api.get(this.path(name))
    if (found === undefined) throw new Error(`no widget ${name}`)
    return found
  }

  /** Asks for a write without making it; undefined when it is accepted, else the refusal. */
  async try(spec: JsonObject): Promise<string | undefined> {
    const reply = await this.api.send('POST', `${this.path()}?dryRun=All`, widgetOf(spec))
    return reply.status < 300 ? undefined : textAt(reply.body, 'message')
  }

  /** The refusal of a merge patch; undefined when it is accepted. */
  async tryPatch(path: string, patch: JsonObject): Promise<string | undefined> {
    const reply = await this.api.send('PATCH', path, patch, 'application/merge-patch+json')
    return reply.status < 300 ? undefined : textAt(reply.body, 'message')
  }

  /** Resolves when a write is accepted: a Service may refuse for a second after its pod is ready. */
  async accepts(spec: JsonObject): Promise<void> {
    await waitUntil(`a write of ${JSON.stringify(spec)}`, 30, async () => {
      const refusal = await this.try(spec)
      if (refusal !== undefined) throw new Error(refusal)
      return true
    })
  }

  /** Resolves when the API server serves spec.finish: for a moment after a definition has changed, it prunes it. */
  async servesFinish(): Promise<void> {
    await waitUntil('the new field', 30, async () => {
      const reply = await this.api.send('POST', `${this.path()}?dryRun=All`, widgetOf(finished))
      return reply.status >= 300 || textAt(reply.body, 'spec', 'finish') !== ''
    })
  }

  /** Resolves when an operator has written the status. */
  async reconciled(name: string): Promise<void> {
    await waitUntil(`the status of ${name}`, 60, async () => textAt(await this.get(name), 'status', 'child') !== '')
  }

  async children(name: string): Promise<readonly JsonObject[]> {
    const uid = textAt(await this.get(name), 'metadata', 'uid')
    return await this.api.list(
      `/api/v1/namespaces/${this.namespace}/configmaps?labelSelector=${group}/widget-uid=${uid}`,
    )
  }

  path(name?: string): string {
    return `/apis/${group}/v1/namespaces/${this.namespace}/widgets${name === undefined ? '' : `/${name}`}`
  }
}

function widgetOf(spec: JsonObject, metadata: JsonObject = { generateName: 'try-' }): JsonObject {
  return { apiVersion: `${group}/v1`, kind: 'Widget', metadata, spec }
}

/** The rows' Widgets. */
export const plain: JsonObject = { size: 3, colour: 'red' }
export const finished: JsonObject = { size: 4, colour: 'red', finish: 'gloss' }
