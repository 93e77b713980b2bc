import { describe, expect, it } from 'vitest'
import { chartNameOf, statedChart } from '../../src/commands/chart-name.ts'
import { kaitoRepository, parseReleaseName } from '../../src/sources/release-name.ts'
import { helmEnvironment } from '../support/helm-binaries.ts'
import { openOptions } from '../support/open-options.ts'
import { releaseRepository } from '../support/release-repository.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

describe('the chart that a name says', () => {
  it.each([
    ['0.12.0', 'workspace'],
    ['ragengine@0.12.0', 'ragengine'],
    ['jetstack/cert-manager@1.16.0', 'cert-manager'],
    ['oci://example.com/charts/queue:1.2.3', 'queue'],
    ['git:v1.2.3:charts/queue', null],
    ['https://example.com/queue-1.2.3.tgz', null],
  ])('%s: %s', (text, chart) => {
    expect(statedChart(parseReleaseName(text, { found: null, neighbours: [], repository: kaitoRepository }))).toBe(
      chart,
    )
  })
})

describe('the chart that a release holds', () => {
  const chart = 'apiVersion: v2\nname: "queue"\nversion: 1.2.3\n'

  it.each([
    ['a folder', 'charts/queue', 'queue'],
    ['a commit', 'git:v1.2.3:charts/queue', 'queue'],
    ['manifests', 'manifests', 'workspace'],
  ])('is read of %s, without Helm', async (_claim, text, name) => {
    using folder = temporaryFolder()
    const repository = releaseRepository(folder.at('repository'))
    const definition = 'kind: CustomResourceDefinition\n'
    repository.write({ 'charts/queue/Chart.yaml': chart, 'manifests/crd.yaml': definition }).commit('first')
    repository.tag('v1.2.3')
    const environment = { ...helmEnvironment(folder.path), HELM_BIN: folder.at('no-helm') }
    expect(await chartNameOf(text, await openOptions(repository.path, null, { environment }))).toBe(name)
  })
})
