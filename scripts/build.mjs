#!/usr/bin/env node
// Bundles src/ into dist/: what runs before Helm starts, the rest, and the code that this Node compiles of both. Fails
// when starting the program would run anything but the command-line parser. `npm run build`, or
// `node scripts/build.mjs FOLDER [METAFILE]` to build elsewhere and to keep what esbuild says of its inputs and outputs.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import process, { argv, execPath, stdout } from 'node:process'
import { fileURLToPath } from 'node:url'
import { build, transform } from 'esbuild'
import { packModules } from './pack-modules.mjs'

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

/** Some packages name Node's own modules without their prefix, which `pack-modules.mjs` goes by. */
const prefixPlugin = {
  name: 'prefix',
  setup(bundler) {
    const bare = builtinModules.filter((name) => !name.startsWith('_'))
    bundler.onResolve({ filter: new RegExp(`^(?:${bare.join('|')})$`) }, ({ path }) => ({
      path: `node:${path}`,
      external: true,
    }))
  },
}

/** Files of the HTML page go in as text, as vitest does it. */
const rawPlugin = {
  name: 'raw',
  setup(bundler) {
    bundler.onResolve({ filter: /\?raw$/ }, ({ path, resolveDir }) => ({
      // Relative, so that the program names no folder of this machine.
      path: relative(project, join(resolveDir, path.slice(0, -'?raw'.length))),
      namespace: 'raw',
    }))
    bundler.onLoad({ filter: /./, namespace: 'raw' }, async ({ path }) => {
      const text = readFileSync(join(project, path), 'utf8')
      const loader = /\.(css|js)$/.exec(path)?.[1]
      if (loader === undefined) return { contents: text, loader: 'text' }
      const { code } = await transform(text, { loader, minify: true, charset: 'utf8', target: 'es2022' })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

async function bundle() {
  const { metafile, outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: { program: 'src/cli.ts' },
    outdir: staging,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    write: false,
    // Its Node build is CommonJS, whose names a lazy import does not see; the other one is the same code as modules.
    alias: { yaml: join(project, 'node_modules/yaml/browser/index.js') },
    platform: 'node',
    target: 'node20.10',
    // Names stay: the stack of a bug is read by people.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    charset: 'ascii',
    metafile: true,
    logLevel: 'warning',
    plugins: [prefixPlugin, manifestPlugin, commanderPlugin, rawPlugin],
  })
  return { metafile, codes: new Map(outputFiles.map(({ path, text }) => [`./${basename(path)}`, text])) }
}

/** Outputs that run with those of the source files, without being asked for. */
function loadedWith(sources, { outputs }) {
  const seen = new Set()
  const visit = (path) => {
    if (seen.has(path)) return
    seen.add(path)
    for (const { path: imported, kind } of outputs[path]?.imports ?? []) {
      if (kind === 'import-statement' && outputs[imported] !== undefined) visit(imported)
    }
  }
  for (const [path, { entryPoint }] of Object.entries(outputs)) if (sources.includes(entryPoint)) visit(path)
  return [...seen]
}

function writeParts({ metafile, codes }) {
  const first = ['src/cli.ts', 'src/commands/diff.ts', 'src/commands/lint.ts']
  const start = new Set(loadedWith(first, metafile).map((path) => `./${basename(path)}`))
  const write = (file, isIn) =>
    writeFileSync(join(staging, file), packModules([...codes].filter(([name]) => isIn(name))))
  write('start.cjs', (name) => start.has(name))
  write('rest.cjs', (name) => !start.has(name))
}

function packageOf(input) {
  return /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
}

function refuseHeavyStart(metafile) {
  const inputs = loadedWith(['src/cli.ts'], metafile).flatMap((path) => Object.keys(metafile.outputs[path].inputs))
  const heavy = new Set(inputs.map(packageOf).filter((name) => name !== undefined && !lightPackages.has(name)))
  if (heavy.size > 0) throw new Error(`The program starts with ${[...heavy].join(', ')}; import it with import().`)
}

/** Runs the program on the examples and keeps what Node compiled for that. */
function compile() {
  const { status } = spawnSync(execPath, [join(project, 'scripts/compile-program.mjs'), staging], { stdio: 'inherit' })
  if (status !== 0) throw new Error('The program cannot be compiled.')
}

/** Ids and titles of the rules, for the shell's completion: `plugin.complete` starts no Node. */
function writeRuleNames() {
  const { stdout: json } = spawnSync(execPath, [join(staging, 'kaito-check.cjs'), 'rules', '-o', 'json'], {
    encoding: 'utf8',
  })
  const lines = JSON.parse(json).map(({ id, title }) => `${id}\t${title}\n`)
  writeFileSync(join(staging, 'rules.txt'), lines.join(''))
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
  const bundled = await bundle()
  const { metafile } = bundled
  refuseHeavyStart(metafile)
  writeParts(bundled)
  const packages = writeNotices(metafile)
  if (argv[3] !== undefined) writeFileSync(argv[3], JSON.stringify(metafile))
  for (const file of ['kaito-check.cjs', 'load-program.cjs']) {
    copyFileSync(join(project, 'src', file), join(staging, file))
  }
  compile()
  writeRuleNames()
  // Put in place at once, so that a run beside the build meets the old program or the new one.
  const previous = `${staging}.previous`
  if (existsSync(target)) renameSync(target, previous)
  renameSync(staging, target)
  rmSync(previous, { recursive: true, force: true })
  const size = (file) => `${Math.round(statSync(join(target, file)).size / 1024)} KiB`
  const compiled = readdirSync(target).filter((file) => file.endsWith('.compiled'))
  const files = ['start.cjs', 'rest.cjs', ...compiled].map((file) => `${file} ${size(file)}`)
  stdout.write(`dist: ${files.join(', ')}; bundles ${packages.join(', ')}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 1
} finally {
  rmSync(staging, { recursive: true, force: true })
}
