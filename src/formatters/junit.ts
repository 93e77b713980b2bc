import XmlBuilder from 'fast-xml-builder'
import { categories, type Finding } from '../model/finding.ts'
import type { PromiseResult, ReportDocument, SuppressedFinding } from '../model/report.ts'
import { type FailThreshold, isAtLeast } from '../model/severity.ts'
import { subjectText } from '../model/suppression.ts'
import { breaksText, remarksOn, whereText, witnessSentence } from './finding-words.ts'
import type { Formatter } from './formatter.ts'
import { isAccepted, remarkOn, shownPromises, titleOf } from './report-words.ts'
import { oneLine, printable } from './terminal-text.ts'
import { yamlText } from './yaml-text.ts'

/**
 * JUnit XML: a suite for each promise, with its answer as the one test, and a suite for each category, with its
 * findings as tests. What fails is what the verdict fails on; the other findings pass and say what they are.
 */
export const formatJunit: Formatter = (report) => {
  const suites = [...promiseSuites(report), ...categorySuites(report), ...skippedSuite(report)]
  const text = new XmlBuilder({
    attributeNamePrefix: '@',
    ignoreAttributes: false,
    format: true,
    suppressBooleanAttributes: false,
    suppressEmptyNode: true,
    // XML 1.0 takes no control character, escaped or not, and an attribute's line breaks are lost in reading.
    attributeValueProcessor: (_name, value) => oneLine(String(value)),
    tagValueProcessor: (_name, value) => String(value).split('\n').map(printable).join('\n'),
  }).build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: {
      '@name': `${report.tool.name} ${report.command}: ${titleOf(report)}`,
      ...counts(suites.flatMap(({ testcase }) => testcase)),
      testsuite: suites,
    },
  })
  return text.endsWith('\n') ? text : `${text}\n`
}

interface Outcome {
  readonly '@message': string
  readonly '@type'?: string
  readonly '#text'?: string
}

interface TestCase {
  readonly '@name': string
  readonly '@classname': string
  readonly '@file'?: string
  readonly failure?: Outcome
  readonly skipped?: Outcome
  readonly 'system-out'?: string
}

function suiteOf(name: string, testcase: readonly TestCase[]) {
  return { '@name': name, ...counts(testcase), testcase }
}

// Nothing here takes time that means anything, and the same input gives the same bytes.
function counts(cases: readonly TestCase[]) {
  return {
    '@tests': String(cases.length),
    '@failures': String(cases.filter(({ failure }) => failure !== undefined).length),
    '@errors': '0',
    '@skipped': String(cases.filter(({ skipped }) => skipped !== undefined).length),
    '@time': '0',
  }
}

function promiseSuites(report: ReportDocument) {
  return shownPromises(report).map((result) => suiteOf(`promise ${result.promise}`, [promiseCase(result, report)]))
}

function promiseCase(result: PromiseResult, report: ReportDocument): TestCase {
  const { promise, answer, heldAt, findings } = result
  const remark = remarkOn(result, report)
  const names = report.findings
    .filter(({ fingerprint }) => findings.includes(fingerprint))
    .map(({ rule, location }) => `${rule} ${subjectText(location)}`)
  const text = [remark, ...names].filter((line) => line !== '').join('\n')
  const test = { '@name': `${promise} is kept`, '@classname': `${report.tool.name}.promises` }
  const outcome = { '@message': `${answer}${remark === '' ? '' : `: ${remark}`}`, '#text': text }
  if (isAccepted(result, report)) {
    return { ...test, skipped: { '@message': `accepted: ${outcome['@message']}` } }
  }
  if (answer === 'broken' && heldAt === 'error') return { ...test, failure: { ...outcome, '@type': answer } }
  if (answer === 'unknown' || answer === 'not-examined')
    return { ...test, skipped: { '@message': outcome['@message'] } }
  return { ...test, ...(answer === 'kept' ? {} : { 'system-out': `${answer}\n${text}` }) }
}

function categorySuites(report: ReportDocument) {
  return categories.flatMap((category) => {
    const cases = [
      ...report.findings
        .filter((finding) => finding.category === category)
        .map((finding) => findingCase(finding, report)),
      ...report.suppressed.filter((finding) => finding.category === category).map((finding) => suppressedCase(finding)),
    ]
    return cases.length === 0 ? [] : [suiteOf(`category ${category}`, cases)]
  })
}

function findingCase(finding: Finding, { failOn }: ReportDocument): TestCase {
  const { severity, rule, message } = finding
  const test = caseOf(finding)
  const text = textOf(finding)
  if (isAtLeast(severity, thresholds[failOn])) {
    return { ...test, failure: { '@message': message, '@type': `${severity} ${rule}`, '#text': text } }
  }
  return { ...test, 'system-out': `${severity}: ${text}` }
}

const thresholds: Readonly<Record<FailThreshold, Finding['severity']>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  never: 'error',
}

function suppressedCase(finding: SuppressedFinding): TestCase {
  const { by, reason } = finding.suppression
  return { ...caseOf(finding), skipped: { '@message': `suppressed by the ${by}: ${reason}` } }
}

// The fingerprint keeps names apart that are equal otherwise: readers compare runs by name.
function caseOf({ rule, location, fingerprint }: Finding): Pick<TestCase, '@name' | '@classname' | '@file'> {
  return {
    '@name': `${subjectText(location)} (${fingerprint})`,
    '@classname': rule.replace('/', '.'),
    ...(location.file === null ? {} : { '@file': location.file }),
  }
}

function textOf(finding: Finding): string {
  const { message, remedy, witness } = finding
  const facts = [
    [message, ...remarksOn(finding)].join(' '),
    `breaks: ${breaksText(finding) ?? 'no promise'}`,
    `where: ${whereText(finding) ?? 'nowhere in a file'}`,
    `remedy: ${remedy}`,
  ]
  return witness === null
    ? facts.join('\n')
    : [...facts, witnessSentence(witness), yamlText(witness.object), witness.detail].join('\n').trimEnd()
}

function skippedSuite({ skipped, tool }: ReportDocument) {
  if (skipped.length === 0) return []
  return [
    suiteOf(
      'not examined',
      skipped.map(({ check, reason }) => ({
        '@name': check,
        '@classname': `${tool.name}.skipped`,
        skipped: { '@message': reason },
      })),
    ),
  ]
}
