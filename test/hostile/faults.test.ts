import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { below, demoChart, packChart } from '../support/authored-charts.ts'
import { fetchHelm } from '../support/helm-binaries.ts'
import { type Box, type BoxRun, canary, type Ended, openBox, scriptIn } from './box.ts'

/** `/proc` shows what a run leaves running, `/dev/full` is a full disk. */
const isLinux = process.platform === 'linux'
if (!isLinux) process.stdout.write('skipped test/hostile/faults.test.ts: it needs /proc and /dev/full\n')

/** The built program, each line a command that calls Helm at least once. */
const commands = {
  lint: ['lint', 'demo', '--set', `auth.password=${canary}`],
  diff: ['diff', 'demo', 'newer', '--set', `auth.token=${canary}`],
  snapshot: ['snapshot', 'demo', '--set', `auth.password=${canary}`],
  history: ['history', 'packages', '--no-cache'],
  support: ['support', '--repository', `http://user:${canary}@127.0.0.1:1/charts`],
  'lint of a version': ['lint', '1.0.0', '--repository', `http://user:${canary}@127.0.0.1:1/charts`],
  'lint of a commit': ['lint', 'git:HEAD:demo'],
  'verify --dry-run': ['verify', 'demo', 'newer', '--dry-run'],
  gate: ['gate', 'v1.0.0'],
} as const
type Name = keyof typeof commands
const names = Object.keys(commands) as readonly Name[]

/** What a program does that is broken: lines of a shell script. */
const faults = {
  dies: 'kill -9 $$',
  'fails without a word': 'exit 7',
  'prints nothing': 'exit 0',
  'prints garbage': 'head -c 100000 /dev/urandom; head -c 10000 /dev/urandom >&2',
  'prints garbage and fails': 'head -c 100000 /dev/urandom; head -c 10000 /dev/urandom >&2; exit 3',
  'prints a gigabyte': 'head -c 1000000000 /dev/zero',
  'prints a gigabyte of errors': 'head -c 1000000000 /dev/zero >&2; exit 1',
  'fails with a line of a megabyte': 'head -c 1000000 /dev/zero >&2; exit 1',
  'asks for a password': 'read -p "Password: " x && exit 0; read y </dev/tty && exit 0; exit 1',
} as const

/** Where a finding says it, or nothing was asked of the program: other codes than 2. */
const otherCodes: Partial<Record<keyof typeof faults, Partial<Record<Name, number>>>> = {
  // What is not YAML is found in the render. `history` tells per release, and fails when it is told to.
  'prints garbage': { history: 0, 'lint of a commit': 1 },
}

/** `gate` examines the tag without Helm too, and says of the charts that they were not: this tag has no branch. */
const codeOf = (fault: keyof typeof faults, name: Name) => (name === 'gate' ? 1 : (otherCodes[fault]?.[name] ?? 2))

/** What reads or fills a cluster, by the program that it calls first. */
const clusterCommands = {
  preflight: ['kubectl', ['preflight', 'demo'], 2],
  'preflight of several clusters': ['kubectl', ['preflight', 'demo', '--contexts', 'one,two'], 2],
  'verify in an existing cluster': [
    'kubectl',
    ['verify', 'demo', 'newer', '--provider=existing', '--context=kind-x', '--disposable', '--topology=T1'],
    3,
  ],
  'verify in a kind cluster': ['kind', ['verify', 'demo', 'newer', '--provider=kind', '--topology=T1'], 3],
  'verify in a kwok cluster': ['kwokctl', ['verify', 'demo', 'newer', '--provider=kwok', '--topology=T1'], 3],
} as const

function clearMessage({ stderr }: Ended): void {
  expect(stderr).not.toContain('this is a bug')
  expect(stderr).toMatch(/^kaito-check: [^\n]+\.\n(?: {2}[^\n]+\n)*$/)
  expect(stderr.split('\n').length).toBeLessThan(16)
  expect(stderr.length).toBeLessThan(8_000)
}

