import type { ValidationRule } from '../../model/structural-schema.ts'
import { normaliseRule } from '../cel/normalise.ts'

const texts = new WeakMap<ValidationRule, string>()

/** What a rule says, whatever its layout and messages. */
export function ruleText(validation: ValidationRule): string {
  const known = texts.get(validation)
  if (known !== undefined) return known
  const text = `${validation.optionalOldSelf ? 'optionalOldSelf ' : ''}${normaliseRule(validation.rule)}`
  texts.set(validation, text)
  return text
}
