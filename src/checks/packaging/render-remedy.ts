import type { FileSet } from '../../model/release-source.ts'

/** What to do about a chart that Helm does not render. */
export function renderRemedy(message: string, command: string): string {
  return `See it yourself: \`${command}\`. ${stepFor(message)}`
}

// By the words of helm/helm pkg/action/{action,install}.go and pkg/chart.
function stepFor(message: string): string {
  if (message.includes('chart requires kubeVersion')) {
    return 'Use a Kubernetes that the chart takes (where no cluster is asked, `--kube-version` names it), or widen the chart’s range.'
  }
  if (/missing in charts\/ directory|Chart\.lock is out of sync/.test(message)) {
    return 'Fetch the dependencies with `helm dependency build`.'
  }
  if (/don't meet the specifications of the schema/.test(message)) {
    return 'Give values that values.schema.json takes with `-f` or `--set`.'
  }
  if (/cannot load values\.yaml|error converting YAML to JSON.*values|parse.*values\.yaml/.test(message)) {
    return 'Mend values.yaml.'
  }
  if (/validation: chart\.metadata|cannot load Chart\.yaml|Chart\.yaml/.test(message)) return 'Mend Chart.yaml.'
  return 'Give the missing values with `-f` or `--set`, or mend the template.'
}

const place = /[\w.-]+\/((?:charts\/[\w.-]+\/)*templates\/[^\s:()'"]+)(?::(\d+))?/

/** The file that Helm's message names, and the line where it says one; the templates where the chart has no such file. */
export function failurePlace(message: string, files: FileSet): { readonly file: string; readonly line?: number } {
  const [, file = '', line] = place.exec(message) ?? []
  if (Object.hasOwn(files, file)) return { file, ...(line === undefined ? {} : { line: Number(line) }) }
  const named = ['values.schema.json', 'values.yaml', 'Chart.yaml'].find(
    (name) => message.includes(name) && Object.hasOwn(files, name),
  )
  return { file: named ?? (/kubeVersion|chart\.metadata/.test(message) ? 'Chart.yaml' : 'templates') }
}
