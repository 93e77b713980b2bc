import type { Arrival, Collision, FieldConflict } from '../../model/observation.ts'
import type { TopologyName } from '../../model/topology.ts'
import { cleanHelmErrors } from '../../shell/helm-message.ts'
import { owned } from '../plan/release-facts.ts'
import { namesOf, releaseNames } from '../plan/request.ts'
import { ownManager } from '../plan/words.ts'
import type { CommandRecord } from '../record.ts'
import {
  byIdentity,
  type Evidence,
  mainBed,
  renderedIdentities,
  renderingsIn,
  snapshotAt,
  stepNamed,
} from './evidence.ts'
import { plainCommand } from './plain-command.ts'
import type { RunNaming } from './run-names.ts'

/** How next came in a topology; null when it was not tried or nobody answered. */
export function observeArrival(topology: TopologyName, evidence: Evidence, naming: RunNaming): Arrival | null {
  const bed = mainBed(topology)
  const step = stepNamed(evidence, bed, `${topology}-arrive`)
  const last = step?.commands.at(-1)
  const first = step?.commands[0]
  if (step === null || last === undefined || first === undefined || step.outcome !== 'done') return null
  const refused = step.commands.find(({ exitCode }) => exitCode !== 0)
  const wasForced = last.words.includes('--force-conflicts') && first.words.includes('helm')
  return {
    command: plainCommand((refused ?? last).words, naming),
    accepted: last.exitCode === 0,
    message: refused === undefined ? null : naming.plain(cleanHelmErrors(refused.stderr)),
    collisions: topology === 'T0' ? [] : collisionsOf(topology, evidence, naming),
    conflicts: refused === undefined ? [] : fieldConflicts(refused, naming),
    wasForced,
    leftBehind: last.exitCode === 0 ? [] : leftBehind(topology, evidence, naming),
  }
}

/**
 * Objects that next would have to share, as the cluster had them before next came: Helm's refusal names only the first
 * (pkg/action/validate.go existingResourceConflict).
 */
function collisionsOf(topology: TopologyName, evidence: Evidence, naming: RunNaming): readonly Collision[] {
  const before = snapshotAt(evidence, mainBed(topology), topology, 'alone')
  if (before === null) return []
  const there = byIdentity(before.objects)
  const { next } = renderingsIn(topology, evidence)
  const { previousNamespace, nextNamespace } = namesOf(evidence.record.runId)
  const own = `${topology === 'T4' ? previousNamespace : nextNamespace}/${releaseNames.next}`
  return renderedIdentities({ ...next, objects: owned(next) }).flatMap(({ identity, kind, namespace, name }) => {
    const found = there.get(identity)
    if (found === undefined || found.release === own) return []
    const owner = found.release === null ? null : naming.plain(found.release)
    return [{ object: naming.object(kind, namespace, name), owner }]
  })
}

/** What was not there before the refused attempt. */
function leftBehind(topology: TopologyName, evidence: Evidence, naming: RunNaming): readonly string[] {
  const before = snapshotAt(evidence, mainBed(topology), topology, 'alone')
  const after = snapshotAt(evidence, mainBed(topology), topology, 'refused')
  if (before === null || after === null) return []
  const known = byIdentity(before.objects)
  const there = byIdentity(after.objects)
  const { next } = renderingsIn(topology, evidence)
  return renderedIdentities(next)
    .filter(({ identity }) => there.has(identity) && !known.has(identity))
    .map(({ kind, namespace, name }) => naming.object(kind, namespace, name))
}

/**
 * Server-side apply's conflicts in Helm's words: `conflict occurred while applying object NAMESPACE/NAME GVK: Apply
 * failed with N conflict(s): conflict with "MANAGER" using VERSION: .field` (helm pkg/kube/client.go, apimachinery
 * pkg/util/managedfields/internal/conflict.go).
 */
export function fieldConflicts({ stderr }: Pick<CommandRecord, 'stderr'>, naming: RunNaming): readonly FieldConflict[] {
  const conflicts: FieldConflict[] = []
  const objects = stderr.split(/conflict occurred while applying object /).slice(1)
  for (const text of objects) {
    const [, name = '', kind = ''] = /^(\S+) [^\s,]+, Kind=(\w+)/.exec(text) ?? []
    const [namespace, short] = name.includes('/') ? name.split('/', 2) : [null, name]
    const object = naming.object(kind === '' ? 'object' : kind, namespace ?? null, short ?? name)
    for (const conflict of text.split(/(?=conflicts? with ")/).slice(1)) {
      const [, manager = ''] = /^conflicts? with "([^"]*)"/.exec(conflict) ?? []
      const fields = [...conflict.matchAll(/(?:^- |: |\n- )(\.[^\s,]+(?:\[[^\]]*\])?[^\s,]*)/gm)].map(
        ([, field = '']) => field,
      )
      // What the run itself wrote to let custom resources pass is nobody's fault.
      if (manager.split(' ')[0] === ownManager) continue
      conflicts.push({ object, manager, fields: [...new Set(fields)].sort() })
    }
  }
  return conflicts
}
