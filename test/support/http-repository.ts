import { readFile } from 'node:fs/promises'
import { join, normalize } from 'node:path'
import { type LocalServer, startServer } from './http-server.ts'

export interface RepositoryLogin {
  readonly user: string
  readonly password: string
}

/** Serves a folder with index.yaml as a chart repository, behind a login when one is given. */
export function serveRepository(folder: string, login?: RepositoryLogin): Promise<LocalServer> {
  const wanted =
    login === undefined ? null : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`
  return startServer(async (request, response, path) => {
    if (wanted !== null && request.headers.authorization !== wanted) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="charts"' }).end()
      return
    }
    try {
      const bytes = await readFile(join(folder, normalize(decodeURIComponent(path))))
      const type = path.endsWith('.tgz') ? 'application/gzip' : 'text/yaml'
      response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  })
}
