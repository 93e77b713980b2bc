import { compareValues, valueName } from '../../model/value-changes.ts'
import { defineRule } from '../rule.ts'
import { type Installation, installationOf } from '../take-over.ts'
import { chartValues, isGiven, lostValues } from './lost-values.ts'

type Evidence = {
  readonly value: string
  /** The value of the next release that it has most likely become. */
  readonly renamed: string | null
}

type Renaming = {
  readonly from: readonly string[]
  readonly to: readonly string[]
  readonly installation: Installation
}
type GivenEvidence = Evidence & {
  /** How it is set from now on; null where that is not known. */
  readonly renaming: Renaming | null
}

const chart = (values: string, template: string) => ({
  files: { 'values.yaml': values, 'templates/map.yaml': template },
  manifest: '---\n# Source: example/templates/map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\n',
})
const port = 'data: {port: "{{ .Values.webhookPort }}"}\n'
const moved = 'data: {port: "{{ .Values.webhook.port }}"}\n'

const doubt =
  'a template of the next release takes all values as a whole, so it may read this one under a computed name'

/** Helm keeps what users set, known or not, and says nothing of it: the setting just stops to work. */
export const valuesRemoved = defineRule<'pair', Evidence>({
  id: 'values/removed',
  scope: 'pair',
  title: 'Value that the next release no longer reads',
  why: 'Helm takes values that no template reads without a word. Whoever sets this one loses the setting at the upgrade and is not told.',
  sources: [
    'https://helm.sh/docs/chart_best_practices/values/',
    'https://helm.sh/docs/chart_template_guide/values_files/',
  ],
  category: 'values',
  severity: 'warning',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a value moves',
      previous: chart('webhookPort: 9443\n', port),
      next: chart('webhook: {port: 9443}\n', moved),
      reports: 1,
    },
    {
      title: 'only its default is gone',
      previous: chart('webhookPort: 9443\n', port),
      next: chart('{}\n', 'data: {port: "{{ .Values.webhookPort | default 9443 }}"}\n'),
      reports: 0,
    },
    {
      title: 'no template read it before',
      previous: chart('webhookPort: 9443\n', 'data: {}\n'),
      next: chart('{}\n', 'data: {}\n'),
      reports: 0,
    },
    {
      title: 'a key of a mapping that is taken as a whole',
      previous: chart('labels: {team: a}\n', 'data: {{ toYaml .Values.labels }}\n'),
      next: chart('labels: {}\n', 'data: {{ toYaml .Values.labels }}\n'),
      reports: 0,
    },
  ],
  message: ({ value, renamed }) =>
    `No template of the next release reads \`${value}\`${renamed === null ? '' : `; it looks renamed to \`${renamed}\``}.`,
  remedy: ({ value, renamed }) =>
    renamed === null
      ? `Say in the release notes that \`${value}\` is gone; \`{{ fail }}\` where it is set tells its users at the upgrade.`
      : `Read the old name for one more release: \`.Values.${value}\` where it is set, else \`.Values.${renamed}\`.`,
  check(pair, _context, report) {
    const values = chartValues(pair)
    if (values === null) return
    for (const { path, renamed, isDoubtful } of lostValues(
      compareValues(values.previous, values.next).removed,
      values,
    )) {
      // Told as what is given.
      if (isGiven(pair.next, path)) continue
      const value = valueName(path)
      report({
        evidence: { value, renamed: renamed === null ? null : valueName(renamed) },
        at: { file: 'values.yaml', ...(renamed === null ? {} : { path: renamed }) },
        was: { file: 'values.yaml', path },
        direction: 'previous-to-next',
        condition: { kind: 'value', text: `only for those who set \`${value}\`` },
        ...(isDoubtful ? { certainty: 'undecided' as const, reason: doubt } : {}),
      })
    }
  },
})

/** The same for values that the user gives: then it is no condition. */
export const valuesGivenIgnored = defineRule<'pair', GivenEvidence>({
  id: 'values/given-ignored',
  scope: 'pair',
  title: 'Value given by the user that the next release no longer reads',
  why: 'Helm takes values that no template reads without a word: the setting that worked in the previous release is lost with the upgrade.',
  sources: [
    'https://helm.sh/docs/chart_best_practices/values/',
    'https://helm.sh/docs/chart_template_guide/values_files/',
  ],
  category: 'values',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a value of the user’s file moved',
      previous: { ...chart('webhookPort: 9443\n', port), userValues: { webhookPort: 8443 } },
      next: { ...chart('webhook: {port: 9443}\n', moved), userValues: { webhookPort: 8443 } },
      reports: 1,
    },
    {
      title: 'neither release reads it',
      previous: { ...chart('webhookPort: 9443\n', port), userValues: { webHookPort: 8443 } },
      next: { ...chart('webhookPort: 9443\n', port), userValues: { webHookPort: 8443 } },
      reports: 0,
    },
    {
      title: 'a key of a mapping that is taken as a whole',
      previous: {
        ...chart('labels: {}\n', 'data: {{ toYaml .Values.labels }}\n'),
        userValues: { labels: { team: 'a' } },
      },
      next: { ...chart('labels: {}\n', 'data: {{ toYaml .Values.labels }}\n'), userValues: { labels: { team: 'a' } } },
      reports: 0,
    },
  ],
  message: ({ value, renamed }) =>
    `The values given set \`${value}\`, which the previous release reads and the next does not${renamed === null ? '' : `; it looks renamed to \`${renamed}\``}.`,
  remedy: ({ value, renamed }) =>
    renamed === null ? `Find out what replaces \`${value}\` before the upgrade.` : `Set \`${renamed}\` instead.`,
  measures: ({ renaming }) =>
    renaming === null
      ? []
      : [
          {
            of: 'upgrade',
            phase: 'step',
            text: 'Set the values under their new names.',
            commands: [],
            flags: ['--reset-then-reuse-values', setCommand(renaming)],
          },
        ],
  check(pair, _context, report) {
    const values = chartValues(pair)
    if (values === null) return
    const given = pair.next.source.renders[0]?.userValues ?? {}
    const { removed } = compareValues(given, values.next)
    for (const { path, renamed, isDoubtful } of lostValues(removed, values)) {
      report({
        evidence: {
          value: valueName(path),
          renamed: renamed === null ? null : valueName(renamed),
          renaming:
            renamed === null || isDoubtful
              ? null
              : { from: path.map(String), to: renamed.map(String), installation: installationOf(pair.next) },
        },
        at: { file: 'values.yaml', ...(renamed === null ? {} : { path: renamed }) },
        was: { file: 'values.yaml', path },
        direction: 'previous-to-next',
        ...(isDoubtful ? { certainty: 'undecided' as const, reason: doubt } : {}),
      })
    }
  },
})

/** Copies what is given within the cluster, so that no value is in the command. */
function setCommand({ from, to, installation }: Renaming): string {
  const { release, namespace } = installation
  const query = from.map((key) => `[${JSON.stringify(key)}]`).join('')
  const key = to.map((part) => part.replace(/[.,=[\]\\]/g, '\\$&')).join('.')
  return `--set-json "${key}=$(helm get values ${release} --namespace ${namespace} -o json | jq -c '.${query}')"`
}
