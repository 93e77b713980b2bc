import type { Json } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { ValidationRule } from '../../model/structural-schema.ts'
import type { TreeRule } from './evaluate-tree.ts'

/**
 * Every `x-kubernetes-validations` entry of one version's schema, compiled as the API server of one
 * Kubernetes minor compiles it (k8s.io/apiextensions-apiserver `pkg/apiserver/schema/cel`).
 *
 * A rule is its text *and* the schema it stands in: the same text over a changed schema is another
 * rule (`self.x > 3` over an integer and over an int-or-string refuse different values), so two
 * programs must never be called equal because their texts are.
 */
export interface CelProgram {
  /** `1.34`. */
  readonly kubernetesMinor: string
  /** In schema order: a node before what lies in it, properties by name, rules as written. */
  readonly rules: readonly CelRule[]
  /** What the rules were compiled to, for {@link estimateRules} and the translation. */
  readonly compiled: ReadonlyMap<CelRule, TreeRule>
  /**
   * Evaluates every rule whose node is present and not null in `value`: a whole custom resource, after
   * pruning, null removal and defaulting. With `previous` (the stored object, read through the same
   * version) it is an update: transition rules see `oldSelf` where an old value correlates. Without it
   * they are skipped, unless they say `optionalOldSelf`.
   */
  evaluate(value: Json, previous?: Json): readonly RuleOutcome[]
}

export interface CelRule {
  /** Of the node inside `openAPIV3Schema`: `['properties', 'spec', 'items']`; runs through `allOf` where the rule stands there. */
  readonly schemaPath: Path
  /** Field path of the node in a custom resource: `*` for any item, `{}` for any map value. */
  readonly fieldPath: Path
  /** Position in the node's list of rules. */
  readonly index: number
  readonly rule: ValidationRule
  /** A transition rule: it names `oldSelf`. */
  readonly usesOldSelf: boolean
  /**
   * Why the API server refuses a definition that brings this rule, in its words: syntax, undeclared
   * reference, no matching overload, a result that is not bool. Judged with the functions that were
   * known one minor earlier, as the API server judges new expressions. Empty when it accepts.
   */
  readonly errors: readonly string[]
  /** The same for a rule that is stored already and unchanged: functions of this minor are known too. */
  readonly storedErrors: readonly string[]
  /** What this engine lacks to evaluate the rule; then every outcome is `undecided`. Null as a rule. */
  readonly undecided: string | null
}

export interface RuleOutcome {
  readonly rule: CelRule
  /** Of the value that was judged: `['spec', 'items', 0]`. */
  readonly path: Path
  /** Where the API server puts the error: `path`, or the rule's `fieldPath` below it. */
  readonly errorPath: Path
  /** An error refuses the object just as `false` does. */
  readonly outcome: 'true' | 'false' | 'error' | 'undecided'
  /** For `false` what the API server says (messageExpression, message or the rule); for `error` and `undecided` why. Empty for `true`. */
  readonly message: string
  /**
   * When the API server turns this failure into a warning on update: the value at `path` is unchanged
   * (`node`), the value around it is unchanged (`parent`; rules inside `allOf`), or `never` (transition
   * rules, evaluation errors).
   */
  readonly ratchets: 'node' | 'parent' | 'never'
}
