import { stringMember } from '../../model/json.ts'
import { defineRule } from '../rule.ts'
import { exampleDependency } from './example-dependency.ts'

type Evidence = { readonly name: string; readonly locked: string; readonly vendored: string }

const lock = (version: string) => ({
  'Chart.lock': `dependencies:\n- {name: dep, repository: "https://example.com/charts", version: ${version}}\n`,
})

/** Chart.lock says which versions `helm dependency build` fetches; what charts/ holds is what is installed. */
export const packagingVendoredNotLocked = defineRule<'release', Evidence>({
  id: 'packaging/vendored-not-locked',
  scope: 'release',
  title: 'Vendored dependency of another version than the lock says',
  why: 'Who builds the chart from its sources gets the locked version, who installs the package the vendored one: two contents under one chart version.',
  sources: ['https://helm.sh/docs/helm/helm_dependency_build/', 'helm/helm pkg/downloader/manager.go, Build'],
  category: 'packaging',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'an older lock', next: exampleDependency('~1.2', '1.2.4', lock('1.2.3')), reports: 1 },
    { title: 'the same version', next: exampleDependency('~1.2', '1.2.3', lock('1.2.3')), reports: 0 },
    { title: 'no lock', next: exampleDependency('~1.2', '1.2.3'), reports: 0 },
  ],
  message: ({ name, locked, vendored }) =>
    `Chart.lock says \`${name}\` \`${locked}\`, but charts/ holds \`${vendored}\`.`,
  remedy: () =>
    'Run `helm dependency build` before the chart is packaged, or `helm dependency update` to renew the lock.',
  check({ chart }, _context, report) {
    for (const [index, entry] of (chart?.lock?.dependencies ?? []).entries()) {
      const name = stringMember(entry, 'name')
      const locked = stringMember(entry, 'version')
      const versions = (chart?.subcharts ?? [])
        .filter((subchart) => subchart.name === name)
        .flatMap(({ version }) => version?.helmText ?? [])
      if (name === undefined || locked === undefined || versions.length === 0 || versions.includes(locked)) continue
      report({
        evidence: { name, locked, vendored: versions.join(', ') },
        at: { file: 'Chart.lock', path: ['dependencies', index, 'version'] },
      })
    }
  },
})
