import { ownImagesOf } from '../checks/image/own-images.ts'
import type { ReleaseSource } from '../model/release-source.ts'
import type { SkippedCheck } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import { readRelease } from '../release/read-release.ts'
import { type ContainerEngine, findContainerEngine, hasImage, helpOf } from '../shell/container-engine.ts'
import type { OpenOptions } from '../sources/open-options.ts'

const check = 'compare `--help` of images'

/** Both releases with what their own images print for `--help`, as far as a container engine has them. Nothing is pulled. */
export async function withImagePrograms(
  sources: readonly [ReleaseSource, ReleaseSource],
  { environment, directory, signal }: Pick<OpenOptions, 'environment' | 'directory' | 'signal'>,
  settings: Settings,
): Promise<{ readonly sources: readonly [ReleaseSource, ReleaseSource]; readonly skipped: readonly SkippedCheck[] }> {
  const skip = (reason: string) => ({ sources, skipped: [{ check, reason, promises: [] }] })
  const engine = await findContainerEngine({ environment, directory, signal })
  if (engine === null) return skip('no container engine answers (docker, podman, nerdctl)')
  const read = await Promise.all(sources.map((source) => readProgram(source, engine, settings)))
  const missing = read.flatMap((each) => (typeof each === 'string' ? [each] : []))
  const [first] = missing
  if (first !== undefined) return skip(missing.join('; '))
  const [previous = null, next = null] = read.map((each) => (typeof each === 'string' ? null : each))
  return {
    sources: [
      { ...sources[0], program: previous },
      { ...sources[1], program: next },
    ],
    skipped: [],
  }
}

/** The program, or why there is none. */
async function readProgram(source: ReleaseSource, engine: ContainerEngine, settings: Settings) {
  const [{ readHelpText }, images] = [
    await import('../sources/help-text.ts'),
    ownImagesOf(readRelease(source), settings),
  ]
  const [image] = images
  if (image === undefined) return `\`${source.ref}\` runs no image of the project’s own`
  if (!(await hasImage(engine, image))) return `${engine.program} does not have \`${image}\``
  const text = await helpOf(engine, image)
  if (text === null) return `\`${image}\` does not end with \`--help\``
  return readHelpText(text, image) ?? `\`${image}\` lists no flags with \`--help\``
}
