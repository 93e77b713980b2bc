import { isKept } from '../model/helm-lifecycle.ts'
import { compareText } from '../model/json.ts'
import type { ImageUse, KubernetesObject, Release, RenderVariant, ShippedCrd } from '../model/release.ts'
import type { ReadProblem, ReleaseSource } from '../model/release-source.ts'
import { createDocumentCache, type DocumentCache } from './document-cache.ts'
import { limits } from './limits.ts'
import { locate } from './positions.ts'
import { readChart } from './read-chart.ts'
import { readImages } from './read-images.ts'
import { readObjects } from './read-objects.ts'
import { type FileDocument, fileDocuments, isInCrdsFolder, renderedDocuments } from './rendered-documents.ts'
import type { Mask } from './volatile.ts'

/**
 * Understands a release as far as it can be read. What cannot be read is in `problems`, never an exception, and the
 * rest is still there. Two releases read with one cache share what is equal in both; what `mask` covers is the same
 * in all that are read with it.
 */
export function readRelease(
  source: ReleaseSource,
  documents: DocumentCache = createDocumentCache(),
  mask: Mask = asItIs,
): Release {
  return source.kind === 'chart' ? readChartRelease(source, documents, mask) : readManifests(source, documents)
}

const asItIs: Mask = (object) => object

function readChartRelease(source: ReleaseSource, cache: DocumentCache, mask: Mask): Release {
  const { chart, problems } = readChart(source.files, cache)
  const [install, ...others] = source.renders
  const rendered = documentsOf(install?.manifest ?? null)
  const inCrdsFolder = rendered.documents.some(({ file }) => file.startsWith('crds/')) ? [] : crdFiles(source)
  const contents = readContents([...inCrdsFolder, ...rendered.documents], cache, 'chart', mask)
  return {
    source,
    name: chart?.name || null,
    version: chart?.version?.helmText ?? null,
    chart,
    objects: contents.objects,
    crds: contents.crds,
    images: contents.images,
    variants: others.map((render): RenderVariant => {
      const { purpose, failure, manifest } = render
      const isSame = manifest !== null && manifest === install?.manifest
      const { objects, crds, images } = isSame
        ? contents
        : readContents(documentsOf(manifest).documents, cache, 'chart', mask)
      return { purpose, failure, objects, crds, images }
    }),
    problems: [...source.problems, ...problems, ...rendered.problems, ...contents.problems],
  }
}

function documentsOf(manifest: string | null): Bound {
  return boundDocuments(manifest === null ? [] : renderedDocuments(manifest))
}

/** The chart's own `crds/`, for a chart that Helm could not render: it installs these whatever the values are. */
function crdFiles(source: ReleaseSource): readonly FileDocument[] {
  return Object.entries(source.files).flatMap(([file, text]) =>
    /^crds\/.*\.(ya?ml|json)$/.test(file) && text !== null ? fileDocuments(file, text) : [],
  )
}

function readManifests(source: ReleaseSource, cache: DocumentCache): Release {
  const texts = Object.entries(source.files).filter(([file]) => /\.(ya?ml|json)$/.test(file))
  const unreadable = texts.flatMap(([file, text]): readonly ReadProblem[] =>
    text === null ? [{ file, line: null, column: null, message: 'The file is not UTF-8 text.' }] : [],
  )
  const bound = boundDocuments(texts.flatMap(([file, text]) => (text === null ? [] : fileDocuments(file, text))))
  const { objects, crds, images, problems } = readContents(bound.documents, cache, 'manifests', asItIs)
  return {
    source,
    name: null,
    version: null,
    chart: null,
    objects,
    crds,
    images,
    variants: [],
    problems: [...source.problems, ...unreadable, ...bound.problems, ...problems],
  }
}

interface Bound {
  readonly documents: readonly FileDocument[]
  readonly problems: readonly ReadProblem[]
}

function boundDocuments(documents: readonly FileDocument[]): Bound {
  const beyond = documents[limits.documents]
  if (beyond === undefined) return { documents, problems: [] }
  const message = `There are more than ${limits.documents} documents; those from here on are not examined.`
  return {
    documents: documents.slice(0, limits.documents),
    problems: [{ file: beyond.file, line: beyond.line, column: null, message }],
  }
}

interface Contents {
  readonly objects: readonly KubernetesObject[]
  readonly crds: readonly ShippedCrd[]
  readonly images: readonly ImageUse[]
  readonly problems: readonly ReadProblem[]
}

function readContents(
  documents: readonly FileDocument[],
  cache: DocumentCache,
  kind: ReleaseSource['kind'],
  mask: Mask,
): Contents {
  const { objects: read, problems } = readObjects(documents, cache)
  const objects = read.map(mask)
  // Helm 3 and 4 sort kinds differently; by file and line both give one order.
  const sorted = objects.toSorted((left, right) => compareText(left.file, right.file) || left.line - right.line)
  const crds: ShippedCrd[] = []
  const crdProblems: ReadProblem[] = []
  for (const object of sorted) {
    if (!isCrd(object)) continue
    const reading = cache.definition(object.value)
    if (reading.kind === 'definition') {
      crds.push({
        definition: reading.definition,
        object,
        placement: kind === 'manifests' ? 'manifest' : isInCrdsFolder(object.file) ? 'crds' : 'templates',
        isKept: isKept(object),
      })
    } else crdProblems.push(...reading.problems.map((message) => definitionProblem(object, message)))
  }
  return { objects: sorted, crds, images: sorted.flatMap(readImages), problems: [...problems, ...crdProblems] }
}

function isCrd({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'CustomResourceDefinition' && apiVersion.startsWith('apiextensions.k8s.io/')
}

/** `message` begins with the field it is about. */
function definitionProblem(object: KubernetesObject, message: string): ReadProblem {
  const field = /^([A-Za-z.]+):/.exec(message)?.[1]?.split('.') ?? []
  const place = locate(object.text, [...object.textPath, ...field])
  return {
    file: object.file,
    line: object.line + (place?.line ?? 1) - 1,
    column: place?.column ?? null,
    message,
  }
}
