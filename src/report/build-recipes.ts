import type { Rule } from '../checks/rule.ts'
import type { Finding } from '../model/finding.ts'
import type { PromiseName } from '../model/promise.ts'
import { type Measure, type Recipe, type RecipeKind, type RecipeStep, recipePhases } from '../model/recipe.ts'
import { shellWord } from '../model/shell-word.ts'

/** How a commit's files come into a folder that the commands name. */
export interface CheckOut {
  readonly folder: string
  readonly command: string
}

/** The step between two releases as commands of Helm's, without the flags that findings ask for. */
export interface StepCommands {
  /** `helm upgrade RELEASE CHART --namespace NAMESPACE` */
  readonly upgrade: string
  /** `helm rollback RELEASE --namespace NAMESPACE` */
  readonly 'way-back': string
  /** `helm upgrade RELEASE PREVIOUS-CHART --namespace NAMESPACE` */
  readonly 'way-back-by-upgrade': string
  /** Both ways are told in full, also where Helm's own command is all; and where there is no way, that is told. */
  readonly isWhole?: boolean
  /** Of the kubeconfig; absent for the current one. */
  readonly context?: string
  readonly checkOuts?: readonly CheckOut[]
  /** Where the chart's files are once `commands` have run, for measures that name files of the unpacked chart. */
  readonly unpacked?: { readonly commands: readonly string[]; readonly folder: string }
}

const kinds = ['upgrade', 'reused-values', 'way-back'] as const satisfies readonly RecipeKind[]
const titles = {
  upgrade: 'Upgrade',
  'reused-values': 'Upgrade that keeps the values of the previous release',
  'way-back': 'Way back',
} as const satisfies Record<RecipeKind, string>
/** The promise that a finding breaks when a measure for it is worth taking. */
const threatened = {
  upgrade: 'in-place',
  'reused-values': 'in-place',
  'way-back': 'rollback',
} as const satisfies Record<RecipeKind, PromiseName>
/** What makes the upgrade safe does so whichever values it keeps. */
const includes = {
  upgrade: ['upgrade'],
  'reused-values': ['upgrade', 'reused-values'],
  'way-back': ['way-back'],
} as const satisfies Record<RecipeKind, readonly RecipeKind[]>
const stepTexts = {
  upgrade: 'Upgrade.',
  'reused-values': 'Upgrade.',
  'way-back': 'Go back.',
} as const satisfies Record<RecipeKind, string>
const byUpgrade = 'Go back by an upgrade to the previous chart, which takes over what stayed in the cluster.'

/**
 * The ordered commands that the findings ask for, the upgrade first; none where nothing needs more than Helm's own
 * command. A finding that holds under some values or another command only asks for nothing of the usual one.
 */
export function buildRecipes(
  findings: readonly Finding[],
  rules: readonly Rule[],
  commands: StepCommands | null,
): readonly Recipe[] {
  if (commands === null) return []
  const measures = findings.flatMap((finding) => measuresOf(finding, rules))
  return kinds.flatMap((of): readonly Recipe[] => {
    const own = measures.filter(({ measure }) => isPartOf(measure, of))
    const unmended = unmendedBy(of, findings, rules)
    const isWhole = commands.isWhole === true && of !== 'reused-values'
    if (isWhole && unmended.length > 0) {
      return [{ title: titles[of], steps: [{ text: noWay[of], commands: [], findings: fingerprintsOf(unmended) }] }]
    }
    if (!own.some(({ measure }) => measure.of === of) && !isWhole) return []
    const flags = [...new Set(own.flatMap(({ measure }) => measure.flags ?? []))].sort()
    const isByUpgrade = own.some(({ measure }) => measure.isByUpgrade)
    const command = commands[of === 'reused-values' ? 'upgrade' : isByUpgrade ? 'way-back-by-upgrade' : of]
    const step: Asked = {
      fingerprints: own.flatMap(({ measure, fingerprints }) => (shapesStep(measure) ? fingerprints : [])),
      measure: {
        of,
        phase: 'step',
        text: isByUpgrade ? byUpgrade : stepTexts[of],
        commands: [[command, ...flags].join(' ')],
      },
    }
    const asked = [...own.map((each) => withTemplate(each, commands)), step]
    const steps = withContext(withUnpacked(stepsOf(asked), commands.unpacked), commands.context)
    return [
      {
        title: titles[of],
        steps: [...unmendedStep(unmended), ...checkOutStep(commands.checkOuts ?? [], steps), ...steps],
      },
    ]
  })
}

function isPartOf(measure: Measure, of: RecipeKind): boolean {
  return includes[of].some((kind) => kind === measure.of)
}

const noWay = {
  upgrade: 'There is none yet: these findings break the upgrade, and no command is known that makes it safe.',
  'way-back': 'There is none: these findings close the way back, and no command is known that opens it.',
} as const

/** Findings that are true for everybody and for which no measure is known. */
function unmendedBy(of: RecipeKind, findings: readonly Finding[], rules: readonly Rule[]): readonly Finding[] {
  return findings
    .filter(
      ({ breaks, condition, certainty, severity }) =>
        breaks.includes(threatened[of]) && condition === null && certainty !== 'undecided' && severity !== 'info',
    )
    .filter((finding) => measuresOf(finding, rules).every(({ measure }) => !isPartOf(measure, of)))
}

