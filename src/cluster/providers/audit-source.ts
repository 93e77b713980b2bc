import { homedir } from 'node:os'
import type { AuditSource } from '../audit-log.ts'
import { auditLogInNode } from '../plan/kind-configuration.ts'
import { namesOf, type VerifyRequest } from '../plan/request.ts'

/** Where the provider's API server writes its audit log; null where nobody says. */
export function auditSourceOf({ provider, runId }: VerifyRequest): AuditSource | null {
  const { cluster } = namesOf(runId)
  switch (provider.kind) {
    case 'kind':
      return {
        kind: 'command',
        words: [
          provider.engine,
          'exec',
          `${cluster}-control-plane`,
          'tail',
          '--lines=+1',
          '--follow=name',
          '--retry',
          auditLogInNode,
        ],
      }
    case 'kwok':
      // kwokctl keeps a cluster below its work folder (KWOK_WORKDIR, pkg/config/vars.go).
      return { kind: 'file', path: `${homedir()}/.kwok/clusters/${cluster}/logs/audit.log`, from: 'beginning' }
    case 'existing':
      return provider.auditLog === null ? null : { kind: 'file', path: provider.auditLog, from: 'end' }
  }
}
