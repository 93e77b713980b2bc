import { describe, expect, it } from 'vitest'
import { readGoProgram } from '../../src/sources/go-program.ts'

const flagsOf = (body: string, head = 'import "flag"') =>
  (readGoProgram(new Map([['cmd/main.go', `package main\n${head}\nfunc main() {\n${body}\n}\n`]]))?.flags ?? []).map(
    ({ name, default: value }) => [name, value],
  )

describe('flags in Go source', () => {
  const rows: readonly (readonly [string, string, readonly (readonly [string, string | null])[]])[] = [
    ['a text', 'flag.String("addr", ":8080", "where")', [['addr', ':8080']]],
    ['into a variable', 'flag.StringVar(&a, "addr", ":8080", "where")', [['addr', ':8080']]],
    ['a bool', 'flag.BoolVar(&a, "leader-elect", false,\n"one" +\n"two")', [['leader-elect', 'false']]],
    ['a duration as a command line has it', 'flag.Duration("every", 10*time.Second, "")', [['every', '10s']]],
    ['the same duration in other words', 'flag.Duration("every", time.Minute*60, "")', [['every', '1h']]],
    ['a constant', 'const port = 8080\nflag.Int("port", port, "")', [['port', '8080']]],
    ['a constant of constants', 'const a = "x-" + b\nconst b = "y"\nflag.String(a, "", "")', [['x-y', '']]],
    ['a converted constant', 'const d = 5\nflag.Duration("d", time.Duration(d)*time.Second, "")', [['d', '5s']]],
    ['what no constant says', 'flag.Int("port", o.Port, "")', [['port', 'o.Port']]],
    ['a set of another name', 'all.StringVar(&o.addr, "addr", ":8080", "")', [['addr', ':8080']]],
    ['a named set', 'nfs.FlagSet("generic").String("addr", ":8080", "")', [['addr', ':8080']]],
    ['a name that is handed on with the set', 'addHost(fs, "host"); f.Lookup("other")', [['host', null]]],
    ['a value of its own type', 'flag.Var(&v, "level", "usage")', [['level', null]]],
    ['a function', 'flag.Func("level", "usage", func(s string) error { return nil })', [['level', null]]],
    ['raw text', 'flag.String(`addr`, `a"b`, "")', [['addr', 'a"b']]],
    [
      'a comma and a bracket in the text',
      'flag.String("gates", "a=true,b=(false)", "x, y)")',
      [['gates', 'a=true,b=(false)']],
    ],
    ['a set of flags', 'fs.IntVar(&o.N, "workers", 4, "")', [['workers', '4']]],
    ['the common set', 'flag.CommandLine.IntVar(&o.N, "workers", 4, "")', [['workers', '4']]],
    ['a call in the default', 'flag.String("host", os.Getenv("HOST"), "")', [['host', 'os.Getenv(HOST)']]],
    ['what is commented out', '// flag.String("a", "", "")\n/* flag.String("b", "", "") */', []],
    ['what is in a text', 'x := "flag.String(\\"a\\", \\"\\", \\"\\")"', []],
    ['another package', 'strings.String("addr", "")', []],
    ['a name that is computed', 'flag.String(prefix+name(), "", "")', []],
    ['a method without a name', 'flag.Parse(); flag.Bool()', []],
  ]

  it.each(rows)('%s', (_claim, body, expected) => {
    expect(flagsOf(body)).toEqual(expected)
  })

  it.each([
    ['pflag with a letter', 'pflag.StringP("addr", "a", "x", "")', 'import "github.com/spf13/pflag"'],
    ['pflag by another name', 'f.StringVarP(&a, "addr", "a", "x", "")', 'import f "github.com/spf13/pflag"'],
    ['a command of cobra', 'cmd.Flags().StringVar(&a, "addr", "x", "")', 'import "github.com/spf13/cobra"'],
    ['for all of its children', 'cmd.PersistentFlags().String("addr", "x", "")', 'import "github.com/spf13/cobra"'],
    ['among other imports', 'flag.String("addr", "x", "")', 'import (\n"fmt"\n"flag"\n"os"\n)'],
  ])('%s', (_claim, body, head) => {
    expect(flagsOf(body, head)).toEqual([['addr', 'x']])
  })

  it('are nothing in a file without flags', () => {
    expect(flagsOf('fs.String("addr", "x", "")', 'import "os"')).toEqual([])
    expect(readGoProgram(new Map())).toBeNull()
  })

  it.each([
    [
      'a name that is computed',
      'for _, c := range all { fs.Bool("enable-"+c, true, "") }',
      ['Bool("enable-"+c)'.replaceAll('"', '')],
    ],
    [
      'a library that is given the set',
      'opts.BindFlags(flag.CommandLine); klog.InitFlags(nil)',
      ['klog.InitFlags', 'opts.BindFlags'],
    ],
    ['nothing', 'fs.Parse(os.Args[1:]); fs.Bool("a", true, "")', []],
    [
      'nothing of a function that is read',
      '}\nfunc (o *Options) AddFlags(fs *flag.FlagSet) {\n}\nfunc g() {\no.AddFlags(fs)',
      [],
    ],
  ])('may be more: %s', (_claim, body, expected) => {
    const source = `package main\nimport "flag"\nfunc main() {\nflag.Bool("known", true, "")\n${body}\n}\n`
    expect(readGoProgram(new Map([['main.go', source]]))?.unread?.map(({ text }) => text)).toEqual(expected)
  })

  it.each([
    ['main.go', '', true],
    ['main_test.go', '', false],
    ['main_windows.go', '', false],
    ['main_linux_arm64.go', '', false],
    ['main_linux.go', '', true],
    ['windows.go', '', true],
    ['main.go', '//go:build ignore\n', false],
    ['main.go', '//go:build !windows && (linux || darwin)\n', true],
    ['main.go', '// Copyright\n\n//go:build e2e || !go1.20\n', false],
  ])('are those of Linux: %s %j', (file, head, isRead) => {
    const source = `${head}\npackage main\nimport "flag"\nvar a = flag.String("addr", "", "")`
    expect(readGoProgram(new Map([[file, source]])) !== null).toBe(isRead)
  })

  it('tell which folders hold a program', () => {
    const source = (name: string) => `package ${name}\nimport "flag"\nvar a = flag.String("addr", "", "")`
    const files = new Map([
      ['cmd/a/main.go', source('main')],
      ['cmd/a/app/options.go', source('app')],
    ])
    expect(readGoProgram(files)?.programs).toEqual(['cmd/a'])
  })

  it('have names and defaults from constants of other files', () => {
    const files = new Map([
      ['a.go', 'package a\nimport "flag"\nfunc f() { flag.String(consts.Name, consts.Default+"/x", "") }'],
      ['consts/b.go', 'package consts\nconst (\n  Name = "addr"\n  Default string = "/tmp"\n)'],
    ])
    expect(readGoProgram(files)?.flags).toEqual([{ name: 'addr', default: '/tmp/x', at: { file: 'a.go', line: 3 } }])
  })

  it('have the constants of their own package, and are not guessed from one of two values', () => {
    const files = new Map([
      ['a/a.go', 'package a\nimport "flag"\nconst Name = "one"\nfunc f() { flag.String(Name, "", "") }'],
      ['b/b.go', 'package b\nconst Name = "two"'],
      ['c/c.go', 'package c\nimport ("flag"; x "example.com/m/b")\nfunc f() { flag.String(x.Name, "", "") }'],
    ])
    expect(readGoProgram(files)?.flags.map(({ name }) => name)).toEqual(['one', 'two'])
    const twice = new Map([...files, ['a/other.go', 'package a\nconst Name = "three"']])
    expect(readGoProgram(twice)?.flags.map(({ name }) => name)).toEqual(['two'])
  })
})

