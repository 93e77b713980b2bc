import { isJsonArray, isJsonObject, type Json, jsonEquals, member, memberAt } from '../../model/json.ts'
import { namespaceOf } from '../../model/object-identity.ts'
import { formatPath, type Path, valueAt } from '../../model/path.ts'
import { podTemplateOf } from '../../model/pod-template.ts'
import type { Measure } from '../../model/recipe.ts'
import { type KubernetesObject, objectName } from '../../model/release.ts'
import { type CommandTarget, kubectl } from '../kubectl-command.ts'
import { defineRule } from '../rule.ts'
import { shortJson } from '../short-json.ts'
import { guardedObjects } from './guarded-objects.ts'
import { refusedChanges } from './immutable-fields.ts'
import type { RefusedChange } from './refused-change.ts'

type Evidence = {
  readonly object: string
  readonly kind: string
  readonly field: string
  readonly previous: Json
  readonly next: Json
  /** What the API server answers. */
  readonly words: string
  readonly target: CommandTarget
  /** What the pods of the previous release carry, where the next one no longer selects them; null elsewhere. */
  readonly leftBehind: string | null
  /** The same of the next release’s pods, after going back. */
  readonly leftOnWayBack: string | null
}

const rendered = (file: string, text: string) => ({
  manifest: `---\n# Source: example/templates/${file}.yaml\n${text}`,
})
const deployment = (label: string) =>
  rendered(
    'deployment',
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: example}\nspec:\n  selector: {matchLabels: {app: ${label}}}\n  template: {metadata: {labels: {app: ${label}}}, spec: {containers: [{name: main, image: "example.com/app:1"}]}}\n`,
  )
const storageClass = (parameters: string, policy: string) =>
  rendered(
    'storage-class',
    `apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: example}\nprovisioner: example.com\nparameters: ${parameters}\n${policy}`,
  )
const claim = (size: string) =>
  rendered(
    'claim',
    `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: example}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}\n`,
  )
const job = (container: string) =>
  rendered(
    'job',
    `apiVersion: batch/v1\nkind: Job\nmetadata: {name: example}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: main, ${container}}]}}}\n`,
  )

/**
 * The API server refuses the update, in either direction, and Helm stops there. Hooks are deleted and
 * created anew by Helm, so they are left out.
 */
export const workloadImmutableFieldChanged = defineRule<'pair', Evidence>({
  id: 'workload/immutable-field-changed',
  scope: 'pair',
  title: 'Field changed that the API server does not let change',
  why: 'The API server refuses the update, so `helm upgrade` fails part-way ("cannot patch … field is immutable" under Helm 3, the same without "cannot patch" under Helm 4) and the release is left `failed`. `--force` does not help: it replaces the object, which is refused just the same.',
  sources: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates',
    'kubernetes/kubernetes pkg/apis/apps/validation/validation.go',
    'kubernetes/kubernetes pkg/apis/batch/validation/validation.go',
    'kubernetes/kubernetes pkg/apis/core/validation/validation.go',
    'kubernetes/kubernetes pkg/apis/rbac/validation/validation.go',
    'kubernetes/kubernetes pkg/apis/storage/validation/validation.go',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place', 'rollback'],
  since: '0.1.0',
  examples: [
    { title: 'the selector of a Deployment changes', previous: deployment('one'), next: deployment('two'), reports: 1 },
    {
      title: 'the parameters of a StorageClass change',
      previous: storageClass('{type: ssd}', ''),
      next: storageClass('{type: hdd}', ''),
      reports: 1,
    },
    { title: 'a Job runs another image', previous: job('image: "a:1"'), next: job('image: "a:2"'), reports: 1 },
    { title: 'a claim shrinks', previous: claim('2Gi'), next: claim('1Gi'), reports: 1 },
    {
      title: 'a default is written out',
      previous: storageClass('{type: ssd}', ''),
      next: storageClass('{type: ssd}', 'reclaimPolicy: Delete\n'),
      reports: 0,
    },
    {
      title: 'a default of the Job’s container is written out',
      previous: job('image: "a:1"'),
      next: job('image: "a:1", imagePullPolicy: IfNotPresent'),
      reports: 0,
    },
    { title: 'a size is spelled in another unit', previous: claim('1Gi'), next: claim('1024Mi'), reports: 0 },
    { title: 'the selector stays', previous: deployment('one'), next: deployment('one'), reports: 0 },
  ],
  facts: ({ object, field }) => [[object, field]],
  message: ({ object, field, previous, next, words }) =>
    `The API server refuses ${object}: \`${field}\` changes from \`${shortJson(previous)}\` to \`${shortJson(next)}\` ("${words}").`,
  remedy: (evidence) => remedyOf(evidence),
  measures: (evidence) => measuresOf(evidence),
  check(pair, _context, report) {
    // What the upgrade does not render it does not change: it deletes it.
    const guarded = new Set(guardedObjects(pair).map(({ next }) => next))
    for (const { previous, next } of pair.objects.persisted) {
      if (guarded.has(next) || previous.hooks.length > 0 || next.hooks.length > 0) continue
      const upgrade = refusedChanges(previous, next)
      const wayBack = refusedChanges(next, previous)
      const namespace = namespaceOf(next, pair.next)
      for (const change of upgrade) {
        const isMutual = wayBack.some((other) => isOneChange(change, other))
        report({
          ...reportOf(change, previous, next, namespace),
          breaks: isMutual ? ['in-place', 'rollback'] : ['in-place'],
          ...(isMutual ? {} : { direction: 'previous-to-next' as const }),
        })
      }
      for (const change of wayBack) {
        if (upgrade.some((other) => isOneChange(change, other) || isCertain(change, other))) continue
        const mirrored = { ...change, previous: change.next, next: change.previous }
        report({
          ...reportOf(mirrored, previous, next, namespace),
          breaks: ['rollback'],
          direction: 'next-to-previous',
        })
      }
    }
  },
})

