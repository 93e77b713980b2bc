import { knownValue } from '../../model/fact.ts'
import { formatTagVersion } from '../../model/release-tag.ts'
import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'
import { chartFile } from './tag-versions.ts'

type Evidence = { readonly tag: string; readonly chart: string; readonly version: string }

/** KAITO's release management document: the git tag is the version of the charts. */
export const gatePackageMissing = defineRule<'tag', Evidence>({
  id: 'gate/package-missing',
  scope: 'tag',
  title: 'Tagged chart that was not published',
  why: 'A tag without its package is a release that nobody can install: `helm upgrade` stays at the version before and says nothing.',
  sources: [processSource],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'package',
    question: 'Is every chart of the tag published?',
    found: 'v1.2.3, and a repository that ends with 1.2.2',
    notFound: 'v1.2.3, and a repository with 1.2.3',
    needs: ({ packages }) => packages,
  },
  message: ({ tag, chart, version }) => `The repository has no version ${version} of ${chart}, which \`${tag}\` holds.`,
  remedy: ({ chart, version }) => `Publish ${chart} ${version} from the tag, and write the index anew.`,
  check({ tag, packages }, _context, report) {
    for (const { chart, path, published } of knownValue(packages) ?? []) {
      if (published !== null || tag.version === null) continue
      report({
        evidence: { tag: tag.name, chart, version: formatTagVersion(tag.version) },
        at: { file: chartFile(path, 'Chart.yaml') },
      })
    }
  },
})
