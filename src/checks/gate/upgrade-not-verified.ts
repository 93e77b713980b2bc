import { knownValue } from '../../model/fact.ts'
import type { EvidenceOutcome } from '../../model/tagged-release.ts'
import { defineRule } from '../rule.ts'
import { processSource } from './tag-facts.ts'
import { chartFile } from './tag-versions.ts'

type Evidence = {
  readonly tag: string
  readonly chart: string
  readonly previous: string
  readonly outcome: Exclude<EvidenceOutcome, { kind: 'verified' }>
}

/** KAITO's release management document: test gates include upgrade tests from the last minor. */
export const gateUpgradeNotVerified = defineRule<'tag', Evidence>({
  id: 'gate/upgrade-not-verified',
  scope: 'tag',
  title: 'Release whose upgrade nobody ran',
  why: 'Files show what must break; only a cluster shows that nothing else does. A report of other packages, or from before the tag, is about another upgrade.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'upgrade',
    question: 'Did verify pass for exactly this upgrade?',
    found: 'a report of 1.1.3 → 1.2.0-rc.1; one of another package; one from before the tagged commit; one that failed',
    notFound: 'a report of `kaito-check verify` on 1.1.3 → 1.2.0 with the digests of what is tagged or published',
    needs: ({ evidence }) => evidence,
  },
  message: ({ tag, chart, previous, outcome }) => {
    const step = `the upgrade of ${chart} from \`${previous}\` to \`${tag}\``
    switch (outcome.kind) {
      case 'no-report':
        return `No report of verify is about ${step}.`
      case 'other-digests':
        return `\`${outcome.file}\` is about ${step}, but the digest of the ${outcome.sides.join(' and the ')} release is not that of what is tagged or published.`
      case 'older':
        return `\`${outcome.file}\` is about ${step}, but was written on ${outcome.written}, before the tagged commit of ${outcome.tagged}.`
      case 'not-passed':
        return `\`${outcome.file}\` says that ${step} ${outcome.verdict === 'fail' ? 'failed' : 'was not decided'}.`
    }
  },
  remedy: ({ tag, previous }) =>
    `Run \`kaito-check verify git:${previous} git:${tag} -o json=FILE\`, and give it with \`--evidence FILE\`.`,
  check({ tag, evidence }, _context, report) {
    for (const { chart, path, previous, outcome } of knownValue(evidence) ?? []) {
      if (outcome.kind === 'verified') continue
      report({
        evidence: { tag: tag.name, chart, previous, outcome },
        at: { file: chartFile(path, 'Chart.yaml') },
      })
    }
  },
})
