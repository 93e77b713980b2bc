import type { RenderRequest } from '../model/release-source.ts'
import { type InstallationName, secondInstallation, type Tenancy, tenancies } from '../model/tenancy.ts'

/** The release as a second installation beside `first`, in every tenancy. */
export function planTenants(first: InstallationName): readonly RenderRequest[] {
  return tenancies.map((tenancy) => tenantRequest(first, tenancy, []))
}

export function tenantRequest(first: InstallationName, tenancy: Tenancy, set: readonly string[]): RenderRequest {
  return { purpose: { kind: 'tenant', ...secondInstallation(first, tenancy), set } }
}
