import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { placeOfTag, processSource } from './tag-facts.ts'

type Evidence = { readonly tag: string; readonly previous: string }

export const gatePatchNotContained = defineRule<'tag', Evidence>({
  id: 'gate/patch-not-contained',
  scope: 'tag',
  title: 'Patch that leaves out the patch before it',
  why: 'Who upgrades a patch keeps the fixes that came before. A patch from another line of commits may take them back, and nothing says so.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'patch',
    question: 'Does the patch hold the commit of the patch before?',
    found: 'v1.2.4 made from v1.2.2, without the commits of v1.2.3',
    notFound: 'v1.2.4 some commits after v1.2.3',
    needs: ({ sincePatch }) => sincePatch,
  },
  message: ({ tag, previous }) => `\`${tag}\` does not hold the commit of \`${previous}\`.`,
  remedy: ({ previous }) => `Make the patch from \`${previous}\`, or tell users which fixes it takes back.`,
  check({ tag, sincePatch }, _context, report) {
    const since = knownValue(sincePatch)
    if (since === undefined || since.isContained) return
    report({ evidence: { tag: tag.name, previous: since.previous }, at: placeOfTag(tag) })
  },
})
