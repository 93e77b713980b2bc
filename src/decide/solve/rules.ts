import type { StructuralSchema } from '../../model/structural-schema.ts'
import { ruleText } from '../compare/edits.ts'
import type { Constraint } from './constraints.ts'
import { allOf, anyOf, type Formula, ofKind } from './formula.ts'
import { kindSet, otherKinds } from './kind.ts'

/** The rules of a node as constraints that no formula describes. Rules are not evaluated on null. */
export function opaqueRules(schema: StructuralSchema): readonly Constraint[] {
  return schema.validations.map((rule) => {
    const opaque: Formula = { op: 'opaque', text: rule.rule }
    return {
      keyword: 'x-kubernetes-validations',
      detail: ruleText(rule),
      holds: anyOf([ofKind(kindSet('null')), opaque]),
      fails: allOf([ofKind(otherKinds(kindSet('null'))), opaque]),
    }
  })
}
