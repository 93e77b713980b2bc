import type { Finding } from '../../src/model/finding.ts'
import { nowhere } from '../../src/model/location.ts'
import type { ReportDocument } from '../../src/model/report.ts'
import { findingOf } from '../report/sample-report.ts'

const workspaces = 'CustomResourceDefinition/workspaces.kaito.sh'

export const patternNarrowed: Finding = findingOf({
  rule: 'schema/pattern-narrowed',
  location: {
    file: 'templates/crds/kaito.sh_workspaces.yaml',
    line: 214,
    column: 21,
    object: workspaces,
    path: '.spec.resource.instanceType',
  },
  previousLocation: {
    file: 'templates/crds/kaito.sh_workspaces.yaml',
    line: 198,
    column: 21,
    object: workspaces,
    path: '.spec.resource.instanceType',
  },
  message:
    'The pattern of `spec.resource.instanceType` in `workspaces.kaito.sh` `v1beta1` no longer accepts what it accepted: `^Standard_` became `^Standard_N`.',
  remedy: 'Accept the former values too, or serve a new version of the definition with the narrower pattern.',
  evidence: { previous: '^Standard_', next: '^Standard_N', witness: 'Standard_D' },
  witness: {
    object: {
      apiVersion: 'kaito.sh/v1beta1',
      kind: 'Workspace',
      metadata: { name: 'example' },
      resource: { instanceType: 'Standard_D', labelSelector: {}, count: 9223372036854775807n, mode: 'no' },
    },
    previousObject: null,
    acceptedBy: 'previous',
    outcome: 'rejected',
    detail: 'resource.instanceType: Invalid value: "Standard_D": should match \'^Standard_N\'',
    lost: [],
  },
  fingerprint: '3fa91b02c4de',
})

const ruleUndecided: Finding = findingOf({
  rule: 'schema/validation-rule-changed',
  severity: 'warning',
  certainty: 'undecided',
  reason: 'the expression calls `url()`; 4,096 candidates were tried and none refused',
  location: {
    ...nowhere,
    file: 'templates/crds/kaito.sh_workspaces.yaml',
    line: 301,
    object: workspaces,
    path: '.spec',
  },
  message: 'A validation rule of `.spec` changed, and whether it refuses more than before is not settled.',
  remedy: 'Compare both expressions by hand, and test them against objects of your own.',
  fingerprint: '91c0ffee91c0',
})

export const fieldAdded: Finding = findingOf({
  rule: 'schema/property-added',
  severity: 'info',
  direction: 'next-to-previous',
  breaks: ['rollback'],
  condition: { kind: 'uses-new', text: 'only for objects that set `.spec.tuning`' },
  location: {
    ...nowhere,
    file: 'templates/crds/kaito.sh_workspaces.yaml',
    line: 402,
    object: workspaces,
    path: '.spec.tuning',
  },
  message: 'After going back, `.spec.tuning` is dropped from every object that is written.',
  remedy: 'Remove the field from stored objects before going back.',
  witness: {
    object: { apiVersion: 'kaito.sh/v1beta1', kind: 'Workspace', metadata: { name: 'example' }, tuning: {} },
    previousObject: { apiVersion: 'kaito.sh/v1beta1', kind: 'Workspace', metadata: { name: 'example' } },
    acceptedBy: 'next',
    outcome: 'pruned',
    detail: '',
    lost: ['.tuning'],
  },
  fingerprint: '0badcafe0bad',
})

export const tagMutable: Finding = findingOf({
  rule: 'image/mutable-tag',
  severity: 'warning',
  category: 'image',
  direction: null,
  breaks: [],
  location: { file: 'values.yaml', line: 12, column: 8, object: null, path: '.image.tag' },
  message: 'The image tag `latest` names another image every day.',
  remedy: 'Name the tag of the release.',
  fingerprint: '77aa77aa77aa',
})

/** A patch release with something of everything. */
export const sampleDocument: ReportDocument = {
  schemaVersion: '1',
  tool: { name: 'kaito-check', version: '0.1.0' },
  command: 'diff',
  subjects: [
    {
      role: 'previous',
      ref: 'workspace-0.11.0.tgz',
      name: 'workspace',
      version: '0.11.0',
      digest: `sha256:${'a'.repeat(64)}`,
    },
    { role: 'next', ref: 'charts/workspace', name: 'workspace', version: '0.11.1', digest: null },
  ],
  releaseKind: 'patch',
  failOn: 'error',
  strict: false,
  verdict: 'fail',
  promises: [
    { promise: 'in-place', answer: 'kept', heldAt: 'error', findings: [] },
    {
      promise: 'custom-resources',
      answer: 'broken',
      heldAt: 'error',
      findings: [patternNarrowed.fingerprint, ruleUndecided.fingerprint],
    },
    { promise: 'rollback', answer: 'conditional', heldAt: 'error', findings: [fieldAdded.fingerprint] },
    { promise: 'side-by-side', answer: 'unknown', heldAt: 'error', findings: [] },
  ],
  findings: [patternNarrowed, ruleUndecided, tagMutable, fieldAdded],
  suppressed: [
    {
      ...findingOf({
        rule: 'chart/kube-version-missing',
        severity: 'warning',
        breaks: [],
        fingerprint: 'deadbeef0001',
      }),
      suppression: { by: 'configuration', reason: 'the cluster decides', expires: '2026-12-31' },
    },
    {
      ...findingOf({ rule: 'crd/not-kept', severity: 'warning', breaks: [], fingerprint: 'deadbeef0002' }),
      suppression: { by: 'baseline', reason: 'in baseline', expires: null },
    },
  ],
  skipped: [{ check: 'read the next release', reason: 'templates/notes.yaml:3: a mapping key is missing its colon' }],
  recipes: [
    {
      title: 'Upgrade',
      steps: [
        {
          text: 'Apply the definitions first: Helm does not update what lies in `crds/`.',
          commands: ['kubectl apply --server-side -f crds/', 'helm upgrade workspace charts/workspace'],
          findings: [patternNarrowed.fingerprint],
        },
      ],
    },
  ],
  parts: [],
  summary: {
    error: 1,
    warning: 2,
    info: 1,
    examined: { customResourceDefinitions: 5, objects: 60, schemaNodes: 1204, versionPairs: 1 },
  },
}

/** The same with the one break accepted, and nothing else found: the verdict is a pass. */
export const acceptedDocument: ReportDocument = {
  ...sampleDocument,
  verdict: 'pass',
  findings: [],
  suppressed: [{ ...patternNarrowed, suppression: { by: 'baseline', reason: 'in baseline', expires: null } }],
  promises: sampleDocument.promises.map(({ promise, heldAt }) =>
    promise === 'custom-resources'
      ? { promise, answer: 'broken', heldAt, findings: [patternNarrowed.fingerprint] }
      : { promise, answer: promise === 'side-by-side' ? 'unknown' : 'kept', heldAt, findings: [] },
  ),
  skipped: [],
  recipes: [],
  summary: { ...sampleDocument.summary, error: 0, warning: 0, info: 0 },
}
