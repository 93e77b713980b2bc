import type { FormatContext } from '../formatters/formatter.ts'
import { plainPalette } from '../formatters/palette.ts'
import { writeFileAtomically } from '../shell/files.ts'
import { resolvePath } from '../shell/paths.ts'
import type { Io } from './io.ts'
import type { OutputTarget } from './output-target.ts'

/** Writes something in each format that is asked for. Files are written whole or not at all, and without colour. */
export async function writeTexts<Format extends string>(
  targets: readonly OutputTarget<Format>[],
  render: (format: Format, context: FormatContext) => string | Promise<string>,
  io: Io,
  context: FormatContext,
): Promise<void> {
  for (const { format, file } of targets) {
    if (file === null) io.stdout.write(await render(format, context))
    else {
      const text = await render(format, { ...context, palette: plainPalette, width: 80 })
      await writeFileAtomically(resolvePath(io.directory, file), text)
    }
  }
}
