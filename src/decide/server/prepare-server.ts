import {
  type JsonObject,
  jsonEquals,
  member,
  objectMember,
  stringMember,
  withMember,
  withoutMember,
} from '../../model/json.ts'
import { formatPath } from '../../model/path.ts'
import type { StructuralSchema } from '../../model/structural-schema.ts'
import type { Admission, FieldError, ServedVersion, Server } from '../admission.ts'
import type { CelProgram } from '../cel/program.ts'
import { Correlation } from './correlation.ts'
import { type DecodedObject, decodeObject } from './decode-object.ts'
import { coerceEmbeddedResources, validateEmbeddedResources } from './embedded-resources.ts'
import { minorNumber } from './kubernetes-minor.ts'
import { dns1123SubdomainProblems, type NameProblems, pathSegmentProblems } from './kubernetes-names.ts'
import { validateListTypes } from './list-types.ts'
import { type Patterns, preparePatterns } from './patterns.ts'
import { pruneDefaults } from './prune-defaults.ts'
import { isReadBackOther } from './read-back.ts'
import { type ScalePart, validateScale } from './scale.ts'
import { someSchemaNode } from './schema-walk.ts'
import { type MetadataProblem, validateMetadata } from './validate-metadata.ts'
import { SchemaValidator } from './validate-schema.ts'
import { blocksValidationRules, evaluateRules } from './validation-rules.ts'

/**
 * The API server in front of one version of a definition, without storage, admission plugins and webhooks. Loads the
 * RE2 engine only for a schema with patterns and the CEL engine only for one with validation rules.
 */
export async function prepareServer(served: ServedVersion): Promise<Server> {
  const { schema } = served.version
  const servedSchema = schema === null ? null : pruneDefaults(schema)
  const [patterns, rules] = await Promise.all([
    preparePatterns(schema),
    prepareRules(servedSchema, served.kubernetesMinor),
  ])
  return new VersionServer(served, servedSchema, patterns, rules)
}

async function prepareRules(schema: StructuralSchema | null, kubernetesMinor: string): Promise<CelProgram | null> {
  if (schema === null || !someSchemaNode(schema, (node) => node.validations.length > 0)) return null
  const { compileValidationRules } = await import('../cel/compile.ts')
  return compileValidationRules(schema, kubernetesMinor)
}

/** `CRDValidationRatcheting` is on by default since this minor. */
export const ratchetsSince = 30

class VersionServer implements Server {
  readonly served: ServedVersion
  readonly #schema: StructuralSchema | null
  readonly #patterns: Patterns
  readonly #rules: CelProgram | null
  readonly #isReadBackOther: boolean

  constructor(served: ServedVersion, schema: StructuralSchema | null, patterns: Patterns, rules: CelProgram | null) {
    this.served = served
    this.#schema = schema
    this.#patterns = patterns
    this.#rules = rules
    this.#isReadBackOther = isReadBackOther(schema, served.version.statusSubresource)
  }

