import { compareText } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import type { StructuralSchema, ValidationRule } from '../../model/structural-schema.ts'
import { minorNumber } from '../server/kubernetes-minor.ts'
import { type CompiledExpression, compileExpression, declarationErrors, usesOldSelf } from './compile-rule.ts'
import { createEnvironment, type Environment } from './environment.ts'
import { evaluateTree, type RuleTree, type TreeRule } from './evaluate-tree.ts'
import { loadRegexEngine, type RegexEngine, unloadedRegexEngine } from './library/regex.ts'
import type { CelProgram, CelRule } from './program.ts'
import { resolveFieldPath } from './rule-field-path.ts'
import { type SchemaType, schemaTypeOf } from './schema-type.ts'
import { escapeFieldName } from './value/escape.ts'
import { withTypeAndObjectMeta } from './value/object-meta.ts'

/** Newest minor whose functions are known; a newer server is taken to know the same. */
const newestMinor = 36

/** Schemas are values: what one was compiled to serves everybody who asks again. */
const programs = new WeakMap<StructuralSchema, Map<string, Promise<CelProgram>>>()

/**
 * Compiles every rule of a version's schema (the root of a custom resource). The RE2 engine is loaded
 * only when a rule names a function on regular expressions.
 */
export function compileValidationRules(schema: StructuralSchema, kubernetesMinor: string): Promise<CelProgram> {
  const known = programs.get(schema) ?? new Map<string, Promise<CelProgram>>()
  programs.set(schema, known)
  const program = known.get(kubernetesMinor) ?? compile(schema, kubernetesMinor)
  known.set(kubernetesMinor, program)
  return program
}

async function compile(schema: StructuralSchema, kubernetesMinor: string): Promise<CelProgram> {
  const minor = Math.min(minorNumber(kubernetesMinor), newestMinor)
  const nodes = nodesWithRules(schema)
  const regex = [...nodes].some(mentionsRegex) ? await loadRegexEngine() : unloadedRegexEngine
  const compiler = new Compiler(minor, regex, nodes)
  // Rules that stand inside `allOf` alone are never found upstream (`hasXValidations`).
  const tree = hasRules(schema)
    ? compiler.node(schema, schema, {
        isResourceRoot: true,
        type: schemaTypeOf(schema, true, 'self'),
        isInScope: false,
        judgedType: null,
        schemaPath: [],
        fieldPath: [],
        uncorrelatable: null,
        isInAllOf: false,
      })
    : null
  const rules = compiler.rules.map(({ rule }) => rule)
  return {
    kubernetesMinor,
    rules,
    compiled: new Map(compiler.rules.map((compiled) => [compiled.rule, compiled])),
    evaluate: (value, previous) => (tree === null ? [] : evaluateTree(tree, value, previous, minor >= 30)),
  }
}

function childSchemas(schema: StructuralSchema): readonly StructuralSchema[] {
  const { properties, items, additionalProperties } = schema
  const values = typeof additionalProperties === 'object' && additionalProperties !== null ? [additionalProperties] : []
  return [...(properties?.values() ?? []), ...(items === null ? [] : [items]), ...values]
}

function hasRules(schema: StructuralSchema): boolean {
  return schema.validations.length > 0 || childSchemas(schema).some(hasRules)
}

/** The nodes that have rules, at themselves, below, or inside `allOf`. */
function nodesWithRules(schema: StructuralSchema): ReadonlySet<StructuralSchema> {
  const found = new Set<StructuralSchema>()
  const visit = (node: StructuralSchema): boolean => {
    let isFound = node.validations.length > 0
    for (const child of childSchemas(node)) isFound = visit(child) || isFound
    for (const branch of node.allOf) isFound = visit(branch) || isFound
    if (isFound) found.add(node)
    return isFound
  }
  visit(schema)
  return found
}

/** Whether a rule of the node may call `matches`, `find` or `findAll`. */
function mentionsRegex({ validations }: StructuralSchema): boolean {
  return validations.some(({ rule, messageExpression }) =>
    /\b(?:matches|find|findAll)\b/.test(`${rule} ${messageExpression ?? ''}`),
  )
}

const unseenError = 'failed to convert to declType for CEL validation rules'

