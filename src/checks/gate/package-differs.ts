import { knownValue } from '../../model/fact.ts'
import type { FileDifference } from '../../model/tagged-release.ts'
import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'
import { chartFile } from './tag-versions.ts'

type Evidence = {
  readonly tag: string
  readonly chart: string
  readonly package: string
  readonly file: string
  readonly what: FileDifference['what']
}

/**
 * `helm package` writes Chart.yaml and Chart.lock anew (helm/helm pkg/chart/v2/util/save.go) and every other file as it
 * is, so the first two are compared by what they say.
 */
export const gatePackageDiffers = defineRule<'tag', Evidence>({
  id: 'gate/package-differs',
  scope: 'tag',
  title: 'Published package that is not what was tagged',
  why: 'Reviews, tests and scans were of the tree. A package with another file was built from something else: an unclean folder, another commit, or a step that nobody sees.',
  sources: [processSource, 'helm/helm pkg/chart/v2/util/save.go'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'package',
    question: 'Does every package hold exactly the files of the tagged chart?',
    found: 'values.yaml of the package has another default; templates/debug.yaml is in the package alone',
    notFound: 'the same files; Chart.yaml written anew by `helm package` with the same content',
    needs: ({ packages }) => packages,
  },
  message: (evidence) => sentences[evidence.what](evidence),
  remedy: ({ tag }) =>
    `Build the package from a clean checkout of \`${tag}\`; publish what differs under a version of its own.`,
  check({ tag, packages }, _context, report) {
    for (const { chart, path, published } of knownValue(packages) ?? []) {
      for (const { file, what } of published?.differences ?? []) {
        report({
          evidence: { tag: tag.name, chart, package: published?.file ?? '', file, what },
          at: { file: chartFile(path, file) },
        })
      }
    }
  },
})

const sentences: Readonly<Record<FileDifference['what'], (evidence: Evidence) => string>> = {
  content: ({ tag, package: name, file }) => `\`${file}\` differs between \`${name}\` and the tree of \`${tag}\`.`,
  'line-endings': ({ tag, package: name, file }) =>
    `\`${file}\` has other line endings in \`${name}\` than in the tree of \`${tag}\`.`,
  'only-in-package': ({ tag, package: name, file }) =>
    `\`${file}\` is in \`${name}\`, and not in the tree of \`${tag}\`.`,
  'only-in-tree': ({ tag, package: name, file }) => `\`${file}\` is in the tree of \`${tag}\`, and not in \`${name}\`.`,
}
