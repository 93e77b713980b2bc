import module from 'node:module'
import process from 'node:process'
import * as util from 'node:util'
import { type Io, main } from './main.ts'

// Node 22 and newer keep compiled code between runs; older ones lack the function.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache()

// A reader that has seen enough, such as `head`, closes the pipe; the verdict is the exit code all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const io: Io = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  directory: process.cwd(),
  now: () => new Date(),
  // Node 20.10 and 20.11 have no styleText. Which stream it is for has been decided before.
  style: (styles, text) =>
    typeof util.styleText === 'function' ? util.styleText([...styles], text, { validateStream: false }) : text,
  platform: `Node ${process.version} on ${process.platform} ${process.arch}`,
}

// Set, not exited with: what is still on its way to a pipe arrives.
process.exitCode = await main(process.argv.slice(2), io)