interface Place {
  readonly isResourceRoot: boolean
  /** Null where rules cannot see the node. */
  readonly type: SchemaType | null
  /** Whether the node or one around it has rules. */
  readonly isInScope: boolean
  /**
   * The type for which the definition is judged, where the node around it tells. It starts from the outermost node that
   * has rules, not from the root as `type` does, and so differs in `apiVersion`, `kind` and `metadata`
   * (apiextensions-apiserver `pkg/apis/apiextensions/validation/cel_validation.go`, `TypeInfo`).
   */
  readonly judgedType: SchemaType | null
  readonly schemaPath: Path
  readonly fieldPath: Path
  /** The list around it whose items cannot be matched with stored ones. */
  readonly uncorrelatable: Path | null
  readonly isInAllOf: boolean
}

class Compiler {
  readonly rules: TreeRule[] = []
  private readonly stored: Environment
  private readonly fresh: Environment
  private readonly regex: RegexEngine
  private readonly ruled: ReadonlySet<StructuralSchema>

  /** `ruled`: the nodes worth a visit. */
  constructor(minor: number, regex: RegexEngine, ruled: ReadonlySet<StructuralSchema>) {
    this.regex = regex
    this.ruled = ruled
    this.stored = createEnvironment({ minor, compatibleWith: minor, regex })
    this.fresh = createEnvironment({ minor, compatibleWith: minor - 1, regex })
  }

  /** `rules` says what is validated at the node, `node` what stands there: they differ inside `allOf`. */
  node(rules: StructuralSchema, node: StructuralSchema, outer: Place): RuleTree | null {
    if (!this.ruled.has(rules)) return null
    const isInScope = outer.isInScope || rules.validations.length > 0
    const judgedType = isInScope ? (outer.judgedType ?? schemaTypeOf(node, outer.isResourceRoot, 'self')) : null
    const place = { ...outer, isInScope, judgedType }
    const own = rules.validations.map((rule, index) => this.rule(rule, index, node, place))
    const items = this.items(rules, node, place)
    const values = this.values(rules, node, place)
    const properties = this.properties(rules, node, place)
    const allOf = rules.allOf
      .map((branch, index) =>
        this.node(branch, node, { ...place, schemaPath: [...place.schemaPath, 'allOf', index], isInAllOf: true }),
      )
      .filter((branch) => branch !== null)
    const isEmpty = own.length === 0 && items === null && values === null && properties.size === 0 && allOf.length === 0
    if (isEmpty) return null
    const schema = place.isResourceRoot ? withTypeAndObjectMeta(node) : node
    return { rules: own, items, values, properties, allOf, schema }
  }

  private items(rules: StructuralSchema, node: StructuralSchema, place: Place): RuleTree | null {
    if (rules.items === null || node.items === null) return null
    const isUncorrelatable = node.listType !== 'map'
    return this.node(rules.items, node.items, {
      ...place,
      isResourceRoot: node.items.embeddedResource,
      type: place.type?.element ?? null,
      judgedType: place.judgedType?.element ?? null,
      schemaPath: [...place.schemaPath, 'items'],
      fieldPath: [...place.fieldPath, '*'],
      uncorrelatable: place.uncorrelatable ?? (isUncorrelatable ? place.fieldPath : null),
    })
  }

  private values(rules: StructuralSchema, node: StructuralSchema, place: Place): RuleTree | null {
    const [own, described] = [rules.additionalProperties, node.additionalProperties]
    if (typeof own !== 'object' || own === null || typeof described !== 'object' || described === null) return null
    return this.node(own, described, {
      ...place,
      isResourceRoot: described.embeddedResource,
      type: place.type?.element ?? null,
      judgedType: place.judgedType?.element ?? null,
      schemaPath: [...place.schemaPath, 'additionalProperties'],
      fieldPath: [...place.fieldPath, '{}'],
    })
  }

