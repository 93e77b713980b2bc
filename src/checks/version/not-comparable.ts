import { defineRule } from '../rule.ts'

type Evidence = { readonly previous: string; readonly next: string; readonly what: 'name' | 'order' }

const chart = (name: string, version: string) => ({
  files: { 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n` },
})

/** A comparison is only as good as its two sides: another chart, or the sides swapped, gives findings about nothing. */
export const versionNotComparable = defineRule<'pair', Evidence>({
  id: 'version/not-comparable',
  scope: 'pair',
  title: 'Two sides that are no upgrade of each other',
  why: 'The promises are about the step from one release of a chart to a later one; between two charts, or backwards, the findings describe no upgrade that anybody makes.',
  sources: ['https://semver.org/#spec-item-11'],
  category: 'metadata',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'the next side is older',
      previous: chart('example', '1.1.0'),
      next: chart('example', '1.0.0'),
      reports: 1,
    },
    {
      title: 'the charts have different names',
      previous: chart('one', '1.0.0'),
      next: chart('two', '1.1.0'),
      reports: 1,
    },
    {
      title: 'a later version of the same chart',
      previous: chart('example', '1.0.0'),
      next: chart('example', '1.1.0'),
      reports: 0,
    },
  ],
  message: ({ previous, next, what }) =>
    what === 'name'
      ? `The two sides are different charts: \`${previous}\` and \`${next}\`.`
      : `The next release, ${next}, is older than the previous one, ${previous}.`,
  remedy: ({ what }) => (what === 'name' ? 'Name two releases of one chart.' : 'Name the earlier release first.'),
  check({ previous, next, step }, _context, report) {
    const at = { file: 'Chart.yaml', path: [] }
    if (previous.name !== null && next.name !== null && previous.name !== next.name) {
      report({ evidence: { previous: previous.name, next: next.name, what: 'name' }, at })
    }
    if (step.kind === 'downgrade') {
      report({ evidence: { previous: previous.version ?? '', next: next.version ?? '', what: 'order' }, at })
    }
  },
})
