import { known } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly pointsAt: 'tree' | 'blob' }

/** git lets a tag name any object (gitglossary, "tag"). */
export const gateTagNotACommit = defineRule<'tag', Evidence>({
  id: 'gate/tag-not-a-commit',
  scope: 'tag',
  title: 'Tag that leads to no commit',
  why: 'A tag may name a tree or a file. Such a tag has no history: it lies on no branch, nothing came before it, and `git checkout` refuses it.',
  sources: ['https://git-scm.com/docs/gitglossary#Documentation/gitglossary.txt-tag'],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'tag',
    question: 'Does the tag lead to a commit?',
    found: 'git tag v1.2.3 HEAD^{tree}',
    notFound: 'git tag v1.2.3 HEAD',
    needs: ({ tag }) => known(tag),
  },
  message: ({ tag, pointsAt }) =>
    `The tag \`${tag}\` leads to a ${pointsAt === 'blob' ? 'file' : 'tree'}, not to a commit.`,
  remedy: ({ tag }) => `Tag the commit: \`git tag --force --annotate ${tag} COMMIT\`.`,
  check({ tag }, _context, report) {
    if (tag.pointsAt !== 'commit') report({ evidence: { tag: tag.name, pointsAt: tag.pointsAt }, at: placeOfTag(tag) })
  },
})
