import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A git repository that a test makes commit by commit, on days that it sets. */
export interface ReleaseRepository {
  readonly path: string
  /** Day of what follows, `YYYY-MM-DD`. */
  on(day: string): ReleaseRepository
  /** Runs git; gives what it prints. */
  git(...words: readonly string[]): string
  /** Writes files, and removes those that are null. */
  write(files: Readonly<Record<string, string | null>>): ReleaseRepository
  /** Commits everything; gives the id. */
  commit(message: string): string
  /** Commits nothing, with the bytes of a message and further lines of the header, as git itself would not write them. */
  forge(message: Buffer, ...header: readonly string[]): void
  /** Goes to a branch, which is made where there is none. */
  go(branch: string): ReleaseRepository
  tag(name: string, commit?: string): ReleaseRepository
  tagLightly(name: string, commit?: string): ReleaseRepository
}

export function releaseRepository(path: string, branch = 'main'): ReleaseRepository {
  let date = '2026-01-01T00:00:00Z'
  const run = (words: readonly string[], input?: Buffer): string =>
    execFileSync('git', words, {
      cwd: path,
      encoding: 'utf8',
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
      env: {
        PATH: process.env['PATH'],
        HOME: path,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'Ann',
        GIT_AUTHOR_EMAIL: 'ann@example.test',
        GIT_COMMITTER_NAME: 'Ann',
        GIT_COMMITTER_EMAIL: 'ann@example.test',
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    }).trim()
  const repository: ReleaseRepository = {
    path,
    on: (day) => {
      date = `${day}T00:00:00Z`
      return repository
    },
    git: (...words) => run(words),
    write: (files) => {
      for (const [name, text] of Object.entries(files)) {
        const file = join(path, name)
        mkdirSync(dirname(file), { recursive: true })
        if (text === null) rmSync(file)
        else writeFileSync(file, text)
      }
      return repository
    },
    commit: (message) => {
      run(['add', '--all'])
      run(['commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '--file=-'], Buffer.from(message))
      return run(['rev-parse', 'HEAD'])
    },
    forge: (message, ...header) => {
      const person = `Ann <ann@example.test> ${Date.parse(date) / 1000} +0000`
      const lines = [
        `tree ${run(['rev-parse', 'HEAD^{tree}'])}`,
        `parent ${run(['rev-parse', 'HEAD'])}`,
        `author ${person}`,
        `committer ${person}`,
        ...header,
      ]
      const object = Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`), message])
      run(['reset', '--quiet', '--hard', run(['hash-object', '-t', 'commit', '-w', '--stdin'], object)])
    },
    go: (name) => {
      const known = run(['for-each-ref', '--format=%(refname:short)', 'refs/heads']).split('\n')
      run(['checkout', '--quiet', ...(known.includes(name) ? [] : ['-b']), name])
      return repository
    },
    tag: (name, commit = 'HEAD') => {
      run(['tag', '--annotate', '--message', name, name, commit])
      return repository
    },
    tagLightly: (name, commit = 'HEAD') => {
      run(['tag', name, commit])
      return repository
    },
  }
  mkdirSync(path, { recursive: true })
  run(['init', '--quiet', `--initial-branch=${branch}`])
  return repository
}