/** The same field, under the same condition, in both directions. */
function isOneChange(left: RefusedChange, right: RefusedChange): boolean {
  return (
    formatPath(left.path) === formatPath(right.path) &&
    left.words === right.words &&
    left.condition?.text === right.condition?.text
  )
}

/** Where the upgrade never gets through, there is nothing to go back from. */
function isCertain({ path }: RefusedChange, upgrade: RefusedChange): boolean {
  return formatPath(path) === formatPath(upgrade.path) && upgrade.condition === undefined
}

function reportOf(change: RefusedChange, previous: KubernetesObject, next: KubernetesObject, namespace: string | null) {
  const path = narrowed(change.path, change.previous, change.next)
  const inner = path.slice(change.path.length)
  const condition = change.condition ?? (next.kind === 'Job' ? whileKept(previous) : undefined)
  const leavesPods = change.path.at(-1) === 'selector' && keepsPods.has(next.kind)
  return {
    evidence: {
      object: objectName(next),
      kind: next.kind,
      field: formatPath(path),
      previous: shown(next, change.path, valueAt(change.previous, inner)),
      next: shown(next, change.path, valueAt(change.next, inner)),
      words: change.words,
      target: { resource: next.kind.toLowerCase(), name: next.name, namespace },
      leftBehind: leavesPods ? leftBehindBy(previous, next) : null,
      leftOnWayBack: leavesPods ? leftBehindBy(next, previous) : null,
    },
    at: { object: next, path },
    was: { object: previous, path },
    ...(condition === undefined ? {} : { condition }),
  }
}

/** A finished Job with a time to live is gone by the time of the upgrade, and Helm creates the next one. */
function whileKept({ value }: KubernetesObject) {
  const seconds = memberAt(value, 'spec', 'ttlSecondsAfterFinished')
  if (typeof seconds !== 'number') return undefined
  return {
    kind: 'cluster' as const,
    text: `only while the former Job is there, which is deleted ${seconds} s after it finished`,
  }
}

const keepsPods: ReadonlySet<string> = new Set(['Deployment', 'DaemonSet', 'ReplicaSet'])

/** The path down to where the two values part; the path itself where they differ in several places. */
function narrowed(path: Path, previous: Json | undefined, next: Json | undefined): Path {
  const keys = commonKeys(previous, next)
  if (keys === null) return path
  const changed = keys.filter((key) => !jsonEquals(valueAt(previous, [key]), valueAt(next, [key])))
  const [only] = changed
  if (only === undefined || changed.length > 1) return path
  return narrowed([...path, only], valueAt(previous, [only]), valueAt(next, [only]))
}

