import { stringMember } from '../../model/json.ts'
import type { ReadProblem, ReleaseSource, Render } from '../../model/release-source.ts'
import { clusterAccess, openReadOnlyApi, type ReadOnlyApi } from '../../shell/cluster-access.ts'
import { createPrivateFolder } from '../../shell/files.ts'
import { findHelm } from '../../shell/helm.ts'
import { canonicalManifest } from '../canonical-manifest.ts'
import { hideInManifests } from '../hide-secrets.ts'
import type { OpenOptions } from '../open-options.ts'
import { parseKubeVersion } from '../render-options.ts'
import { readStoredRelease, type StoredRelease } from './helm-release.ts'
import { chooseRelease, listReleases } from './list-releases.ts'
import {
  definitionNameIn,
  type LiveDefinition,
  readLiveDefinitions,
  withLiveSpecification,
} from './live-definitions.ts'

/** An installation in a cluster, and what the cluster says of itself. */
export interface Installation {
  readonly source: ReleaseSource
  readonly release: StoredRelease
  /** Definitions that the release ships, by name, as they are live. */
  readonly definitions: ReadonlyMap<string, LiveDefinition>
  /** The same with its definitions as the chart has them. */
  readonly shipped: ReleaseSource
  /** The API server's, such as `1.34.3`. */
  readonly kubernetes: string
  /** The same as the server says it: `v1.34.3-gke.100`. */
  readonly gitVersion: string
}

/** Who and where, before anything is read. */
export interface InstallationName {
  /** Null finds the one installation of `chart`. */
  readonly release: string | null
  readonly chart: string
  /** Null looks into every namespace. */
  readonly namespace: string | null
}

/** Opens a release that is installed: its chart, values and manifest as Helm stores them, its definitions as they are live. */
export async function openInstalled(ref: string, name: InstallationName, options: OpenOptions): Promise<Installation> {
  await using folder = await createPrivateFolder()
  const access = clusterAccess(options.environment, options.directory, folder.path)
  const api = await openReadOnlyApi(access, folder.path)
  try {
    return await readInstallation(ref, name, options, api)
  } finally {
    await api.stop()
  }
}

/** {@link openInstalled} through a connection that is open. */
export async function readInstallation(
  ref: string,
  { release: named, chart, namespace }: InstallationName,
  { environment, directory, signal }: Pick<OpenOptions, 'environment' | 'directory' | 'signal'>,
  api: ReadOnlyApi,
): Promise<Installation> {
  const helm = findHelm(environment, directory)
  const listed = chooseRelease(await listReleases({ helm, namespace, signal }), { name: named, chart, namespace })
  const [release, version] = await Promise.all([
    readStoredRelease({ helm, name: listed.name, namespace: listed.namespace, signal }),
    api.get('/version'),
  ])
  const gitVersion = stringMember(version.body, 'gitVersion') ?? ''
  const kubernetes = parseKubeVersion(gitVersion.replace(/[-+].*$/, ''))
  const documents = documentsOf(release)
  const definitions = await readLiveDefinitions(
    api,
    documents.flatMap(({ definition }) => definition ?? []),
  )
  return {
    source: await sourceOf(ref, release, documents, definitions, kubernetes),
    shipped: await sourceOf(ref, release, documents, new Map(), kubernetes),
    release,
    definitions,
    kubernetes,
    gitVersion,
  }
}

interface ManifestDocument {
  readonly text: string
  /** Null for what is no definition. */
  readonly definition: string | null
}

/** What Helm rendered, and the definitions of the chart's `crds/`, which it installs without keeping them in the manifest. */
function documentsOf({ manifest, files, chartName }: StoredRelease): readonly ManifestDocument[] {
  const fromFiles = Object.entries(files)
    .filter(([path, text]) => /^crds\/.*\.(?:ya?ml|json)$/.test(path) && text !== null)
    .map(([path, text]) => `---\n# Source: ${chartName}/${path}\n${text ?? ''}`)
  return [...fromFiles, canonicalManifest(manifest)]
    .flatMap((text) => text.split(/^(?=---\s*$)/m))
    .filter((text) => text.trim() !== '' && text.trim() !== '---')
    .map((text) => ({ text: text.endsWith('\n') ? text : `${text}\n`, definition: definitionNameIn(text) }))
}

async function sourceOf(
  ref: string,
  release: StoredRelease,
  documents: readonly ManifestDocument[],
  definitions: ReadonlyMap<string, LiveDefinition>,
  kubernetes: string,
): Promise<ReleaseSource> {
  const manifest = documents
    .map(({ text, definition }) => {
      const live = definition === null ? undefined : definitions.get(definition)
      if (live?.kind === 'found') return withLiveSpecification(text, live.object)
      return live?.kind === 'absent' ? '' : text
    })
    .join('')
  const render: Render = {
    purpose: { kind: 'install' },
    releaseName: release.name,
    namespace: release.namespace,
    kubeVersion: kubernetes,
    userValues: release.userValues,
    manifest: await hideInManifests(manifest),
    failure: null,
  }
  return {
    ref,
    kind: 'chart',
    digest: null,
    files: release.files,
    renders: [render],
    mergedValues: release.mergedValues,
    program: null,
    problems: [...definitions].flatMap(([name, live]) =>
      live.kind === 'unreadable' ? [unread(name, live.reason)] : [],
    ),
  }
}

function unread(name: string, reason: string): ReadProblem {
  const message = `The live definition ${name} cannot be read, the chart's own stands for it: ${reason}`
  return { file: name, line: null, column: null, message }
}