  create(object: JsonObject): Admission {
    const decoded = this.#decode(object)
    const request = this.#withoutStatus(decoded)
    if (request.errors.length > 0) return refused(request)
    const undecided = new Set<string>()
    const errors = [
      ...metadataErrors(request.object, newNameProblems),
      ...this.#schemaErrors(request.object, null, undecided),
      ...this.#scaleErrors(request.object, ['spec', 'status']),
      ...validateEmbeddedResources(request.object, this.#schema),
      ...validateListTypes(request.object, this.#schema),
    ]
    const ruleErrors = this.#ruleErrors(request.object, undefined, null, errors, undecided)
    return this.#admission(request, [...errors, ...ruleErrors], undecided)
  }

  update(previous: JsonObject, object: JsonObject): Admission {
    const request = this.#withStatusOf(this.#decode(object), previous)
    if (request.errors.length > 0) return refused(request)
    const correlation = this.#correlate(request.object, previous)
    const undecided = new Set<string>()
    const errors = [
      ...metadataErrors(request.object, pathSegmentProblems),
      ...this.#schemaErrors(request.object, correlation, undecided),
      ...this.#scaleErrors(request.object, ['spec', 'status']),
      ...validateEmbeddedResources(request.object, this.#schema),
      ...this.#listTypeErrors(request.object, previous),
      ...this.#storageErrors(request.object),
    ]
    const ruleErrors = this.#ruleErrors(
      nextGeneration(request.object, previous),
      previous,
      correlation,
      errors,
      undecided,
    )
    return this.#admission(request, [...errors, ...ruleErrors], undecided)
  }

  updateStatus(previous: JsonObject, object: JsonObject): Admission {
    const request = onlyStatus(this.#decode(object), previous)
    if (request.errors.length > 0) return refused(request)
    const correlation = this.#correlate(request.object, previous)
    const undecided = new Set<string>()
    const errors = [
      ...metadataErrors(request.object, pathSegmentProblems),
      ...this.#statusErrors(request.object, previous, correlation, undecided),
      ...this.#scaleErrors(request.object, ['status']),
      ...this.#listTypeErrors(request.object, previous),
      ...this.#storageErrors(request.object),
    ]
    const ruleErrors = this.#ruleErrors(request.object, previous, correlation, errors, undecided)
    return this.#admission(request, [...errors, ...ruleErrors], undecided)
  }

  read(stored: JsonObject): ReturnType<Server['read']> {
    const { object, pruned, droppedNulls, defaulted } = decodeObject(stored, {
      schema: this.#schema,
      preserveUnknownFields: this.served.definition.preserveUnknownFields,
      isStored: true,
      withDefaults: true,
    })
    return { object, pruned, droppedNulls, defaulted }
  }

  convert(object: JsonObject): ReturnType<Server['convert']> {
    const { definition, version } = this.served
    const renamed = withMember(object, 'apiVersion', `${definition.group}/${version.name}`)
    const decoded = decodeObject(renamed, {
      schema: this.#schema,
      preserveUnknownFields: definition.preserveUnknownFields,
      isStored: false,
      withDefaults: false,
    })
    return { object: decoded.object, pruned: decoded.pruned, droppedNulls: decoded.droppedNulls }
  }

  /** A request for another kind or version is refused before its schema matters. */
  #decode(object: JsonObject): DecodedObject {
    const { definition, version } = this.served
    const decoded = decodeObject(object, {
      schema: this.#schema,
      preserveUnknownFields: definition.preserveUnknownFields,
      isStored: false,
      withDefaults: true,
    })
    const expected = { apiVersion: `${definition.group}/${version.name}`, kind: definition.names.kind }
    const errors = (['apiVersion', 'kind'] as const)
      .filter((key) => stringMember(object, key) !== expected[key])
      .map((key): FieldError => {
        const found = JSON.stringify(stringMember(object, key) ?? '')
        const message = `Invalid value: ${found}: must be ${expected[key]}`
        return { path: formatPath([key]), keyword: key, message, isRatcheted: false }
      })
    return { ...decoded, errors: [...errors, ...decoded.errors] }
  }

  /** With the status subresource a create drops `.status`, after pruning and defaulting. */
  #withoutStatus(decoded: DecodedObject): DecodedObject {
    return this.served.version.statusSubresource
      ? { ...outsideStatus(decoded), object: withoutMember(decoded.object, 'status') }
      : decoded
  }

  /**
   * The response to an accepted write is read back from storage. That tells where a status that a create dropped comes
   * back with its default, and where a default holds a null that storage does not keep.
   */
  #admission(request: DecodedObject, errors: readonly FieldError[], undecided: ReadonlySet<string>): Admission {
    const accepted = errors.length === 0
    const object = accepted && this.#isReadBackOther ? this.read(request.object).object : request.object
    return { ...request, accepted, errors, object, undecided: [...undecided] }
  }