function commonKeys(previous: Json | undefined, next: Json | undefined): readonly (string | number)[] | null {
  if (isJsonObject(previous) && isJsonObject(next))
    return [...new Set([...Object.keys(previous), ...Object.keys(next)])]
  const isList = isJsonArray(previous) && isJsonArray(next) && previous.length === next.length
  return isList ? previous.map((_item, index) => index) : null
}

/** A value as evidence; what a Secret holds never leaves it. */
function shown(object: KubernetesObject, path: Path, value: Json | undefined): Json {
  const isOpen = object.kind !== 'Secret' || path[0] === 'type' || path[0] === 'immutable'
  return isOpen ? (value ?? null) : 'hidden'
}

/** What finds the pods of the previous object, and none of the next one where their labels tell them apart. */
function leftBehindBy(previous: KubernetesObject, next: KubernetesObject): string | null {
  const labels = memberAt(previous.value, 'spec', 'selector', 'matchLabels')
  if (!isJsonObject(labels)) return null
  const [before, after] = [podTemplateOf(previous)?.metadata, podTemplateOf(next)?.metadata]
  const [was, is] = [member(before, 'labels'), member(after, 'labels')]
  const terms = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`)
  const findsNext = Object.entries(labels).every(([key, value]) => jsonEquals(member(is, key), value))
  const telling = isJsonObject(is)
    ? Object.entries(is).find(([key, value]) => !jsonEquals(member(was, key), value))
    : undefined
  if (findsNext && telling !== undefined) terms.push(`${telling[0]}!=${String(telling[1])}`)
  return terms.join(',')
}

function measuresOf({ kind, object, target, leftBehind, leftOnWayBack }: Evidence): readonly Measure[] {
  // Deleting what holds data is no safe way.
  if (kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume' || kind === 'Namespace') return []
  const keepsRunning = leftBehind !== null || kind === 'StatefulSet'
  const commands = [keepsRunning ? kubectl('delete', target, '--cascade=orphan') : kubectl('delete', target)]
  const clear = (of: Measure['of']): Measure => ({
    of,
    phase: 'clear',
    text: keepsRunning
      ? 'Delete the objects that cannot be changed, and leave what they run.'
      : 'Delete the objects that cannot be changed; Helm creates them anew.',
    commands,
  })
  return [
    clear('upgrade'),
    clear('way-back'),
    ...afterwards('upgrade', leftBehind, `Delete what ${object} ran before, once the next release is ready.`),
    ...afterwards('way-back', leftOnWayBack, `Delete what ${object} ran before, once the previous release is ready.`),
  ]

  function afterwards(of: Measure['of'], labels: string | null, text: string): readonly Measure[] {
    return labels === null ? [] : [{ of, phase: 'after', text, commands: [deleteLeftBehind(kind, target, labels)] }]
  }
}

function deleteLeftBehind(kind: string, target: CommandTarget, labels: string): string {
  return kubectl('delete', {
    ...target,
    resource: kind === 'Deployment' ? 'replicasets,pods' : 'pods',
    name: `-l ${labels}`,
  })
}

function remedyOf({ kind, target, leftBehind, field }: Evidence): string {
  if (kind === 'PersistentVolumeClaim' || kind === 'PersistentVolume') {
    return 'Keep the field, or give the object another name and move the data: deleting it deletes what it holds.'
  }
  if (leftBehind !== null) {
    return `Keep the field, or let the next release have an object of another name. Else, before the upgrade: \`${kubectl('delete', target, '--cascade=orphan')}\`, and after it, for what then has no owner: \`${deleteLeftBehind(kind, target, leftBehind)}\`.`
  }
  if (kind === 'StatefulSet') {
    return `Keep the field, or delete the object and leave its pods and claims before the upgrade, which takes them over: \`${kubectl('delete', target, '--cascade=orphan')}\`.`
  }
  if (kind === 'Service' && field.startsWith('.spec.clusterIP')) {
    return `Leave \`clusterIP\` out, which keeps the address; or give the Service another name; or delete it before the upgrade, which leaves clients without it until then: \`${kubectl('delete', target)}\`.`
  }
  return `Keep the field, give the object another name, or delete it before the upgrade, which creates it anew: \`${kubectl('delete', target)}\`.`
}