/** The folder of runs that must be cleaned up after stays; it is empty, or its file would be listed. */
const register = /^home\/\.local(?:\/state(?:\/kaito-check(?:\/runs)?)?)?$/

function nothingLeft({ leftovers, orphans }: Ended): void {
  expect({ leftovers: leftovers.filter((path) => !register.test(path)), orphans }).toEqual({
    leftovers: [],
    orphans: [],
  })
}

describe.runIf(isLinux)('faults', () => {
  let box: Box
  let helm = ''
  beforeAll(async () => {
    helm = await fetchHelm('4')
    box = openBox(helm)
    box.write({
      ...below('demo', demoChart('1.0.0')),
      ...below('newer', demoChart('1.0.1')),
      'packages/demo-1.0.0.tgz': await packChart('demo', demoChart('1.0.0')),
      'packages/demo-1.0.1.tgz': await packChart('demo', demoChart('1.0.1')),
    })
    const commit = 'git init -q . && git add -A && git -c user.email=a@b -c user.name=n commit -qm x && git tag v1.0.0'
    execFileSync('bash', ['-c', commit], { cwd: box.work })
  })
  afterAll(() => box[Symbol.dispose]())

  describe.each(Object.entries(faults))('a Helm that %s', (fault, lines) => {
    it.each(names)('%s', async (name) => {
      const ended = await box.run(commands[name], { environment: { HELM_BIN: scriptIn(box, 'helm', lines) } })
      expect(ended.exitCode).toBe(codeOf(fault as keyof typeof faults, name))
      // `history` says for each release why it has no report.
      if (ended.exitCode === 2 && name !== 'history') clearMessage(ended)
      expect(ended.stderr).not.toContain('this is a bug')
      expect(ended.stdout.length).toBeLessThan(50_000)
      expect(ended.peakMebibytes).toBeLessThan(300)
      expect(ended.seconds).toBeLessThan(30)
      nothingLeft(ended)
    })
  })

  describe.each(Object.entries({ ...faults, hangs: 'sleep 100 & sleep 100' }))(
    'a tool for clusters that %s',
    (_fault, lines) => {
      it.each(Object.entries(clusterCommands))('%s', async (_name, [program, argv, code]) => {
        const script = scriptIn(box, program, lines)
        try {
          const ended = await box.run(argv, {
            environment: { PATH: `${box.at('../bin')}:/usr/bin:/bin` },
            timeout: 110,
          })
          expect(ended.exitCode).toBe(code)
          if (code === 2) clearMessage(ended)
          // A run that was begun gives a report, which says what it could not do.
          else expect(ended.stdout).toMatch(/^INCONCLUSIVE[\s\S]*Not examined\n {2}T1: the whole run: /)
          expect(ended.stdout.length + ended.stderr.length).toBeLessThan(40_000)
          expect(ended.peakMebibytes).toBeLessThan(300)
          nothingLeft(ended)
        } finally {
          rmSync(script)
        }
      })
    },
  )

  describe('a Helm that', () => {
    it.each(names)('is no program: %s', async (name) => {
      const ended = await box.run(commands[name], { environment: { HELM_BIN: '/etc/passwd' } })
      expect(ended.exitCode).toBe(name === 'gate' ? 1 : 2)
      if (name !== 'gate') clearMessage(ended)
      nothingLeft(ended)
    })

    it.each(['diff', 'snapshot', 'verify --dry-run'] as const)('is gone half-way: %s', async (name) => {
      const vanishing = scriptIn(box, 'helm', `rm "$0"; exec '${helm}' "$@"`)
      const ended = await box.run(commands[name], { environment: { HELM_BIN: vanishing } })
      expect(ended.exitCode).toBe(2)
      expect(ended.stderr).toMatch(/^kaito-check: (?:`helm` is not installed, or not on PATH|There is no Helm at )/)
      nothingLeft(ended)
    })

    it('leaves something running that holds its output open', async () => {
      const lasting = scriptIn(box, 'helm', `'${helm}' "$@"; sleep 100 & exit 0`)
      const ended = await box.run(commands.lint, { environment: { HELM_BIN: lasting } })
      expect(ended).toMatchObject({ exitCode: 0, stderr: '', orphans: [] })
      expect(ended.seconds).toBeLessThan(20)
    })
  })

  it('finds what is shown, or nothing would be claimed by its silence', async () => {
    await expect(box.run(['lint', canary])).rejects.toThrow('A secret is shown')
  })

  describe.each(Object.entries(faults))('a git that %s', (_fault, lines) => {
    it.each(['lint of a commit', 'gate'] as const)('%s', async (name) => {
      const path = `${box.at('../bin')}:/usr/bin:/bin`
      scriptIn(box, 'git', lines)
      try {
        const ended = await box.run(commands[name], { environment: { PATH: path } })
        expect(ended.exitCode).toBe(2)
        clearMessage(ended)
        expect(ended.peakMebibytes).toBeLessThan(500)
        nothingLeft(ended)
      } finally {
        rmSync(box.at('../bin/git'))
      }
    })
  })

  describe('a machine', () => {
    const nowhere = { TMPDIR: '/nowhere' }
    const rows: readonly (readonly [claim: string, argv: readonly string[], BoxRun, code: number, stderr: RegExp])[] = [
      ['without TMPDIR', commands.diff, { environment: { TMPDIR: null } }, 3, /^$/],
      ['whose TMPDIR is not there', commands['lint of a commit'], { environment: nowhere }, 2, /`\/nowhere` cannot be/],
      ['whose TMPDIR is not there, and not needed', ['lint', 'demo'], { environment: nowhere }, 0, /^$/],
      [
        'whose home is no folder',
        commands.diff,
        { environment: { HOME: '/etc/passwd', XDG_CACHE_HOME: null } },
        3,
        /^$/,
      ],
      [
        'whose home cannot be written',
        ['history', 'packages'],
        { environment: { HOME: '/proc', XDG_CACHE_HOME: null } },
        0,
        /^$/,
      ],
      ['that has no room for stdout', commands.lint, { shell: '"$@" >/dev/full' }, 2, /stdout: the disk is full\.\n$/],
      ['that has no room for the version', ['--version'], { shell: '"$@" >/dev/full' }, 2, /the disk is full\.\n$/],
      ['that has no room for a report', [...commands.lint, '-o', 'json=/dev/full'], {}, 2, /the disk is full\.\n$/],
      ['that has no room for stderr', ['lint', 'nope'], { shell: '"$@" 2>/dev/full' }, 2, /^$/],
      ['whose stdout is closed', commands.diff, { shell: '"$@" >&-' }, 3, /^$/],
      ['whose stderr is closed', ['lint', 'nope'], { shell: '"$@" 2>&-' }, 2, /^$/],
      ['whose stdin is closed', commands.diff, { shell: '"$@" <&-' }, 3, /^$/],
      ['whose reader goes', ['rules', '-o', 'json'], { shell: 'set -o pipefail; "$@" | head -c 1' }, 0, /^$/],
      [
        'whose reader goes from a long report',
        ['snapshot', 'demo'],
        { shell: 'set -o pipefail; "$@" | true' },
        0,
        /^$/,
      ],
    ]
    it.each(rows)('%s', async (_claim, argv, options, code, stderr) => {
      const ended = await box.run(argv, options)
      expect({ code: ended.exitCode, stderr: ended.stderr }).toEqual({ code, stderr: expect.stringMatching(stderr) })
      nothingLeft(ended)
    })

    it('whose disk for temporary files is full', async () => {
      const full = box.at('../tmp/full')
      const script = `mkdir -p '${full}'; mount -t tmpfs -o size=8k tmpfs '${full}'; "$@"; code=$?; umount '${full}'; rmdir '${full}'; exit $code`
      const probe = await box.run(['--version'], {
        shell: `unshare -m true && unshare -m bash -c '${script.replaceAll("'", `'"'"'`)}' bash "$@"`,
      })
      if (probe.exitCode !== 0) {
        process.stdout.write(
          `skipped a full disk for temporary files: this user may not mount one (${probe.stderr.trim()})\n`,
        )
        return
      }
      for (const argv of [commands['lint of a commit'], commands.snapshot]) {
        const ended = await box.run(argv, {
          environment: { TMPDIR: full },
          shell: `unshare -m bash -c '${script.replaceAll("'", `'"'"'`)}' bash "$@"`,
        })
        expect(ended.exitCode).toBe(2)
        expect(ended.stderr).toMatch(/cannot be written: the disk is full\.\n/)
        clearMessage(ended)
        nothingLeft(ended)
      }
    })
  })

  describe('a signal', () => {
    const sleeping = ': > started; sleep 100 & sleep 100'
    const stages = {
      'while Helm renders': [commands.diff, 'helm', sleeping],
      'while Helm fetches': [commands['lint of a version'], 'helm', sleeping],
      'while git lists': [commands['lint of a commit'], 'git', sleeping],
      'while git reads tags': [commands.gate, 'git', sleeping],
      'while Helm renders the charts of a tag': [commands.gate, 'helm', sleeping],
      'while a run is prepared': [clusterCommands['verify in an existing cluster'][1], 'helm', sleeping],
      'while a cluster is reached': [clusterCommands.preflight[1], 'kubectl', sleeping],
      'while the tools of a run are asked': [clusterCommands['verify in an existing cluster'][1], 'kubectl', sleeping],
      'while a cluster is made': [
        clusterCommands['verify in a kind cluster'][1],
        'kind',
        `[ "$1" = create ] || exit 0\n${sleeping}`,
      ],
      'while releases are examined': [
        commands.history,
        'helm',
        'if [ "$1" = version ]; then echo v4.1.4; exit; fi\n: > started; sleep 100',
      ],
    } as const
    const rows = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).flatMap((signal) =>
      Object.entries(stages).map(([stage, how]) => [signal, stage, how] as const),
    )
    it.each(rows)('%s %s', async (signal, _stage, [argv, name, lines]) => {
      const script = scriptIn(box, name, lines)
      const environment =
        name === 'helm' ? { HELM_BIN: script, PATH: '/usr/bin:/bin' } : { PATH: `${box.at('../bin')}:/usr/bin:/bin` }
      try {
        const ended = await box.run(argv, {
          environment,
          meanwhile: async ({ pid, appears }) => {
            await appears('started')
            await pause(50)
            process.kill(pid, signal)
          },
        })
        rmSync(box.at('started'))
        expect({ exitCode: ended.exitCode, signal: ended.signal, stdout: ended.stdout }).toEqual({
          exitCode: null,
          signal,
          stdout: '',
        })
        nothingLeft({ ...ended, leftovers: ended.leftovers.filter((path) => !/^work(?:\/started)?$/.test(path)) })
      } finally {
        rmSync(script)
      }
    })

    it('that ends Helm, and not its plugin', async () => {
      const script = scriptIn(box, 'helm', sleeping)
      // Helm's part is the shell's: it starts the plugin and is killed.
      const ended = await box.run(commands.diff, {
        environment: { HELM_BIN: script, HELM_PLUGIN_NAME: 'kaito-check' },
        shell: '"$@" & wait',
        meanwhile: async ({ pid, appears }) => {
          await appears('started')
          process.kill(pid, 'SIGKILL')
        },
      })
      rmSync(box.at('started'))
      expect(ended.signal).toBe('SIGKILL')
      expect(ended.orphans).toEqual([])
      expect(ended.leftovers.filter((path) => path !== 'work/started')).toEqual([])
    })
  })
})