  /** With the status subresource an update keeps the stored `.status`. */
  #withStatusOf(decoded: DecodedObject, previous: JsonObject): DecodedObject {
    const status = member(previous, 'status')
    if (status === undefined || !this.served.version.statusSubresource) return this.#withoutStatus(decoded)
    return { ...outsideStatus(decoded), object: withMember(decoded.object, 'status', status) }
  }

  #correlate(object: JsonObject, previous: JsonObject): Correlation | null {
    const ratchets = minorNumber(this.served.kubernetesMinor) >= ratchetsSince
    return ratchets && this.#schema !== null ? Correlation.ofObject(object, previous, this.#schema) : null
  }

  #schemaErrors(object: JsonObject, correlation: Correlation | null, undecided: Set<string>): readonly FieldError[] {
    if (this.#schema === null) return []
    return this.#validator(undecided).validate(object, this.#schema, correlation)
  }

  /** A status of null counts as unchanged where none is stored. */
  #statusErrors(
    object: JsonObject,
    previous: JsonObject,
    correlation: Correlation | null,
    undecided: Set<string>,
  ): readonly FieldError[] {
    const schema = this.#schema?.properties?.get('status')
    const status = member(object, 'status')
    if (schema === undefined || status === undefined) return []
    const ofStatus = correlation?.child('status') ?? new Correlation(status, member(previous, 'status') ?? null, schema)
    return this.#validator(undecided).validate(status, schema, correlation === null ? null : ofStatus, ['status'])
  }

  #validator(undecided: Set<string>): SchemaValidator {
    return new SchemaValidator({
      patterns: this.#patterns,
      kubernetesMinor: this.served.kubernetesMinor,
      undecided,
      form: 'request',
    })
  }

  #scaleErrors(object: JsonObject, parts: readonly ScalePart[]): readonly FieldError[] {
    return validateScale(object, this.served.version.scale, parts)
  }

  /** A stored object that already breaks a list type somewhere is not held to any of them. */
  #listTypeErrors(object: JsonObject, previous: JsonObject): readonly FieldError[] {
    const errors = validateListTypes(object, this.#schema)
    return errors.length > 0 && validateListTypes(previous, this.#schema).length > 0 ? [] : errors
  }

  /** What was stored in the wrong type and is stored again: encoding refuses it. */
  #storageErrors(object: JsonObject): readonly FieldError[] {
    return coerceEmbeddedResources(object, this.#schema, false, []).errors
  }

  #ruleErrors(
    object: JsonObject,
    previous: JsonObject | undefined,
    correlation: Correlation | null,
    errors: readonly FieldError[],
    undecided: Set<string>,
  ): readonly FieldError[] {
    if (this.#rules === null || blocksValidationRules(errors)) return []
    return evaluateRules(this.#rules, object, previous, correlation, undecided)
  }
}

/** A change outside metadata raises the generation before rules that compare whole metadata see it (strategy.go PrepareForUpdate). */
function nextGeneration(object: JsonObject, previous: JsonObject): JsonObject {
  if (jsonEquals(withoutMember(object, 'metadata'), withoutMember(previous, 'metadata'))) return object
  const generation = Number(member(objectMember(previous, 'metadata'), 'generation') ?? 0) + 1
  return withMember(object, 'metadata', { ...objectMember(object, 'metadata'), generation })
}

function onlyStatus(decoded: DecodedObject, previous: JsonObject): DecodedObject {
  const isStatus = (path: string) => !isOutsideStatus(path)
  const status = member(decoded.object, 'status')
  return {
    object: status === undefined ? withoutMember(previous, 'status') : withMember(previous, 'status', status),
    pruned: decoded.pruned.filter(isStatus),
    droppedNulls: decoded.droppedNulls.filter(isStatus),
    defaulted: decoded.defaulted.filter(isStatus),
    errors: decoded.errors,
  }
}

function outsideStatus(decoded: DecodedObject): DecodedObject {
  return {
    ...decoded,
    pruned: decoded.pruned.filter(isOutsideStatus),
    droppedNulls: decoded.droppedNulls.filter(isOutsideStatus),
    defaulted: decoded.defaulted.filter(isOutsideStatus),
  }
}

function isOutsideStatus(path: string): boolean {
  return !/^\.status(?:[.[]|$)/.test(path)
}

/** The name of a new object is a DNS subdomain; afterwards it only has to fit into a path. */
function metadataErrors(
  object: JsonObject,
  nameProblems: (name: string, isPrefix: boolean) => NameProblems,
): readonly FieldError[] {
  return validateMetadata(objectMember(object, 'metadata') ?? {}, nameProblems).map(metadataError)
}

function newNameProblems(name: string, isPrefix: boolean): NameProblems {
  return dns1123SubdomainProblems(isPrefix ? name.replace(/.-$/, 'a') : name)
}

function metadataError({ path, message }: MetadataProblem): FieldError {
  return { path: formatPath(['metadata', ...path]), keyword: 'metadata', message, isRatcheted: false }
}

function refused(request: DecodedObject): Admission {
  return { ...request, accepted: false, undecided: [] }
}
