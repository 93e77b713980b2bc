import { known } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag } from './tag-facts.ts'

type Evidence = { readonly tag: string }

/** A lightweight tag is a reference and nothing else (git-tag). */
export const gateTagLightweight = defineRule<'tag', Evidence>({
  id: 'gate/tag-lightweight',
  scope: 'tag',
  title: 'Tag without a date of its own',
  why: 'A lightweight tag says neither who made it nor when, and cannot be signed. How long a candidate soaked is then known from the dates of commits alone, which are older than their tags.',
  sources: ['https://git-scm.com/docs/git-tag#_description'],
  category: 'policy',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'tag',
    question: 'Is the tag annotated?',
    found: 'git tag v1.2.3',
    notFound: 'git tag --annotate v1.2.3, git tag --sign v1.2.3',
    needs: ({ tag }) => known(tag),
  },
  message: ({ tag }) => `The tag \`${tag}\` is lightweight: it has no date, no author and no signature.`,
  remedy: () => 'Tag with `git tag --annotate`, or `--sign`.',
  check({ tag }, _context, report) {
    if (tag.kind === 'lightweight') report({ evidence: { tag: tag.name }, at: placeOfTag(tag) })
  },
})
