import type { Field } from './constraints.ts'
import type { Exception, SchemaFormula } from './formula.ts'

/**
 * What a node asks of its fields, by their names. A node has thousands of fields and an object that is looked for has a
 * few, so each is read when it is asked for; the same formula every time, so that answers can be remembered.
 */
export class FieldParts {
  readonly #fields: ReadonlyMap<string, Field>
  readonly #exception: Exception | null
  readonly #excepted = new Map<string, SchemaFormula>()

  constructor(fields: ReadonlyMap<string, Field>, exception: Exception | null) {
    this.#fields = fields
    this.#exception = exception
  }

  get keys(): Iterable<string> {
    return this.#fields.keys()
  }

  has(key: string): boolean {
    return this.#fields.has(key)
  }

  /** What the value at the key must satisfy, if there is one. */
  partOf(key: string): SchemaFormula | undefined {
    const part = this.#fields.get(key)?.part
    const exception = this.#exception
    if (part === undefined || exception === null || !exception.along.has(part.schema)) return part
    const known = this.#excepted.get(key)
    if (known !== undefined) return known
    const excepted = { ...part, exception }
    this.#excepted.set(key, excepted)
    return excepted
  }
}
