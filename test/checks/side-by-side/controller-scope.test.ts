import { describe, expect, it } from 'vitest'
import { controllerScopeOf } from '../../../src/checks/side-by-side/controller-scope.ts'
import { releaseOf } from '../../support/example-release.ts'

const scopeOf = (container: string) =>
  controllerScopeOf(
    releaseOf({
      manifest: `apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec: {template: {spec: {containers: [{name: c, ${container}}]}}}
`,
    }).objects,
  )

const rows: readonly (readonly [string, string, readonly string[], 'on' | 'off' | null])[] = [
  ['nothing', 'image: a', [], null],
  ['a namespace to watch', 'args: ["--watch-namespace=a"]', ['--watch-namespace'], null],
  ['in the next word', 'args: ["--namespaces", "a,b"]', ['--namespaces'], null],
  ['as a variable', 'env: [{name: WATCH_NAMESPACE, value: a}]', ['WATCH_NAMESPACE'], null],
  ['an empty namespace is all of them', 'env: [{name: WATCH_NAMESPACE, value: ""}]', [], null],
  ['where the pod itself lies', 'env: [{name: POD_NAMESPACE, value: a}], args: ["--namespace=a"]', [], null],
  ['a controller class', 'args: ["--controller-class=x"]', ['--controller-class'], null],
  ['an instance', 'args: ["--controller-id", "x"]', ['--controller-id'], null],
  ['camel case', 'args: ["-ingressClass=x"]', ['--ingressClass'], null],
  ['a revision', 'env: [{name: REVISION, value: canary}]', ['REVISION'], null],
  ['leader election', 'args: ["--leader-elect"]', [], 'on'],
  ['leader election by value', 'args: ["--enable-leader-election=true"]', [], 'on'],
  ['leader election off', 'args: ["--leader-elect=false"]', [], 'off'],
  ['the namespace of its lease', 'args: ["--leader-election-namespace=a"]', [], null],
  ['another word', 'args: ["--metrics-bind-address=:8080", "serve"]', [], null],
]

describe('what a chart says about whose objects a controller acts on', () => {
  it.each(rows)('%s', (_claim, container, selectors, leaderElection) => {
    expect(scopeOf(container)).toEqual({ selectors, leaderElection })
  })
})
