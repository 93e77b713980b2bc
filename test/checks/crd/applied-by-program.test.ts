import { describe, expect, it } from 'vitest'
import { crdAppliedByProgram } from '../../../src/checks/crd/applied-by-program.ts'
import type { Rule } from '../../../src/checks/rule.ts'
import { exampleObjects } from '../../../src/checks/workload/example-render.ts'
import { releaseOf } from '../../support/example-release.ts'
import { runRule } from '../../support/run-rule.ts'

const rule: Rule = crdAppliedByProgram
const definition = (name: string, field: string) =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  labels: {a: b}\n  name: ${name}.example.com\nspec: {field: ${field}}\n`
const config = (texts: Readonly<Record<string, string>>, kind = 'ConfigMap') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: definitions}\ndata: ${JSON.stringify(texts)}`
const [a, b, other] = [definition('as', 'x'), definition('bs', 'x'), definition('bs', 'y')]

const said = async (previous: string, next: string) =>
  (await runRule(rule, { previous: releaseOf(exampleObjects(previous)), next: releaseOf(exampleObjects(next)) })).map(
    ({ evidence, certainty }) => `${rule.message(evidence).replace(/ as text.*/s, '')} ${certainty ?? 'proved'}`,
  )

describe('definitions in a ConfigMap', () => {
  it.each<readonly [string, string, string, readonly string[]]>([
    [
      'one of two changes',
      config({ all: `${a}---\n${b}` }),
      config({ all: `${a}---\n${other}` }),
      ['ConfigMap/definitions holds `bs.example.com` undecided'],
    ],
    [
      'both are gone',
      config({ all: `${a}---\n${b}` }),
      config({}),
      ['ConfigMap/definitions holds `as.example.com`, `bs.example.com` undecided'],
    ],
    ['they move to other entries', config({ all: `${a}---\n${b}` }), config({ b, a: `---\n${a}` }), []],
    ['text beside them changes', config({ a, readme: 'one' }), config({ a, readme: 'two' }), []],
    ['an example of a definition in prose', config({ readme: `see:\n  ${a}` }), config({ readme: 'nothing' }), []],
    ['of another kind of object', config({ a }, 'Secret'), config({}, 'Secret'), []],
  ])('%s', async (_claim, previous, next, messages) => {
    expect(await said(previous, next)).toEqual(messages)
  })
})
