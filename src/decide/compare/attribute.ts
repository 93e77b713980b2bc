import type { Path } from '../../model/path.ts'
import { claimOf, type Edit } from './edits.ts'
import type { Question } from './questions.ts'

/** Who answers for a question. Every question finds an edit; null only where nothing changed at all around it. */
export class EditIndex {
  readonly #edits: readonly Edit[]
  readonly #claims = new Map<string, Edit>()

  constructor(edits: readonly Edit[]) {
    this.#edits = edits
    for (const edit of edits)
      for (const claim of edit.claims) if (!this.#claims.has(claim)) this.#claims.set(claim, edit)
  }

  /**
   * The edit that claims the question; else the nearest one around it that stands for a whole subtree; else a changed
   * default, which changes what an unchanged constraint sees; else the nearest edit.
   */
  editOf({ path, keyword, detail }: Question): Edit | null {
    const claimed =
      this.#claims.get(claimOf(path, keyword, detail)) ??
      this.#claims.get(claimOf(path, keyword)) ??
      (keyword === 'required' ? this.#claims.get(claimOf([...path, detail], 'default')) : undefined) ??
      (keyword === 'x-kubernetes-list-type' ? this.#claims.get(claimOf(path, 'x-kubernetes-list-map-keys')) : undefined)
    if (claimed !== undefined) return claimed
    return this.#around(path) ?? this.#near(path)
  }

  #around(path: Path): Edit | null {
    let best: Edit | null = null
    for (const edit of this.#edits) {
      if (edit.ownsBelow && isPrefix(edit.path, path) && edit.path.length >= (best?.path.length ?? 0)) best = edit
    }
    return best
  }

  #near(path: Path): Edit | null {
    const below = this.#edits.filter((edit) => isPrefix(path, edit.path))
    const given = below.find(({ keyword }) => keyword === 'default')
    const filled = below.find((edit) => edit.claims.includes(claimOf(edit.path, 'default')))
    return given ?? filled ?? below[0] ?? this.#nearest(path)
  }

  #nearest(path: Path): Edit | null {
    let best: Edit | null = null
    let shared = -1
    for (const edit of this.#edits) {
      const length = sharedLength(edit.path, path)
      if (length > shared) {
        best = edit
        shared = length
      }
    }
    return best
  }
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.length <= path.length && sharedLength(prefix, path) === prefix.length
}

function sharedLength(left: Path, right: Path): number {
  const different = left.findIndex((segment, index) => segment !== right[index])
  return different === -1 ? left.length : different
}
