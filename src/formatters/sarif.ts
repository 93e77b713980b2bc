import type { ArtifactLocation, Log, ReportingDescriptor, Result, Run, Location as SarifLocation } from 'sarif'
import { rules as catalogue } from '../checks/catalogue.ts'
import type { Excerpt } from '../model/excerpt.ts'
import type { Finding } from '../model/finding.ts'
import { compareText, type Json, stringifyJson } from '../model/json.ts'
import type { Location } from '../model/location.ts'
import type { ReportDocument, SuppressedFinding } from '../model/report.ts'
import type { Severity } from '../model/severity.ts'
import { breaksText, remarksOn, witnessSentence } from './finding-words.ts'
import type { Formatter } from './formatter.ts'
import { codeBlock, markdownProse } from './markdown-text.ts'
import { ruleHelp } from './rule-help.ts'
import { folderOf, previousSubject } from './source-folder.ts'
import { yamlText } from './yaml-text.ts'

/**
 * SARIF 2.1.0 for code scanning. Files are relative to their chart, whose folder `originalUriBaseIds` names; a line is
 * given where it is a line of that file, and not of what Helm rendered from it; elsewhere it is the first, because code
 * scanning on GitHub takes no file without a line (GitHub Docs, "SARIF support for code scanning").
 */
export const formatSarif: Formatter = (report) => {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [runOf(report)],
  } satisfies Log
  return `${stringifyJson(toJson(log), 2)}\n`
}

function runOf(report: ReportDocument): Run {
  const { tool, command, subjects, verdict, skipped, findings, suppressed } = report
  const all: readonly (Finding | SuppressedFinding)[] = [...findings, ...suppressed]
  const ids = [...new Set(all.map(({ rule }) => rule))].sort(compareText)
  const charts = [...new Set(subjects.map(({ name }) => name ?? 'manifests'))].join('+')
  return {
    tool: {
      driver: { name: tool.name, version: tool.version, semanticVersion: tool.version, rules: ids.map(describe) },
    },
    automationDetails: { id: `${tool.name}/${command}/${charts}/` },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: skipped.map(({ check, reason }) => ({
          descriptor: { id: check },
          level: 'warning',
          message: { text: `Not examined: ${check}: ${reason}` },
        })),
      },
    ],
    originalUriBaseIds: baseIds(report),
    results: all.map((finding) => resultOf(finding, ids.indexOf(finding.rule), report)),
    properties: { verdict, promises: report.promises },
  }
}

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
}

function describe(id: string): ReportingDescriptor {
  const rule = catalogue.find((each) => each.id === id)
  if (rule === undefined) return { id }
  const { title, why, severity, category, breaks } = rule
  return {
    id,
    name: id.replace(/(?:^|[/-])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: ruleHelp(rule),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [...new Set<string>([category, ...breaks])],
      precision: 'very-high',
      'problem.severity': problemSeverities[severity],
    },
  }
}

/** Words of code scanning on GitHub. */
const problemSeverities: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
}

function resultOf(finding: Finding | SuppressedFinding, ruleIndex: number, report: ReportDocument): Result {
  const { rule, severity, subject, location, previousLocation, excerpt, previousExcerpt, fingerprint } = finding
  const before = previousSubject(report, subject)
  return {
    ruleId: rule,
    ruleIndex,
    level: levels[severity],
    message: messageOf(finding),
    locations: [placeOf(location, excerpt, subject, report)],
    ...(previousLocation === null
      ? {}
      : {
          relatedLocations: [
            {
              id: 1,
              message: { text: 'In the previous release.' },
              ...placeOf(previousLocation, previousExcerpt, before, report),
            },
          ],
        }),
    partialFingerprints: { 'kaitoCheck/v1': fingerprint },
    suppressions:
      'suppression' in finding
        ? [{ kind: 'external', status: 'accepted', justification: finding.suppression.reason }]
        : [],
    properties: factsOf(finding),
  }
}

function messageOf(finding: Finding): Result['message'] {
  const { message, remedy, witness } = finding
  const sentences = [message, ...remarksOn(finding)].join(' ')
  const breaks = breaksText(finding)
  return {
    text: [sentences, ...(breaks === null ? [] : [`Breaks ${breaks}.`]), remedy].join(' '),
    markdown: [
      markdownProse(sentences),
      ...(breaks === null ? [] : [`**Breaks** ${markdownProse(breaks)}`]),
      `**Remedy** ${markdownProse(remedy)}`,
      ...(witness === null ? [] : [witnessSentence(witness), codeBlock('yaml', yamlText(witness.object))]),
    ].join('\n\n'),
  }
}

/** What has no place in SARIF's own words: a reader of our reports finds it under our names. */
function factsOf({ certainty, reason, category, direction, breaks, condition, evidence, witness }: Finding) {
  return { certainty, reason, category, direction, breaks, condition, evidence, witness }
}

function placeOf(
  { file, line, column, object, path }: Location,
  excerpt: Excerpt | null,
  subject: number | null,
  report: ReportDocument,
): SarifLocation {
  const isOfFile = excerpt?.of === 'file' && line !== null
  const name = [object, path === '.' ? null : path].filter((part) => part !== null).join(' ')
  return {
    ...(file === null
      ? {}
      : {
          physicalLocation: {
            artifactLocation: {
              uri: uriOf(file),
              ...(subject === null ? {} : { uriBaseId: baseIdOf(subject, report) }),
            },
            region: isOfFile
              ? { startLine: line, ...(column === null ? {} : { startColumn: column }) }
              : { startLine: 1 },
          },
        }),
    ...(name === '' ? {} : { logicalLocations: [{ fullyQualifiedName: name, kind: 'object' }] }),
    ...(line === null || isOfFile ? {} : { properties: { renderedLine: line } }),
  }
}

function baseIds(report: ReportDocument): Record<string, ArtifactLocation> {
  const folders = report.subjects.map((subject, index): [string, ArtifactLocation] => {
    const folder = folderOf(subject)
    const place = folder === null ? {} : folder === '' ? { uri: './' } : { uri: uriOf(folder) }
    return [
      baseIdOf(index, report),
      {
        ...place,
        ...(folder === null ? {} : { uriBaseId: '%SRCROOT%' }),
        description: { text: `The files of ${subject.ref}.` },
      },
    ]
  })
  return { '%SRCROOT%': { description: { text: 'The working directory.' } }, ...Object.fromEntries(folders) }
}

/** `NEXT`; numbered where several subjects have the role. */
function baseIdOf(index: number, { subjects }: ReportDocument): string {
  const role = subjects[index]?.role ?? 'release'
  const sharers = subjects.filter((subject) => subject.role === role).length
  const number = subjects.slice(0, index).filter((subject) => subject.role === role).length + 1
  return sharers < 2 ? role.toUpperCase() : `${role.toUpperCase()}_${number}`
}

function uriOf(path: string): string {
  // `encodeURIComponent` refuses half of a surrogate pair.
  return path
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}

/** Without members that are undefined, as our writer of JSON wants it. */
function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return value
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value !== 'object') return null
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, toJson(member)]])),
  )
}
