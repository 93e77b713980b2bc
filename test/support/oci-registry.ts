import { createHash, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type LocalServer, readBody, startServer } from './http-server.ts'

interface Content {
  readonly bytes: Buffer
  readonly type: string
}

const blobPath = /^\/v2\/(.+)\/blobs\/(sha256:[0-9a-f]{64})$/
const uploadPath = /^\/v2\/(.+)\/blobs\/uploads\/([^/]*)$/
const manifestPath = /^\/v2\/(.+)\/manifests\/([^/]+)$/
const tagsPath = /^\/v2\/(.+)\/tags\/list$/

/**
 * A registry in memory that speaks as much of the OCI distribution specification as `helm push` and
 * `helm pull` need: blobs by one-piece upload, manifests by tag and digest, the list of tags.
 */
export function startRegistry(): Promise<LocalServer> {
  const blobs = new Map<string, Buffer>()
  const manifests = new Map<string, Content>()
  const tags = new Map<string, Set<string>>()

  const send = (request: IncomingMessage, response: ServerResponse, content: Content | undefined) => {
    if (content === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[{"code":"NOT_FOUND"}]}')
      return
    }
    response.writeHead(200, {
      'content-type': content.type,
      'content-length': content.bytes.length,
      'docker-content-digest': digestOf(content.bytes),
    })
    response.end(request.method === 'HEAD' ? undefined : content.bytes)
  }

  return startServer(async (request, response, path) => {
    const [, uploadName, upload = ''] = uploadPath.exec(path) ?? []
    if (uploadName !== undefined) {
      if (request.method === 'POST') {
        response.writeHead(202, { location: `/v2/${uploadName}/blobs/uploads/${randomUUID()}` }).end()
        return
      }
      const bytes = await readBody(request)
      const digest = new URL(request.url ?? '', 'http://localhost').searchParams.get('digest') ?? upload
      blobs.set(digest, bytes)
      response.writeHead(201, { location: `/v2/${uploadName}/blobs/${digest}`, 'docker-content-digest': digest }).end()
      return
    }
    const [, , blob] = blobPath.exec(path) ?? []
    if (blob !== undefined) {
      const bytes = blobs.get(blob)
      send(request, response, bytes === undefined ? undefined : { bytes, type: 'application/octet-stream' })
      return
    }
    const [, name, reference = ''] = manifestPath.exec(path) ?? []
    if (name !== undefined && request.method === 'PUT') {
      const bytes = await readBody(request)
      const content = { bytes, type: request.headers['content-type'] ?? 'application/json' }
      const digest = digestOf(bytes)
      manifests.set(`${name}@${digest}`, content)
      if (!reference.startsWith('sha256:')) {
        manifests.set(`${name}@${reference}`, content)
        tags.set(name, new Set([...(tags.get(name) ?? []), reference]))
      }
      response.writeHead(201, { location: path, 'docker-content-digest': digest }).end()
      return
    }
    if (name !== undefined) return send(request, response, manifests.get(`${name}@${reference}`))
    const [, tagged] = tagsPath.exec(path) ?? []
    const found = tags.get(tagged ?? '')
    if (found !== undefined) {
      const list = JSON.stringify({ name: tagged, tags: [...found].sort() })
      return send(request, response, { bytes: Buffer.from(list), type: 'application/json' })
    }
    if (path === '/v2/') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      return
    }
    send(request, response, undefined)
  })
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
