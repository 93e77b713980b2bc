import { type JunctorName, randomBranch } from '../junctor.ts'
import type { Random } from '../random.ts'
import { addJunctor } from '../random-schema.ts'
import type { Place, SchemaNode } from '../schema-node.ts'
import { type EditKind, edit } from './edit.ts'

const lists = ['allOf', 'anyOf', 'oneOf'] as const
type ListJunctor = (typeof lists)[number]

function listsOf(node: SchemaNode, ...wanted: readonly ListJunctor[]): ListJunctor[] {
  return wanted.filter((name) => node[name] !== undefined && node['x-kubernetes-int-or-string'] !== true)
}

const has =
  (...names: readonly ListJunctor[]) =>
  (place: Place) =>
    listsOf(place.node, ...names).length > 0

function editBranches(
  place: Place,
  random: Random,
  names: readonly ListJunctor[],
  change: (branches: SchemaNode[]) => SchemaNode[] | null,
): boolean {
  const name = random.pick(listsOf(place.node, ...names))
  const changed = change([...(place.node[name] ?? [])])
  if (changed === null) return false
  if (changed.length === 0) delete place.node[name]
  else place.node[name] = changed
  return true
}

const noJunctor = ({ node }: Place) =>
  node['x-kubernetes-int-or-string'] !== true &&
  node.allOf === undefined &&
  node.anyOf === undefined &&
  node.oneOf === undefined &&
  node.not === undefined

/** Keywords that mean the same inside an `allOf` of one branch. */
const movable = [
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'required',
  'multipleOf',
] as const

function branchAdded(place: Place, random: Random, names: readonly JunctorName[]): boolean {
  return editBranches(
    place,
    random,
    lists.filter((name) => names.includes(name)),
    (branches) => {
      const branch = randomBranch(place.node, random, 1)
      return branch === null ? null : [...branches, branch]
    },
  )
}

export const junctorEdits: readonly EditKind[] = [
  edit(
    'junctor-added',
    false,
    (place) => place.depth > 0 && noJunctor(place),
    (place, random) => addJunctor(place.node, random),
  ),
  edit(
    'junctor-removed',
    true,
    (place) => has(...lists)(place) || place.node.not !== undefined,
    ({ node }) => {
      if (node['x-kubernetes-int-or-string'] === true) return false
      for (const name of lists) delete node[name]
      delete node.not
      return true
    },
  ),
  edit('branches-reordered', true, has(...lists), (place, random) =>
    editBranches(place, random, lists, (branches) => (branches.length > 1 ? branches.toReversed() : null)),
  ),
  edit('any-of-branch-added', true, has('anyOf'), (place, random) => branchAdded(place, random, ['anyOf'])),
  edit('one-of-branch-added', false, has('oneOf'), (place, random) => branchAdded(place, random, ['oneOf'])),
  edit('all-of-branch-added', false, has('allOf'), (place, random) => branchAdded(place, random, ['allOf'])),
  edit('all-of-branch-removed', true, has('allOf'), (place, random) =>
    editBranches(place, random, ['allOf'], (branches) => branches.slice(1)),
  ),
  edit('any-of-branch-removed', false, has('anyOf'), (place, random) =>
    editBranches(place, random, ['anyOf'], (branches) => (branches.length > 1 ? branches.slice(1) : null)),
  ),
  edit('one-of-branch-removed', false, has('oneOf'), (place, random) =>
    editBranches(place, random, ['oneOf'], (branches) => (branches.length > 1 ? branches.slice(1) : null)),
  ),
  edit('branch-replaced', false, has(...lists), (place, random) =>
    editBranches(place, random, lists, ([, ...rest]) => {
      const branch = randomBranch(place.node, random, 1)
      return branch === null ? null : [branch, ...rest]
    }),
  ),
  edit(
    'not-changed',
    false,
    (place) => place.node.not !== undefined,
    (place, random) => {
      const branch = randomBranch(place.node, random, 1)
      if (branch === null) return false
      place.node.not = branch
      return true
    },
  ),
  edit(
    'all-of-to-any-of',
    true,
    (place) => has('allOf')(place) && place.node.anyOf === undefined,
    ({ node }) => {
      const { allOf } = node
      if (allOf === undefined) return false
      node.anyOf = allOf
      delete node.allOf
      return true
    },
  ),
  edit(
    'any-of-nested-in-all-of',
    true,
    (place) => has('anyOf', 'oneOf')(place) && place.node.allOf === undefined,
    ({ node }, random) => {
      const name = random.pick(listsOf(node, 'anyOf', 'oneOf'))
      node.allOf = [{ [name]: node[name] ?? [] }]
      delete node[name]
      return true
    },
  ),
  edit('branch-repeated-in-any-of', true, has('anyOf'), (place, random) =>
    editBranches(place, random, ['anyOf'], ([first, ...rest]) =>
      first === undefined ? null : [first, ...rest, structuredClone(first)],
    ),
  ),
  edit(
    'wrapped-in-all-of',
    true,
    (place) =>
      place.depth > 0 &&
      place.node.allOf === undefined &&
      place.node['x-kubernetes-int-or-string'] !== true &&
      movable.some((name) => place.node[name] !== undefined),
    ({ node }, random) => {
      const name = random.pick(movable.filter((one) => node[one] !== undefined))
      node.allOf = [{ [name]: node[name] }]
      delete node[name]
      return true
    },
  ),
  edit(
    'any-of-to-one-of',
    false,
    (place) => has('anyOf')(place) && place.node.oneOf === undefined,
    ({ node }) => {
      const { anyOf } = node
      if (anyOf === undefined) return false
      node.oneOf = anyOf
      delete node.anyOf
      return true
    },
  ),
  edit(
    'one-of-to-any-of',
    true,
    (place) => has('oneOf')(place) && place.node.anyOf === undefined,
    ({ node }) => {
      const { oneOf } = node
      if (oneOf === undefined) return false
      node.anyOf = oneOf
      delete node.oneOf
      return true
    },
  ),
]
