import { describe, expect, it } from 'vitest'
import { helm, helmMajors } from '../support/helm-binaries.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { writeChart } from './chart.ts'
import { standInTable } from './table.ts'

describe('charts of stand-in operators', () => {
  it.each(standInTable)('lint and render alike under both Helms: $id', async ({ previous, next }) => {
    using folder = temporaryFolder()
    for (const release of [previous, next]) {
      const chart = writeChart(folder.at(release.version), release)
      const [rendered, ...others] = await Promise.all(
        helmMajors.map(async (major) => {
          expect(await helm(major, folder.path, 'lint', '--strict', chart)).toContain('0 chart(s) failed')
          return await helm(major, folder.path, 'template', 'name', chart, '--namespace', 'space', '--include-crds')
        }),
      )
      expect(others).toEqual([rendered])
      expect(rendered).toContain(`image: "stand-in-operator:${release.version}"`)
      expect(rendered).toContain('kind: CustomResourceDefinition')
    }
  })
})
