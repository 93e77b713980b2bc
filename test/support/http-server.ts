import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A server on a free local port, closed when disposed of. */
export interface LocalServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly address: string
  /** `127.0.0.1:PORT`. */
  readonly host: string
  /** Every request so far, as `METHOD /path`. */
  readonly requests: readonly string[]
}

type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => void | Promise<void>

export async function startServer(answer: Answer): Promise<LocalServer> {
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    requests.push(`${request.method} ${path}`)
    await answer(request, response, path)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const found = server.address()
  const host = `127.0.0.1:${typeof found === 'object' && found !== null ? found.port : 0}`
  return {
    address: `http://${host}`,
    host,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
