import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly branch: string; readonly found: readonly string[] }

/** KAITO's release management document: releases and candidates are cut from `release-X.Y`. */
export const gateTagOffBranch = defineRule<'tag', Evidence>({
  id: 'gate/tag-off-branch',
  scope: 'tag',
  title: 'Tag that does not lie on its release branch',
  why: 'Patches grow from `release-X.Y`. What was tagged elsewhere is in none of them: the next patch goes back to what was before.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'branch',
    question: 'Does the tag lie on the branch release-X.Y?',
    found: 'v1.2.0 on a commit of main that release-1.2 does not hold',
    notFound: 'v1.2.0 on a commit of release-1.2, here or of a remote',
    needs: ({ branch }) => branch,
  },
  message: ({ tag, branch, found }) =>
    found.length === 0
      ? `There is no branch \`${branch}\` for \`${tag}\` to lie on.`
      : `The commit of \`${tag}\` does not lie on ${found.map((name) => `\`${name}\``).join(' or ')}.`,
  remedy: ({ branch, found }) =>
    found.length === 0
      ? `Make the branch at the commit of the tag: \`git branch ${branch} TAG\`.`
      : `Merge or fast-forward \`${branch}\` to the tag, or tag a commit of the branch.`,
  check({ tag, branch }, _context, report) {
    const facts = knownValue(branch)
    if (facts === undefined || facts.holding.length > 0) return
    report({ evidence: { tag: tag.name, branch: facts.name, found: facts.found }, at: placeOfTag(tag) })
  },
})
