import { defineRule } from '../rule.ts'

type Evidence = { readonly previous: string; readonly next: string }

const chart = (appVersion: string) => ({
  files: { 'Chart.yaml': `apiVersion: v2\nname: example\nversion: 1.0.0\nappVersion: "${appVersion}"\n` },
})

/** `appVersion` names the program that the chart installs; charts use it as the default image tag. */
export const versionAppVersionChanged = defineRule<'pair', Evidence>({
  id: 'version/app-version-changed',
  scope: 'pair',
  title: 'App version changed',
  why: 'The chart installs another version of the program.',
  sources: ['https://helm.sh/docs/topics/charts/#the-appversion-field'],
  category: 'metadata',
  severity: 'info',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: '1.0.0 becomes 1.1.0', previous: chart('1.0.0'), next: chart('1.1.0'), reports: 1 },
    { title: 'it stays', previous: chart('1.0.0'), next: chart('1.0.0'), reports: 0 },
  ],
  message: ({ previous, next }) => `The app version changes from ${previous} to ${next}.`,
  remedy: () => 'Nothing to do.',
  check({ previous, next }, _context, report) {
    const before = previous.chart?.appVersion?.text
    const after = next.chart?.appVersion?.text
    if (before === undefined || after === undefined || before === after) return
    report({
      evidence: { previous: before, next: after },
      at: { file: 'Chart.yaml', path: ['appVersion'] },
      was: { file: 'Chart.yaml', path: ['appVersion'] },
      direction: 'previous-to-next',
    })
  },
})
