import { kindNodeImages } from '../cluster/plan/kind-node-images.ts'
import { UsageError } from '../errors.ts'
import { minorOf } from '../model/versions.ts'
import { type ContainerEngine, imagesOf } from '../shell/container-engine.ts'

/** What decides which node image a kind cluster is made of. */
export interface NodeImageQuestion {
  /** `1.34` or `1.34.3`, as typed; undefined leaves the choice to kind. */
  readonly kubeVersion: string | undefined
  /** `IMAGE`, or `1.34=IMAGE` for that minor alone. */
  readonly given: readonly string[]
  readonly engine: ContainerEngine
  /** `0.30`; null where kind does not say. Asked for only where it matters. */
  readonly kindMinor: () => Promise<string | null>
}

/**
 * The image of a kind node: the one that is named, one of kind's own that the engine has, or the one that this release of
 * kind was made with. Null where kind may choose. Throws where a version is asked for that nobody has an image of.
 */
export async function nodeImageFor({
  kubeVersion,
  given,
  engine,
  kindMinor,
}: NodeImageQuestion): Promise<string | null> {
  const named = given.map(parseGiven)
  const minor = kubeVersion === undefined ? null : minorOf(kubeVersion)
  const own = named.find((each) => minor !== null && each.minor === minor) ?? named.find((each) => each.minor === null)
  if (own !== undefined) return own.image
  if (kubeVersion === undefined || minor === null) return null
  const local = newest(await imagesOf(engine, 'kindest/node'), kubeVersion)
  if (local !== null) return local
  const kind = await kindMinor()
  const known = kind === null ? undefined : kindNodeImages[kind]?.[minor]
  if (known !== undefined && isOf(known, kubeVersion)) return known
  throw new UsageError(
    `No node image is known for Kubernetes ${kubeVersion}${kind === null ? '' : ` and kind ${kind}`}.`,
    { hint: `Name one: --node-image ${minor}=IMAGE. The release notes of your kind list them.` },
  )
}

function parseGiven(text: string): { readonly minor: string | null; readonly image: string } {
  const [, minor = null, image = text] = /^v?(\d+\.\d+)=(.+)$/.exec(text) ?? []
  return { minor, image }
}

/** Whether an image's tag is of the version, or of a patch of it where it names a minor. */
function isOf(image: string, version: string): boolean {
  const wanted = version.replace(/^v/, '')
  const tag = tagOf(image)
  return tag === wanted || (wanted.split('.').length === 2 && tag.startsWith(`${wanted}.`))
}

function tagOf(image: string): string {
  return /:v(\d+\.\d+\.\d+)(?:@|$)/.exec(image)?.[1] ?? ''
}

function newest(images: readonly string[], version: string): string | null {
  const patch = (image: string) => Number(tagOf(image).split('.')[2])
  const fitting = images.filter((image) => isOf(image, version))
  return fitting.toSorted((left, right) => patch(right) - patch(left))[0] ?? null
}
