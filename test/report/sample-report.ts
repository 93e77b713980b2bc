import { suppressionExpired } from '../../src/checks/policy/suppression-expired.ts'
import { suppressionUnused } from '../../src/checks/policy/suppression-unused.ts'
import { defineRule, type Report, type Rule } from '../../src/checks/rule.ts'
import type { Finding } from '../../src/model/finding.ts'
import type { Json } from '../../src/model/json.ts'
import { nowhere } from '../../src/model/location.ts'
import { defaultPolicy } from '../../src/model/policy.ts'
import type { KubernetesObject } from '../../src/model/release.ts'
import type { Subject } from '../../src/model/report.ts'
import type { Suppression } from '../../src/model/suppression.ts'
import type { Examination, ReportInput } from '../../src/report/build-report.ts'

type Note = { readonly note: string }

/** A rule that raises nothing by itself; tests raise for it. */
export function ruleNamed(id: string, more: Partial<Rule<'pair', Note>> = {}): Rule {
  return defineRule<'pair', Note>({
    id,
    scope: 'pair',
    title: 'A rule of tests',
    why: 'It is needed.',
    sources: ['here'],
    category: 'crd',
    severity: 'error',
    breaks: [],
    since: '0.1.0',
    examples: [],
    message: ({ note }) => `Message about ${note}.`,
    remedy: ({ note }) => `Remedy for ${note}.`,
    check: () => {},
    ...more,
  })
}

export const breaksResources = ruleNamed('test/breaks-resources', { breaks: ['custom-resources'] })
export const breaksNothing = ruleNamed('test/breaks-nothing', { category: 'metadata' })
export const testRules: readonly Rule[] = [breaksResources, breaksNothing, suppressionExpired, suppressionUnused]

export function objectNamed(kind: string, name: string, more: Partial<KubernetesObject> = {}): KubernetesObject {
  return {
    file: `templates/${name}.yaml`,
    line: 10,
    dependency: null,
    apiVersion: 'v1',
    kind,
    name,
    namespace: null,
    hooks: [],
    value: {},
    text: 'kind: X\nspec:\n  count: 1\n',
    textPath: [],
    ...more,
  }
}

export function reportAbout(note: string, more: Partial<Report<Json>> = {}): Report<Json> {
  return { evidence: { note }, at: { object: objectNamed('Thing', 'one'), path: ['spec', 'count'] }, ...more }
}

const twoSubjects: readonly Subject[] = [
  { role: 'previous', ref: 'workspace-0.11.0.tgz', name: 'workspace', version: '0.11.0', digest: null },
  { role: 'next', ref: 'workspace-0.11.1.tgz', name: 'workspace', version: '0.11.1', digest: null },
]

export function examinationOf(
  raised: Examination['result']['raised'],
  result: Partial<Examination['result']> = {},
): Examination {
  return {
    scope: 'pair',
    subject: 1,
    files: {},
    previousFiles: {},
    result: { raised, skipped: [], examined: { objects: 60, customResourceDefinitions: 5 }, ...result },
  }
}

/** A patch release with nothing found. */
export function inputOf(more: Partial<ReportInput> = {}): ReportInput {
  return {
    tool: { name: 'kaito-check', version: '0.1.0' },
    command: 'diff',
    subjects: twoSubjects,
    examinations: [examinationOf([])],
    step: { kind: 'patch', judgedAs: 'patch' },
    stepCommands: null,
    promises: ['in-place', 'custom-resources', 'rollback', 'side-by-side'],
    rules: testRules,
    settings: { ownImages: [], projectNames: [], kubernetes: { asOf: '2026-01-01', source: 'here', minors: [] } },
    policy: defaultPolicy,
    severities: {},
    suppressions: [],
    baseline: new Set(),
    failOn: 'error',
    isStrict: false,
    today: '2026-06-15',
    locate: (text, path) => {
      const line = text.split('\n').findIndex((each) => each.trimStart().startsWith(`${path.at(-1)}:`))
      return line < 0 ? null : { line: line + 1, column: 3, isWhole: true }
    },
    ...more,
  }
}

export function suppressionOf(more: Partial<Suppression> = {}): Suppression {
  return {
    rule: 'test/breaks-resources',
    subject: '*',
    chart: null,
    reason: 'nobody sets it',
    expires: null,
    file: '.kaito-check.yaml',
    index: 0,
    line: 3,
    ...more,
  }
}

export function findingOf(more: Partial<Finding> = {}): Finding {
  return {
    rule: 'test/breaks-resources',
    severity: 'error',
    certainty: 'proved',
    reason: null,
    category: 'crd',
    direction: 'previous-to-next',
    breaks: ['custom-resources'],
    condition: null,
    subject: 1,
    location: { ...nowhere, object: 'Thing/one', path: '.spec.count' },
    previousLocation: null,
    excerpt: null,
    previousExcerpt: null,
    message: 'Message.',
    remedy: 'Remedy.',
    evidence: {},
    witness: null,
    fingerprint: '0123456789ab',
    ...more,
  }
}
