import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { allCompared, isAboutChange, reportStepBreaks, type StepBreakEvidence, stepSentence } from './step-breaks.ts'
import { processSource } from './tag-facts.ts'

/**
 * What `diff` finds, under the policy for patches: between both nothing may change. Nobody is promised that a candidate runs
 * beside its minor, and what two installations of the candidate meet already is no change.
 */
export const gateBreaksAfterCandidate = defineRule<'tag', StepBreakEvidence>({
  id: 'gate/breaks-after-candidate',
  scope: 'tag',
  title: 'Break between the last candidate and its minor',
  why: 'What people ran as the candidate is not what they get: who upgrades from the candidate, or tested it, meets the change for the first time in the release.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'candidates',
    question: 'Do all promises hold from the last candidate to the minor, by diff?',
    found: 'a value of an enum that v1.2.0-rc.1 has and v1.2.0 does not',
    notFound: 'the same schemas, values and flags in both',
    needs: ({ candidateSteps }) => allCompared(candidateSteps),
  },
  message: stepSentence,
  remedy: () => 'Take the change back, or tag another candidate with it and let that soak.',
  check({ tag, candidateSteps }, _context, report) {
    reportStepBreaks(tag.name, knownValue(candidateSteps) ?? [], isAboutChange, report)
  },
})
