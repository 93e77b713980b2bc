import type { CommandRecord } from './record.ts'

/** In the words of Go's net/http, client-go, Helm and etcd. */
const noAnswer =
  /context deadline exceeded|connection refused|connection reset by peer|i\/o timeout|TLS handshake timeout|unable to connect to the server|client connection lost|Client\.Timeout exceeded|etcdserver: (?:request timed out|leader changed)/i

/**
 * Whether a command failed because nobody answered, which says nothing about releases. That the API server answers for a
 * webhook which it could not reach is an answer.
 */
export function isUnanswered({ exitCode, stderr }: Pick<CommandRecord, 'exitCode' | 'stderr'>): boolean {
  if (exitCode === 0) return false
  return exitCode === null || (noAnswer.test(stderr) && !stderr.includes('failed calling webhook'))
}
