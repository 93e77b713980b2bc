import type { ReportDocument } from '../model/report.ts'
import { topologyTitles } from '../model/topology.ts'
import type { MeetingVerdict, Prediction, TopologyResult, VerificationRun } from '../model/verification.ts'
import { countOf, listOf } from './words.ts'

/** What every format says about a run in a cluster. */
export interface RunWords {
  /** `In a kind cluster: Kubernetes v1.34.3, Helm v4.1.4`. */
  readonly title: string
  readonly topologies: readonly TopologyWords[]
  /** Sentences: controls, custom resources, predictions. */
  readonly notes: readonly string[]
}

export interface TopologyWords {
  readonly name: TopologyResult['topology']
  readonly title: string
  readonly verdict: MeetingVerdict
  /** Why, in half a sentence; empty where the verdict says it. */
  readonly remark: string
}

export function verificationWords({ verification }: ReportDocument, isFull: boolean): readonly RunWords[] {
  return (verification?.runs ?? []).map((run) => ({
    title: runTitle(run),
    topologies: run.topologies.map(topologyWords),
    notes: [...controlNotes(run), ...storedNotes(run, isFull), ...predictionNotes(run, isFull)],
  }))
}

const providerWords: Readonly<Record<VerificationRun['provider'], string>> = {
  kind: 'In a kind cluster',
  kwok: 'In a kwok cluster, in which no program runs',
  existing: 'In an existing cluster',
}

function runTitle({ provider, versions }: VerificationRun): string {
  const { kubernetes, helm } = { kubernetes: versions['kubernetes'], helm: versions['helm'] }
  const named = [
    ...(kubernetes === undefined ? [] : [`Kubernetes ${kubernetes}`]),
    ...(helm === undefined ? [] : [`Helm ${helm}`]),
  ]
  return `${providerWords[provider]}${named.length === 0 ? '' : `: ${named.join(', ')}`}`
}

function topologyWords({ topology, verdict, answeredBy, findings, gaps, watched }: TopologyResult): TopologyWords {
  const remarks = [
    ...(findings.length === 0 ? [] : [countOf(findings.length, 'finding')]),
    ...(answeredBy === null ? [] : [`as ${answeredBy}: nothing to take over`]),
    ...(gaps.length === 0 ? [] : [countOf(gaps.length, 'gap')]),
    ...(watched === 0 ? [] : [`watched for ${watched} s`]),
  ]
  return { name: topology, title: topologyTitles[topology], verdict, remark: remarks.join(', ') }
}

/** One sentence for each control outcome; those that passed together. */
function controlNotes({ topologies }: VerificationRun): readonly string[] {
  const all = topologies.flatMap(({ topology, controls }) => controls.map((control) => ({ topology, ...control })))
  const passed = [...new Set(all.filter(({ outcome }) => outcome === 'passed').map(({ topology }) => topology))]
  const both = passed.filter((topology) => all.every((each) => each.topology !== topology || each.outcome === 'passed'))
  const failed = [...new Set(all.filter(({ outcome }) => outcome === 'failed').map(({ detail }) => detail))]
  return [
    ...(both.length === 0
      ? []
      : [`Both controls passed in ${listOf(both)}: previous alone was quiet, a made-up fight was caught.`]),
    ...failed.map((detail) => `A control failed. ${detail}`),
  ]
}

const shownRefusals = 3

function storedNotes({ notStored }: VerificationRun, isFull: boolean): readonly string[] {
  if (notStored.length === 0) return []
  const shown = isFull ? notStored : notStored.slice(0, shownRefusals)
  const more = notStored.length - shown.length
  return [
    `${countOf(notStored.length, 'custom resource')} could not be stored.`,
    ...shown.map(({ check, reason }) => `${check.replace(/^store /, '')}: ${reason}`),
    ...(more > 0 ? [`${more} more; -v shows all.`] : []),
  ]
}

const outcomes = [
  'confirmed',
  'refuted',
  'not-seen',
  'not-exercised',
] as const satisfies readonly Prediction['outcome'][]

function predictionNotes({ predictions }: VerificationRun, isFull: boolean): readonly string[] {
  if (predictions.length === 0) return []
  const counts = outcomes.flatMap((outcome) => {
    const count = predictions.filter((each) => each.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${outcome.replace('-', ' ')}`]
  })
  const told = predictions.filter(({ outcome }) => isFull || outcome === 'refuted' || outcome === 'not-seen')
  return [
    `Of ${countOf(predictions.length, 'break')} that diff predicts: ${listOf(counts)}.`,
    ...told.map(
      ({ outcome, rule, object, path, detail, fingerprint }) =>
        `${outcome.replace('-', ' ')}: ${rule}, ${[object, path].filter((part) => part !== null).join(' ')} (${fingerprint}). ${detail}`,
    ),
  ]
}
