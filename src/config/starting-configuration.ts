import { defaultPolicy } from '../model/policy.ts'
import { promises } from '../model/promise.ts'

/** A chart that a first configuration is written for. */
export interface FoundChart {
  readonly name: string
  /** Repositories of its own images. */
  readonly images: readonly string[]
}

/**
 * A `.kaito-check.yaml` to start from: what was found, and every other key with its default, commented. A key stands
 * right behind its `#`, or two blanks behind: without the `#` it is valid. `schema` is where editors find the schema, relative to the file.
 */
export function startingConfiguration(charts: readonly FoundChart[], schema: string | null): string {
  const names = [...new Set(charts.map(({ name }) => name))]
  const images = [...new Set(charts.flatMap((chart) => chart.images))].sort()
  const weights = Object.entries(defaultPolicy).map(
    ([kind, weight]) => `#  ${kind}: { ${promises.map((promise) => `${promise}: ${weight[promise]}`).join(', ')} }`,
  )
  return `${[
    ...(schema === null ? [] : [`# yaml-language-server: $schema=${schema}`]),
    '# What kaito-check is told about this project. Every key may be left out; what is commented is the default, or an',
    '# example. docs/configuration.md of kaito-check explains each.',
    '',
    '# Where released packages are, so that `kaito-check diff VERSION CHART` finds them: an address, or a folder that',
    '# holds an index.yaml. Default: the repository of KAITO.',
    '#repository:',
    '#  location: https://charts.example.com',
    `#  chart: ${quoted(names[0] ?? 'example')}`,
    '',
    'project:',
    "  # Names that count as the project's own beside the chart's.",
    `  names: [${names.map(quoted).join(', ')}]`,
    ...(images.length === 0
      ? [
          "  # The project's own images, whose tags are held to the chart's version. Default: those that are called as the",
          '  # chart or the project.',
          '#  images: [registry.example.com/team/controller]',
        ]
      : [
          "  # The project's own images: their tags are held to the chart's version.",
          '  images:',
          ...images.map((image) => `    - ${quoted(image)}`),
        ]),
    '  # The promises that the project makes; breaking any other is worth an info.',
    `#  promises: [${promises.join(', ')}]`,
    '',
    '# What breaking a promise weighs, by the kind of release. A candidate is judged as the release it leads to.',
    '#policy:',
    ...weights,
    '',
    '# What a finding of a rule weighs, whatever the kind of release: `kaito-check rules` lists them.',
    '#rules:',
    '#  image/tag-mutable: error',
    '',
    '# Findings that are accepted, each with the reason. One that matches nothing is a finding itself.',
    '#suppressions:',
    '#  - rule: crd/not-kept',
    '#    subject: CustomResourceDefinition/*',
    '#    reason: why it is accepted',
    '#    expires: 2030-12-31',
  ].join('\n')}\n`
}

/** Plain where YAML reads it as this text and nothing else. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text)
}
