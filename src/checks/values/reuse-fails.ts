import { defineRule } from '../rule.ts'
import {
  isResetOpen,
  onlyWith,
  type ReuseFlag,
  resetMeasure,
  reusedRenders,
  reuseSources,
  reuseWhy,
} from './reuse-commands.ts'

type Evidence = {
  readonly flag: ReuseFlag
  readonly message: string
  readonly command: string
  /** `--reset-then-reuse-values` does. */
  readonly isOtherWayOpen: boolean
}

const template =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\ndata: {port: "{{ .Values.server.port }}"}\n'
const rendered =
  '---\n# Source: example/templates/map.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: example}\n'
const refusal =
  'example/templates/map.yaml:4:23: executing "example/templates/map.yaml" at <.Values.server.port>: nil pointer evaluating interface {}.port'

const previous = { files: { 'values.yaml': 'replicas: 1\n' }, manifest: rendered }
const files = { 'values.yaml': 'server: {port: 80}\n', 'templates/map.yaml': template }

/** Templates run before anything is sent to the cluster, so the upgrade ends where one fails. */
export const valuesReuseFails = defineRule<'pair', Evidence>({
  id: 'values/reuse-fails',
  scope: 'pair',
  title: 'Upgrade that fails with the values of the previous release',
  why: `${reuseWhy} A template that takes it for granted fails, and so does the upgrade.`,
  sources: reuseSources,
  category: 'values',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    {
      title: 'a template reads below a key that the previous release had not',
      previous,
      next: { files, manifest: rendered, renders: [{ purpose: { kind: 'reuse-values' }, manifest: null, refusal }] },
      reports: 1,
    },
    {
      title: 'the values of the previous release do',
      previous,
      next: {
        files,
        manifest: rendered,
        renders: [{ purpose: { kind: 'reuse-values' }, manifest: rendered }],
      },
      reports: 0,
    },
  ],
  message: ({ flag, message }) => `\`helm upgrade --${flag}\` fails: ${withFullStop(message)}`,
  remedy: ({ flag, command }) =>
    `${flag === 'reuse-values' ? 'Upgrade with `--reset-then-reuse-values`, or g' : 'G'}ive the missing values with \`-f\`. In the chart, guard the template: \`(.Values.a).b\`, \`dig\`, \`default\`. To see it, with the previous release installed: \`${command} --dry-run=server\`.`,
  measures: ({ isOtherWayOpen }) => (isOtherWayOpen ? [resetMeasure] : []),
  check(pair, _context, report) {
    const renders = reusedRenders(pair)
    for (const { flag, variant } of renders) {
      const { failure } = variant
      if (failure === null) continue
      report({
        evidence: {
          flag,
          message: failure.message,
          command: failure.command,
          isOtherWayOpen: isResetOpen(flag, renders),
        },
        at: { file: 'values.yaml' },
        direction: 'previous-to-next',
        condition: onlyWith(flag),
      })
    }
  },
})

function withFullStop(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}