describe('feature gates in Go source', () => {
  const gatesOf = (body: string) =>
    (readGoProgram(new Map([['a.go', `package a\n${body}\n`]]))?.gates ?? []).map((gate) => [gate.name, gate.default])
  const rows: readonly (readonly [string, string, readonly (readonly [string, boolean | null])[]])[] = [
    [
      'a map of defaults',
      'var FeatureGates = map[string]bool{"A": true, "B": false}',
      [
        ['A', true],
        ['B', false],
      ],
    ],
    [
      'by constants',
      'const FlagA = "vLLM"\nvar ( FeatureGates = map[string]bool{\nFlagA: true,\n// more\n} )',
      [['vLLM', true]],
    ],
    [
      'with specifications',
      'const A featuregate.Feature = "A"\nvar d = map[featuregate.Feature]featuregate.FeatureSpec{\nA: {Default: true, PreRelease: featuregate.Beta},\n}',
      [['A', true]],
    ],
    [
      'with versions',
      'const A = "A"\nvar d = map[featuregate.Feature]featuregate.VersionedSpecs{ A: { {Version: v1, Default: false}, {Version: v2, Default: true} } }',
      [['A', true]],
    ],
    ['not any map', 'var seen = map[string]bool{"A": true}', []],
    ['not a map that is made', 'gates := map[string]bool{}', []],
  ]

  it.each(rows)('%s', (_claim, body, expected) => {
    expect(gatesOf(body)).toEqual(expected)
  })
})