const namedAtMost = 5

/** Said before anybody follows the other steps. */
function unmendedStep(unmended: readonly Finding[]): readonly RecipeStep[] {
  if (unmended.length === 0) return []
  const names = [...new Set(unmended.map(({ rule, location }) => `${rule}${placeOf(location)}`))]
  const rest = names.length > namedAtMost ? ` and ${names.length - namedAtMost} more` : ''
  return [
    {
      text: `Look first at what these steps do not mend: ${names.slice(0, namedAtMost).join('; ')}${rest}.`,
      commands: [],
      findings: fingerprintsOf(unmended),
    },
  ]
}

function fingerprintsOf(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ fingerprint }) => fingerprint)
}

function placeOf({ object, file }: Finding['location']): string {
  const place = object ?? file
  return place === null ? '' : ` (${place})`
}

/** Commands of one cluster among several that a kubeconfig knows. */
function withContext(steps: readonly RecipeStep[], context: string | undefined): readonly RecipeStep[] {
  if (context === undefined) return steps
  const shown = shellWord(context)
  const inContext = (command: string) =>
    command.startsWith('kubectl ')
      ? command.replace(/^kubectl /, `kubectl --context ${shown} `)
      : /^helm (?!pull |template )/.test(command)
        ? `${command.replaceAll('$(helm ', `$(helm --kube-context ${shown} `)} --kube-context ${shown}`
        : command.replace(' | kubectl ', ` | kubectl --context ${shown} `)
  return steps.map((step) => ({ ...step, commands: step.commands.map(inContext) }))
}

/** The way back's own command says which chart and values are rendered. */
function withTemplate(asked: Asked, commands: StepCommands): Asked {
  const { template } = asked.measure
  if (template === undefined) return asked
  const rendered = commands['way-back-by-upgrade'].replace(/^helm upgrade /, 'helm template ')
  const command = `${rendered} --show-only ${shellWord(template)} | kubectl apply --server-side --force-conflicts -f -`
  return { ...asked, measure: { ...asked.measure, commands: [command] } }
}

/** A measure names files of `crds/` as they lie in the chart. */
const fileOfChart = / -f (?=crds\/|charts\/)/

function withUnpacked(steps: readonly RecipeStep[], unpacked: StepCommands['unpacked']): readonly RecipeStep[] {
  if (unpacked === undefined) return steps
  return steps.map((step) => {
    if (!step.commands.some((command) => fileOfChart.test(command))) return step
    const commands = step.commands.map((command) => command.replace(fileOfChart, ` -f ${unpacked.folder}/`))
    return { ...step, commands: [...unpacked.commands, ...commands] }
  })
}

function checkOutStep(checkOuts: readonly CheckOut[], steps: readonly RecipeStep[]): readonly RecipeStep[] {
  const named = checkOuts.filter(({ folder }) =>
    steps.some((step) => step.commands.some((command) => command.includes(`${folder}/`))),
  )
  if (named.length === 0) return []
  const text = 'Check out the charts in this git repository; `git worktree remove FOLDER` takes them away again.'
  return [{ text, commands: [...new Set(named.map(({ command }) => command))], findings: [] }]
}

interface Asked {
  readonly measure: Measure
  readonly fingerprints: readonly string[]
}

/** Whether the measure is a part of Helm's own command. */
function shapesStep({ flags, isByUpgrade = false }: Measure): boolean {
  return flags !== undefined || isByUpgrade
}

function measuresOf(finding: Finding, rules: readonly Rule[]): readonly Asked[] {
  const isUsual = finding.condition?.kind !== 'value' && finding.condition?.kind !== 'command'
  const measures = rules.find(({ id }) => id === finding.rule)?.measures?.(finding.evidence) ?? []
  return measures
    .filter(({ of }) => isUsual || (of === 'reused-values' && finding.condition?.kind === 'command'))
    .filter(
      ({ of, isConsequence, isPrecaution }) =>
        isPrecaution || finding.breaks.includes(threatened[isConsequence ? 'upgrade' : of]),
    )
    .map((measure) => ({ measure, fingerprints: [finding.fingerprint] }))
}

function stepsOf(asked: readonly Asked[]): readonly RecipeStep[] {
  return recipePhases.flatMap((phase) => {
    const steps = new Map<string, { commands: Set<string>; findings: Set<string> }>()
    for (const { measure, fingerprints } of asked) {
      // What only adds flags to the step has no step of its own.
      if (measure.phase !== phase || measure.commands.length === 0) continue
      const step = steps.get(measure.text) ?? { commands: new Set(), findings: new Set() }
      for (const command of measure.commands) step.commands.add(command)
      for (const fingerprint of fingerprints) step.findings.add(fingerprint)
      steps.set(measure.text, step)
    }
    return [...steps].map(([text, { commands, findings }]) => ({
      text,
      commands: [...commands],
      findings: [...findings],
    }))
  })
}
