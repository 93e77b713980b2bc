import { known } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly isCandidateOfPatch: boolean }

/** One version is git tag, image tag and chart version, so a tag's name has one form. */
export const gateTagNotStrict = defineRule<'tag', Evidence>({
  id: 'gate/tag-not-strict',
  scope: 'tag',
  title: 'Tag that is neither a release nor a candidate',
  why: 'Releases are `vX.Y.Z` and candidates `vX.Y.0-rc.W`. Builds, upgrades and users find releases by these names; any other name is a version to some of them and none to others.',
  sources: [processSource, 'https://semver.org/#is-v123-a-semantic-version'],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'tag',
    question: 'Is the name vX.Y.Z or vX.Y.0-rc.W?',
    found: 'v1.2, 1.2.3, v1.2.03, v1.2.3-rc.0 (a candidate of a patch), v1.2.0-beta.1',
    notFound: 'v1.2.3, v1.2.0-rc.0',
    needs: ({ tag }) => known(tag),
  },
  message: ({ tag, isCandidateOfPatch }) =>
    isCandidateOfPatch
      ? `The tag \`${tag}\` is a candidate of a patch, and patches have none.`
      : `The tag \`${tag}\` is neither \`vX.Y.Z\` nor \`vX.Y.0-rc.W\`.`,
  remedy: () => 'Tag the commit under a strict name, and delete this tag before anybody builds on it.',
  check({ tag }, _context, report) {
    if (tag.version !== null) return
    const isCandidateOfPatch = /^v\d+\.\d+\.[1-9]\d*-rc\.\d+$/.test(tag.name)
    report({ evidence: { tag: tag.name, isCandidateOfPatch }, at: placeOfTag(tag) })
  },
})
