import type { ContestedField } from './contested-fields.ts'
import { type Json, type JsonObject, stringifyJson } from './json.ts'

/** What a preflight read of a cluster: an installation, what stands beside it, and what its custom resources meet in the next release. */
export interface LiveCluster {
  /** Of the kubeconfig, where several clusters are examined at once; null for the one that is meant. */
  readonly context: string | null
  /** The API server's, such as `1.34.3`. */
  readonly kubernetes: string
  /** Kubelets by version, oldest first; null where nodes may not be read. */
  readonly kubelets: readonly Kubelets[] | null
  readonly installation: InstalledState
  /** Installations of the same chart beside it; null where releases of other namespaces may not be read. */
  readonly others: readonly OtherInstallation[] | null
  /** Definitions that the installed or the next release ships. */
  readonly definitions: readonly LiveCrd[]
  /** Kinds of objects of either release that the API server says it does not serve, hooks among them. */
  readonly unserved: readonly KindName[]
  /** Objects of either release that are there, by what owns them. */
  readonly objects: readonly LiveObject[]
  readonly judged: readonly JudgedResource[]
}

export interface KindName {
  /** `monitoring.coreos.com/v1`. */
  readonly apiVersion: string
  readonly kind: string
}

export interface Kubelets {
  /** `1.33.1`. */
  readonly version: string
  readonly count: number
  /** Names of the first of them. */
  readonly nodes: readonly string[]
}

export interface InstalledState {
  readonly name: string
  readonly namespace: string
  /** The one that an upgrade starts from. */
  readonly revision: number
  /** The last one, and what Helm calls its state: `deployed`, `failed`, `pending-upgrade`, … */
  readonly newest: { readonly revision: number; readonly status: string }
  readonly chartVersion: string
  /** How Helm applied the newest revision; null where the Helm that was asked does not say. */
  readonly applyMethod: 'client-side' | 'server-side' | null
  /** Of the Helm that will upgrade: 3, 4. */
  readonly helmMajor: number
}

/** A `type`, so that evidence can hold it. */
export type OtherInstallation = {
  readonly name: string
  readonly namespace: string
  readonly version: string
  readonly status: string
}

export interface LiveCrd {
  readonly name: string
  /** Null where there is none in the cluster. */
  readonly live: JsonObject | null
  /** As the installed chart ships it; null where it does not. */
  readonly shipped: JsonObject | null
}

export interface LiveObject {
  /** `Kind/name` or `Kind/namespace/name`. */
  readonly object: string
  /** Which of the releases render it. */
  readonly isInstalled: boolean
  readonly isNext: boolean
  /** `app.kubernetes.io/managed-by`. */
  readonly managedBy: string | null
  /** `meta.helm.sh/release-name` and `-namespace`; null where an annotation is missing. */
  readonly releaseName: string | null
  readonly releaseNamespace: string | null
  /** Fields that keep server-side apply from passing; empty where Helm applies from the client. */
  readonly contested: readonly ContestedField[]
  /** Where it is, for kubectl. */
  readonly resource: string
  readonly name: string
  readonly namespace: string | null
}

/** The stored objects of one definition against the next one. */
export interface JudgedResource {
  /** `workspaces.kaito.sh`. */
  readonly definition: string
  readonly kind: string
  /** Objects looked at. */
  readonly count: number
  readonly causes: readonly Cause[]
}

/** What the next definition does to stored objects, and to which: one entry for each reason. A `type`, so that evidence can hold it. */
export type Cause = {
  readonly effect: StoredEffect
  /** API version through which it happens, such as `v1beta1`. */
  readonly version: string
  /** Field, with `[*]` for the place in a list; empty where it is the object as a whole. */
  readonly path: string
  /** The keyword that refuses; null for what is no refusal. */
  readonly keyword: string | null
  /** What the API server says of the first of them; for a default, its value; for what is undecided, why. */
  readonly detail: string
  /** All of them. */
  readonly count: number
  /** The first of them, `namespace/name`, in the order of the API server. */
  readonly objects: readonly string[]
  /** How many carry a finalizer: that the refusal keeps from being removed, or that the deletion waits for. */
  readonly stuck: number
  /** The first of those, as `objects`. */
  readonly stuckObjects: readonly string[]
}

/**
 * `any-edit`: every update is refused, one of a label too. `nearby-edit`: every update of the object around the field.
 * `own-edit`: an update of the field itself, and creating the object anew. `already`: today's definition refuses it as well.
 * `deleted`: the object goes with its definition.
 */
export const storedEffects = [
  'any-edit',
  'nearby-edit',
  'own-edit',
  'pruned',
  'defaulted',
  'not-served',
  'deleted',
  'already',
  'undecided',
] as const
export type StoredEffect = (typeof storedEffects)[number]

/** A value as evidence shows it. */
export function shownValue(value: Json): string {
  const text = stringifyJson(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
