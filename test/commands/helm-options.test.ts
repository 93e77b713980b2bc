import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { addHelmOptions, namespaceOf, withoutBooleanValues } from '../../src/commands/helm-options.ts'

function given(...argv: readonly string[]): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {}
  addHelmOptions(new Command().argument('[names...]'), variables).parse(withoutBooleanValues(argv), { from: 'user' })
  return variables
}

describe("Helm's flags become Helm's variables", () => {
  it.each([
    [['-n', 'a'], { HELM_NAMESPACE: 'a' }],
    [['-na'], { HELM_NAMESPACE: 'a' }],
    [['--namespace=a', '-n', 'b'], { HELM_NAMESPACE: 'b' }],
    [['--kubeconfig', '/x y/z'], { KUBECONFIG: '/x y/z' }],
    [['--kube-as-group', 'a', '--kube-as-group=b'], { HELM_KUBEASGROUPS: 'a,b' }],
    [['--debug'], { HELM_DEBUG: 'true' }],
    [['--debug=true'], { HELM_DEBUG: 'true' }],
    [['--debug=T'], { HELM_DEBUG: 'true' }],
    [['--debug=false'], {}],
    [['--kube-insecure-skip-tls-verify', 'name'], { HELM_KUBEINSECURE_SKIP_TLS_VERIFY: 'true' }],
    [['name', '--qps', '3', '--burst-limit', '5'], { HELM_QPS: '3', HELM_BURST_LIMIT: '5' }],
    [
      ['--registry-config', 'a', '--repository-config', 'b', '--repository-cache', 'c', '--content-cache', 'd'],
      {
        HELM_REGISTRY_CONFIG: 'a',
        HELM_REPOSITORY_CONFIG: 'b',
        HELM_REPOSITORY_CACHE: 'c',
        HELM_CONTENT_CACHE: 'd',
      },
    ],
    [['name'], {}],
  ])('%j', (argv, expected) => {
    expect(given(...argv)).toEqual(expected)
  })

  it('leaves other words with an equals sign alone', () => {
    const words = ['--set', 'debug=true', '--set=--debug=true', '--config=a=b', 'x=--debug=1']
    expect(withoutBooleanValues(words)).toEqual(words)
  })
})

describe('the namespace', () => {
  it.each([
    [{}, null],
    [{ HELM_NAMESPACE: '' }, null],
    [{ HELM_NAMESPACE: 'default' }, null],
    [{ HELM_NAMESPACE: 'kaito' }, 'kaito'],
  ])('of %j is %j', (environment, expected) => {
    expect(namespaceOf(environment)).toBe(expected)
  })
})
