import type { InstallationName } from '../../model/tenancy.ts'
import { secondInstallation, tenancies } from '../../model/tenancy.ts'
import { exampleRender } from '../packaging/example-templates.ts'
import type { ExampleRelease } from '../rule.ts'

type Documents = readonly (readonly [file: string, text: string])[]
type Template = (installation: InstallationName, set: readonly string[]) => Documents

/** As the example's installation is named. */
const first: InstallationName = { releaseName: 'example', namespace: 'default' }

/**
 * A chart of a version, rendered as the first installation and as the second one in every tenancy; with each of `sets`
 * again, apart from the first.
 */
export function exampleTenants(
  version: string,
  template: Template,
  sets: readonly (readonly string[])[] = [],
): ExampleRelease {
  const manifest = (installation: InstallationName, set: readonly string[]) =>
    exampleRender([['templates/version.yaml', versionMark(version, installation)], ...template(installation, set)])
      .manifest ?? ''
  const tenant = (tenancy: (typeof tenancies)[number], set: readonly string[]) => {
    const installation = secondInstallation(first, tenancy)
    return { purpose: { kind: 'tenant', ...installation, set }, manifest: manifest(installation, set) } as const
  }
  return {
    files: { 'Chart.yaml': `apiVersion: v2\nname: example\nversion: ${version}\n` },
    manifest: manifest(first, []),
    renders: [...tenancies.map((tenancy) => tenant(tenancy, [])), ...sets.map((set) => tenant('apart', set))],
  }
}

/** Something of each release's own that every version changes. */
function versionMark(version: string, { releaseName }: InstallationName): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${releaseName}-version}\ndata: {version: ${version}}`
}
