import { known, notApplicable } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly innerName: string }

/** An annotated tag holds its own name, which its signature covers (git-mktag). */
export const gateTagRenamed = defineRule<'tag', Evidence>({
  id: 'gate/tag-renamed',
  scope: 'tag',
  title: 'Annotated tag that was made under another name',
  why: 'The name inside the tag is the one that its maker wrote and signed. A reference of another name passes one release off as another; `git describe` warns and `git verify-tag` shows the inner name.',
  sources: ['https://git-scm.com/docs/git-mktag'],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'tag',
    question: 'Does an annotated tag have the name that it was made under?',
    found: 'refs/tags/v1.2.3 with an object that says `tag v1.2.2`',
    notFound: 'refs/tags/v1.2.3 with an object that says `tag v1.2.3`',
    needs: ({ tag }) => (tag.kind === 'annotated' ? known(tag) : notApplicable('the tag is lightweight')),
  },
  message: ({ tag, innerName }) => `The tag \`${tag}\` was made, and signed if it is, as \`${innerName}\`.`,
  remedy: ({ tag }) => `Make the tag anew under its name: \`git tag --force --annotate ${tag} COMMIT\`.`,
  check({ tag }, _context, report) {
    const { innerName } = tag
    if (innerName !== null && innerName !== tag.name)
      report({ evidence: { tag: tag.name, innerName }, at: placeOfTag(tag) })
  },
})
