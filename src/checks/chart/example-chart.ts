import type { FileSet } from '../../model/release-source.ts'
import type { ExampleRelease } from '../rule.ts'

/** A chart that renders nothing; `lines` follow apiVersion and name in Chart.yaml. */
export function exampleChart(lines: readonly string[], more: FileSet = {}): ExampleRelease {
  return {
    files: { 'Chart.yaml': ['apiVersion: v2', 'name: example', ...lines, ''].join('\n'), ...more },
    manifest: '',
  }
}

/** Version lines of a chart that nothing is wrong with. */
export const soundVersions = ['version: 1.2.0', 'appVersion: "1.2.0"'] as const
