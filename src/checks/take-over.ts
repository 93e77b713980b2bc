import { installNamespace } from '../model/object-identity.ts'
import type { Release } from '../model/release.ts'
import { type CommandTarget, kubectl } from './kubectl-command.ts'

/** The installation that an object is to belong to. A `type`, so that evidence can hold it. */
export type Installation = { readonly release: string; readonly namespace: string }

/** Name and namespace that the chart was rendered with. */
export function installationOf(release: Release): Installation {
  const render = release.source.renders.find(({ purpose }) => purpose.kind === 'install')
  return { release: render?.releaseName ?? 'RELEASE', namespace: installNamespace(release) ?? 'NAMESPACE' }
}

/** Commands that make Helm take a live object for the installation's own (checkOwnership in helm/helm pkg/action/validate.go). */
export function takeOverCommandLines(
  target: CommandTarget,
  { release, namespace }: Installation,
): readonly [label: string, annotate: string] {
  return [
    kubectl('label', target, 'app.kubernetes.io/managed-by=Helm'),
    kubectl('annotate', target, `meta.helm.sh/release-name=${release}`, `meta.helm.sh/release-namespace=${namespace}`),
  ]
}

/** The same in a sentence, with the other way. */
export function takeOverCommands(target: CommandTarget, installation: Installation): string {
  const [label, annotate] = takeOverCommandLines(target, installation)
  return `\`${label}\` and \`${annotate}\`, or upgrade once with \`--take-ownership\` (Helm 3.17 or newer)`
}
