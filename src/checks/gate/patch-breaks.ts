import { knownValue } from '../../model/fact.ts'
import { defineRule } from '../rule.ts'
import { allCompared, isAboutChange, reportStepBreaks, type StepBreakEvidence, stepSentence } from './step-breaks.ts'
import { processSource } from './tag-facts.ts'

/**
 * What `diff` finds, under the policy for patches, less what two installations of the patch before meet already. Whether both run at once, files cannot decide: the evidence of `verify`
 * does, which has a rule of its own.
 */
export const gatePatchBreaks = defineRule<'tag', StepBreakEvidence>({
  id: 'gate/patch-breaks',
  scope: 'tag',
  title: 'Patch that breaks a promise',
  why: 'Patches break nothing: users take them at once, often by a machine, and go back as easily.',
  sources: [processSource],
  category: 'policy',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  examples: [],
  asks: {
    topic: 'patch',
    question: 'Does the patch keep all four promises, by diff from the patch before?',
    found: 'a property of a schema that v1.2.3 has and v1.2.4 does not',
    notFound: 'fixes that no stored object and no installation notices',
    needs: ({ patchSteps }) => allCompared(patchSteps),
  },
  message: stepSentence,
  remedy: () => 'Move the change to the next minor; `kaito-check diff` between both shows it whole.',
  check({ tag, patchSteps }, _context, report) {
    reportStepBreaks(
      tag.name,
      knownValue(patchSteps) ?? [],
      (found) => found.undecided === null || isAboutChange(found),
      report,
    )
  },
})
