import { ownImagesOf } from '../checks/image/own-images.ts'
import { type FoundChart, startingConfiguration } from '../config/starting-configuration.ts'
import { SourceError, UsageError } from '../errors.ts'
import { printable } from '../formatters/terminal-text.ts'
import { countOf } from '../formatters/words.ts'
import { imageName, parseImageReference } from '../model/image-reference.ts'
import { stringifyJson } from '../model/json.ts'
import type { Release } from '../model/release.ts'
import { createDocumentCache } from '../release/document-cache.ts'
import { readRelease } from '../release/read-release.ts'
import { kindOfPath, writeFileAtomically } from '../shell/files.ts'
import { pathBelow } from '../shell/paths.ts'
import { listChartFolders } from '../sources/list-chart-folders.ts'
import { openRelease } from '../sources/open-release.ts'
import type { CommandContext } from './command-context.ts'
import type { SourceOptions } from './options.ts'
import { createProgress } from './progress.ts'
import { prepareRun } from './run-context.ts'

export interface InitOptions extends SourceOptions {
  readonly force?: true
  readonly schema?: true
}

const fileName = '.kaito-check.yaml'
const schemaName = '.kaito-check.schema.json'

/** Writes a configuration for the charts below the working directory, and tells what was found. */
export async function init(options: InitOptions, context: CommandContext): Promise<number> {
  const { io } = context
  const target = pathBelow(io.directory, fileName)
  if (options.force !== true && (await kindOfPath(target)) !== null) {
    throw new UsageError(`There is a ${fileName} here already.`, {
      code: 'config',
      hint: 'Write over it with --force.',
    })
  }
  const progress = createProgress(io, options)
  try {
    progress.step('Looking for charts')
    const folders = await listChartFolders(io.directory)
    if (folders.length === 0) {
      throw new SourceError('There is no chart in the working directory or below it.', {
        code: 'source-not-found',
        hint: 'Change to the folder of the project whose chart is meant.',
      })
    }
    const { open, configuration } = await prepareRun(options, context)
    const found: { readonly folder: string; readonly release: Release }[] = []
    for (const folder of folders) {
      progress.step(`Reading ${folder}`)
      found.push({ folder, release: readRelease(await openRelease(`./${folder}`, open), createDocumentCache()) })
    }
    progress.end()
    const charts = found.map(
      ({ folder, release }): FoundChart => ({
        name: release.name ?? folder,
        images: ownImagesOf(release, { ...configuration.settings, ownImages: [] }).flatMap((text) => {
          const image = parseImageReference(text)
          return image === null ? [] : [imageName(image)]
        }),
      }),
    )
    if (options.schema === true) {
      const { default: schema } = await import('../../schemas/config.schema.json', { with: { type: 'json' } })
      await writeFileAtomically(pathBelow(io.directory, schemaName), `${stringifyJson(schema, 2)}\n`)
    }
    await writeFileAtomically(target, startingConfiguration(charts, options.schema === true ? schemaName : null))
    io.stdout.write(
      `${[...found.map(describe), '', `Wrote ${fileName}.`, ...nextSteps(folders[0] ?? '.')].join('\n')}\n`,
    )
    return 0
  } finally {
    progress.end()
  }
}

function describe({ folder, release }: { readonly folder: string; readonly release: Release }): string {
  const failure = release.source.renders.find(({ failure: reason }) => reason !== null)
  const found =
    failure === undefined
      ? `${countOf(release.crds.length, 'custom resource definition')}, ${countOf(release.images.length, 'image')}`
      : 'its templates need values to render'
  return `Found ${printable(`${release.name ?? folder} ${release.version ?? ''} in ${folder}`)}: ${found}`
}

function nextSteps(folder: string): readonly string[] {
  const shown = folder === '.' ? '.' : printable(folder)
  return ['', 'Next:', `  kaito-check lint ${shown}`, `  kaito-check diff git:TAG:${shown} ${shown}`]
}
