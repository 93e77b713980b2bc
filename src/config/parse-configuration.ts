import { UsageError } from '../errors.ts'
import { defaultPolicy, type Policy } from '../model/policy.ts'
import { type PromiseName, promises } from '../model/promise.ts'
import type { KubernetesSupport } from '../model/settings.ts'
import type { Severity } from '../model/severity.ts'
import { type Configuration, defaultConfiguration } from './configuration.ts'
import { type ConfigurationFile, validateConfiguration } from './configuration-file.ts'
import { type ConfigurationProblem, formatKeys, suggest } from './configuration-problem.ts'
import { readYaml, type YamlText } from './yaml-text.ts'

export interface ConfigurationContext {
  /** The file's name, for messages and findings. */
  readonly file: string
  /** Ids of the catalogue, and those that no suppression may name. */
  readonly rules: readonly { readonly id: string; readonly scope: string }[]
  /** What holds when the file brings no Kubernetes data. */
  readonly kubernetes: KubernetesSupport
}

/** Reads the text of a `.kaito-check.yaml`. Throws a `UsageError` that lists what is wrong by line and column. */
export async function parseConfiguration(text: string, context: ConfigurationContext): Promise<Configuration> {
  const yaml = await readYaml(text, context.file)
  const read = await validateConfiguration(yaml.value)
  if ('problems' in read) throw refuse(read.problems, yaml, context.file)
  const problems = [...checkRuleNames(read.file, context), ...checkDays(read.file)]
  if (problems.length > 0) throw refuse(problems, yaml, context.file)
  return configurationOf(read.file, yaml, context)
}

function configurationOf(file: ConfigurationFile, yaml: YamlText, context: ConfigurationContext): Configuration {
  const defaults = defaultConfiguration(file.kubernetes ?? context.kubernetes)
  return {
    settings: {
      ownImages: file.project?.images ?? defaults.settings.ownImages,
      projectNames: file.project?.names ?? defaults.settings.projectNames,
      kubernetes: defaults.settings.kubernetes,
    },
    policy: policyOf(file),
    releaseProcess: {
      charts: file.releaseProcess?.charts ?? defaults.releaseProcess.charts,
      mainBranch: file.releaseProcess?.mainBranch ?? defaults.releaseProcess.mainBranch,
      soakDays: file.releaseProcess?.soakDays ?? defaults.releaseProcess.soakDays,
      cadenceDays: file.releaseProcess?.cadence?.days ?? defaults.releaseProcess.cadenceDays,
      cadenceToleranceDays: file.releaseProcess?.cadence?.toleranceDays ?? defaults.releaseProcess.cadenceToleranceDays,
    },
    severities: file.rules ?? {},
    suppressions: (file.suppressions ?? []).map(({ rule, subject, chart, reason, expires }, index) => ({
      rule,
      subject,
      chart: chart ?? null,
      reason,
      expires: expires ?? null,
      file: context.file,
      index,
      line: yaml.locate(['suppressions', String(index)], false)?.line ?? null,
    })),
    repository:
      file.repository === undefined
        ? null
        : { location: file.repository.location, chart: file.repository.chart ?? null },
  }
}

function policyOf({ project, policy = {} }: ConfigurationFile): Policy {
  const made: readonly PromiseName[] = project?.promises ?? promises
  const weightOf = (kind: keyof Policy, promise: PromiseName): Severity =>
    made.includes(promise) ? (policy[kind]?.[promise] ?? defaultPolicy[kind][promise]) : 'info'
  const weightsOf = (kind: keyof Policy): Policy[keyof Policy] => ({
    'in-place': weightOf(kind, 'in-place'),
    'custom-resources': weightOf(kind, 'custom-resources'),
    rollback: weightOf(kind, 'rollback'),
    'side-by-side': weightOf(kind, 'side-by-side'),
  })
  return {
    patch: weightsOf('patch'),
    minor: weightsOf('minor'),
    major: weightsOf('major'),
    downgrade: weightsOf('downgrade'),
    unknown: weightsOf('unknown'),
  }
}

function checkRuleNames(file: ConfigurationFile, { rules }: ConfigurationContext): readonly ConfigurationProblem[] {
  const known = rules.map(({ id }) => id)
  const weighed = Object.keys(file.rules ?? {})
    .filter((id) => !known.includes(id))
    .map((id) => ({
      path: ['rules', id],
      isAboutKey: true,
      message: `There is no rule \`${id}\`.${suggest(id, known)}`,
    }))
  const suppressed = (file.suppressions ?? []).flatMap(({ rule }, index) => {
    const path = ['suppressions', String(index), 'rule']
    const found = rules.find(({ id }) => id === rule)
    if (found === undefined) {
      return [{ path, isAboutKey: false, message: `There is no rule \`${rule}\`.${suggest(rule, known)}` }]
    }
    // Otherwise an entry could hide that another one, or it itself, is out of date.
    return found.scope === 'suppression'
      ? [{ path, isAboutKey: false, message: `\`${rule}\` is about suppressions; no suppression hides it.` }]
      : []
  })
  return [...weighed, ...suppressed]
}

function checkDays({ kubernetes }: ConfigurationFile): readonly ConfigurationProblem[] {
  return (kubernetes?.minors ?? []).flatMap(({ released, endOfLife }, index) =>
    released <= endOfLife
      ? []
      : [
          {
            path: ['kubernetes', 'minors', String(index), 'endOfLife'],
            isAboutKey: false,
            message: `\`${formatKeys(['kubernetes', 'minors', String(index), 'endOfLife'])}\` lies before \`released\`.`,
          },
        ],
  )
}

/** Beyond this many, the rest of what is wrong can wait for the next run. */
const shownProblems = 8

function refuse(problems: readonly ConfigurationProblem[], yaml: YamlText, file: string): UsageError {
  const lines = problems
    .map(({ path, isAboutKey, message }) => ({ ...(yaml.locate(path, isAboutKey) ?? { line: 1, column: 1 }), message }))
    .toSorted((left, right) => left.line - right.line || left.column - right.column)
    .map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`)
  const [first = '', ...others] = [...new Set(lines)]
  const rest = others.length - shownProblems
  return new UsageError(first, {
    code: 'config',
    hint: [
      ...others.slice(0, shownProblems),
      ...(rest > 0 ? [`${rest} more`] : []),
      'What the file may say: schemas/config.schema.json.',
    ].join('\n'),
  })
}
