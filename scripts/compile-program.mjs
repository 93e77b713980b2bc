// Runs the bundled program on the example releases and leaves beside it the code that Node compiled for that, which the
// loader hands to Node at the next start. Called by build.mjs; needs no Helm, a stand-in renders.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process, { argv, env, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const [, , dist = ''] = argv
const examples = ['cache-operator-1.4.0', 'cache-operator-1.4.1']

/** Prints what a chart's files hold beside their template actions: enough to be read and compared. */
const standIn = `#!${execPath}
const { readdirSync, readFileSync } = require('node:fs')
const chart = process.argv[4].includes('1.4.0') ? '1.4.0' : '1.4.1'
const folder = ${JSON.stringify(join(project, 'examples/cache-operator-'))} + chart + '/templates/'
for (const file of readdirSync(folder)) {
  const text = readFileSync(folder + file, 'utf8').replace(/\\{\\{.*?\\}\\}/g, 'example')
  process.stdout.write('---\\n# Source: cache-operator/templates/' + file + '\\n' + text)
}
`

/** A packaged chart, as most releases are named. */
async function packChart(name) {
  const folder = join(project, 'examples', name)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const entries = files.map((file) => {
    const path = join(file.parentPath ?? file.path, file.name)
    const body = readFileSync(path)
    return { header: { name: `cache-operator/${path.slice(folder.length + 1)}`, size: body.length }, body }
  })
  return gzipSync(await packTar(entries))
}

const folder = mkdtempSync(join(tmpdir(), 'kaito-check-build-'))
try {
  const helm = join(folder, 'helm')
  writeFileSync(helm, standIn, { mode: 0o755 })
  for (const name of examples) writeFileSync(join(folder, `${name}.tgz`), await packChart(name))
  const loader = createRequire(import.meta.url)(join(dist, 'load-program.cjs'))
  loader.isBuilding = true
  const { main } = loader.loadProgram()
  const written = []
  const stream = { write: (text) => written.push(text) }
  const io = {
    stdout: stream,
    stderr: stream,
    environment: { ...env, HELM_BIN: helm },
    directory: folder,
    now: () => new Date(0),
    style: (_styles, text) => text,
    platform: '',
  }
  const packages = examples.map((name) => `${name}.tgz`)
  // Windows starts no script by its first line.
  const examined =
    process.platform === 'win32'
      ? []
      : [
          ['lint', ...packages],
          ['diff', ...packages],
        ]
  for (const args of [['--help'], ...examined]) {
    if ((await main(args, io)) === 2) throw new Error(`${args.join(' ')} failed:\n${written.join('')}`)
  }
  for (const [part, script] of Object.entries(loader.scripts)) {
    writeFileSync(join(dist, loader.compiledFile(part)), script.createCachedData())
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