  private properties(rules: StructuralSchema, node: StructuralSchema, place: Place): ReadonlyMap<string, RuleTree> {
    const found = new Map<string, RuleTree>()
    const ruled = [...(rules.properties ?? [])].filter(([, child]) => this.ruled.has(child))
    for (const [name, own] of ruled.sort(([left], [right]) => compareText(left, right))) {
      const described = node.properties?.get(name)
      if (described === undefined) continue
      const type = fieldType(place, name, described)
      const tree = this.node(own, described, {
        ...place,
        isResourceRoot: described.embeddedResource,
        type: type ?? schemaTypeOf(described, described.embeddedResource, 'self'),
        judgedType: place.judgedType?.fields?.get(escapeFieldName(name) ?? '') ?? null,
        schemaPath: [...place.schemaPath, 'properties', name],
        fieldPath: [...place.fieldPath, name],
      })
      // Fields of unknown type are compiled on their own, yet left out of validation altogether.
      if (tree !== null && type !== null) found.set(name, tree)
    }
    return found
  }

  private rule(rule: ValidationRule, index: number, node: StructuralSchema, place: Place): TreeRule {
    const { type, schemaPath, fieldPath } = place
    const schema = place.isResourceRoot ? withTypeAndObjectMeta(node) : node
    const declared = declarationErrors(rule, node)
    const judged = place.judgedType ?? type
    if (judged === null) {
      const error = unseenError
      return this.add({
        rule: {
          schemaPath,
          fieldPath,
          index,
          rule,
          usesOldSelf: false,
          errors: [error],
          storedErrors: [error],
          undecided: null,
        },
        place,
        schema,
        expression: null,
        message: null,
        fresh: { expression: null, message: null },
        self: null,
        errorPath: [],
      })
    }
    const compileBoth = (environment: Environment, self: SchemaType): Expressions => {
      const site = { environment, regex: this.regex, self, isOldSelfOptional: rule.optionalOldSelf }
      const expression = rule.rule.trim() === '' ? null : compileExpression(rule.rule, site, 'bool')
      const isCompiled = expression !== null && expression.errors.length === 0
      const message =
        isCompiled && (rule.messageExpression ?? '') !== ''
          ? compileExpression(rule.messageExpression ?? '', site, 'string')
          : null
      return { expression, message }
    }
    // A definition may pass although no request ever gets its rule to run: below `items` of what is no list, say.
    const stored = type === null ? { expression: null, message: null } : compileBoth(this.stored, type)
    const fresh = compileBoth(this.fresh, judged)
    const isTransition = stored.expression?.checked != null && usesOldSelf(stored.expression.checked)
    const celRule: CelRule = {
      schemaPath,
      fieldPath,
      index,
      rule,
      usesOldSelf: isTransition,
      errors: [
        ...declared,
        ...expressionErrors(fresh),
        ...transitionErrors(rule, isTransition, place, fresh.expression),
      ],
      storedErrors: type === null ? [unseenError] : expressionErrors(stored),
      undecided: stored.expression?.undecided ?? null,
    }
    return this.add({
      rule: celRule,
      place,
      schema,
      expression: stored.expression,
      message: stored.message,
      fresh,
      self: judged,
      errorPath: resolveFieldPath(rule.fieldPath ?? '', node) ?? [],
    })
  }

  private add(rule: TreeRule): TreeRule {
    this.rules.push(rule)
    return rule
  }
}

interface Expressions {
  readonly expression: CompiledExpression | null
  readonly message: CompiledExpression | null
}

function expressionErrors({ expression, message }: Expressions): readonly string[] {
  const messageErrors = message?.errors ?? []
  return [...(expression?.errors ?? []), ...messageErrors.map((error) => `messageExpression: ${error}`)]
}

/** `oldSelf` needs a stored value that can be found again; `optionalOldSelf` needs `oldSelf`. */
function transitionErrors(
  rule: ValidationRule,
  isTransition: boolean,
  place: Place,
  expression: CompiledExpression | null,
): readonly string[] {
  if (expression === null || expression.errors.length > 0) return []
  if (isTransition && place.uncorrelatable !== null) {
    return ['oldSelf cannot be used on the uncorrelatable portion of the schema']
  }
  return !isTransition && rule.optionalOldSelf ? ['optionalOldSelf may not be set if oldSelf is not used in rule'] : []
}

function fieldType(place: Place, name: string, schema: StructuralSchema): SchemaType | null {
  const escaped = escapeFieldName(name)
  if (escaped !== null) return place.type?.fields?.get(escaped) ?? null
  return schemaTypeOf(schema, schema.embeddedResource, ['self', ...place.schemaPath, name].join('.'))
}
