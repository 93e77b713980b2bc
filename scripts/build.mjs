#!/usr/bin/env node
// Bundles src/ into dist/: an entry that answers --version and --help by itself, and chunks that load on
// demand. Fails when anything but the command-line parser gets into the entry. `npm run build`, or
// `node scripts/build.mjs FOLDER` to build elsewhere.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process, { argv, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const target = argv[2] === undefined ? join(project, 'dist') : resolve(argv[2])
// Beside the target, or the renaming could cross file systems.
const staging = join(dirname(target), `.build-${process.pid}.tmp`)

/** Packages that `--version` may load. */
const lightPackages = new Set(['commander'])

/** Licences that let their code be bundled with ours, given their text. */
const fineLicences = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'])

/** The program needs two lines of package.json, not its scripts and tools. */
const manifestPlugin = {
  name: 'manifest',
  setup(bundler) {
    bundler.onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
      if (path !== join(project, 'package.json')) return undefined
      const { name, version } = JSON.parse(readFileSync(path, 'utf8'))
      return { contents: JSON.stringify({ name, version }), loader: 'json' }
    })
  },
}

/** Commander can start sub-commands that are programs of their own; ours are not, and loading what it takes costs time. */
const commanderPlugin = {
  name: 'commander',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      packageOf(importer) === 'commander' ? { path, namespace: 'nothing' } : undefined,
    )
    bundler.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '', loader: 'js' }))
  },
}

async function bundle() {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: { cli: 'src/cli.ts' },
    outdir: staging,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    // Its Node build is CommonJS, whose names a lazy import does not see; the other one is the same code as modules.
    alias: { yaml: join(project, 'node_modules/yaml/browser/index.js') },
    platform: 'node',
    target: 'node20.10',
    // Names stay: the stack of a bug is read by people.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
    plugins: [manifestPlugin, commanderPlugin],
    // CommonJS packages that ask for Node's own modules.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  })
  return metafile
}

/** Outputs that load with the entry, without being asked for. */
function loadedAtOnce(metafile) {
  const [entry] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === 'src/cli.ts') ?? []
  const seen = new Set()
  const visit = (path) => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { path: imported, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && metafile.outputs[imported] !== undefined) visit(imported)
    }
  }
  visit(entry)
  return [...seen].map((path) => metafile.outputs[path])
}

function packageOf(input) {
  return /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
}

function refuseHeavyEntry(metafile) {
  const inputs = loadedAtOnce(metafile).flatMap((output) => Object.keys(output.inputs))
  const heavy = new Set(inputs.map(packageOf).filter((name) => name !== undefined && !lightPackages.has(name)))
  if (heavy.size > 0) throw new Error(`The entry loads ${[...heavy].join(', ')} at once; import it with import().`)
}

/** The licences of what is bundled, in one file. */
function writeNotices(metafile) {
  const names = [...new Set(Object.keys(metafile.inputs).flatMap((input) => packageOf(input) ?? []))].sort()
  const notices = names.map((name) => {
    const folder = join(project, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    if (!fineLicences.has(license)) throw new Error(`The licence of ${name} is ${license}; look at it before bundling.`)
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    if (file === undefined) throw new Error(`${name} brings no licence text.`)
    return `${name} ${version}, ${license}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
  })
  const text = `kaito-check contains the following software.\n\n${notices.join(`\n${'-'.repeat(72)}\n\n`)}`
  writeFileSync(join(staging, 'THIRD_PARTY_NOTICES'), text)
  return names
}

try {
  mkdirSync(staging, { recursive: true })
  const metafile = await bundle()
  refuseHeavyEntry(metafile)
  const packages = writeNotices(metafile)
  for (const file of ['kaito-check.cjs', 'import-cli.cjs'])
    copyFileSync(join(project, 'src', file), join(staging, file))
  // Put in place at once, so that a run beside the build meets the old program or the new one.
  const previous = `${staging}.previous`
  if (existsSync(target)) renameSync(target, previous)
  renameSync(staging, target)
  rmSync(previous, { recursive: true, force: true })
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0)
  const entryBytes = loadedAtOnce(metafile).reduce((sum, output) => sum + output.bytes, 0)
  stdout.write(
    `dist: ${Math.round(bytes / 1024)} KiB, ${Math.round(entryBytes / 1024)} KiB of it at start; bundles ${packages.join(', ')}\n`,
  )
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  rmSync(staging, { recursive: true, force: true })
}
