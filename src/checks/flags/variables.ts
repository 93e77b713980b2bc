import { canonicalJson, type JsonObject, objectMember, stringMember } from '../../model/json.ts'
import { isSecretName } from '../../model/secret-name.ts'
import { defineRule } from '../rule.ts'
import { containerPairs, isSameButVersion, severityOfNews } from './container-pairs.ts'
import { exampleContainer } from './example-container.ts'

type Evidence = {
  readonly variable: string
  /** Null where it is not set. */
  readonly previous: string | null
  readonly next: string | null
  readonly container: string
}

const env = (...entries: readonly string[]) => exampleContainer(`env: [${entries.join(', ')}]`)

export const flagsVariableChanged = defineRule<'pair', Evidence>({
  id: 'flags/variable-changed',
  scope: 'pair',
  title: 'Environment variable that the chart sets in another way',
  why: 'A program that reads the variable behaves in another way from the upgrade on; one that is no longer set leaves the program’s default.',
  sources: ['https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/'],
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    { title: 'another value', previous: env('{name: A, value: x}'), next: env('{name: A, value: y}'), reports: 1 },
    { title: 'no longer set', previous: env('{name: A, value: x}'), next: env(), reports: 1 },
    { title: 'newly set', previous: env(), next: env('{name: A, value: x}'), reports: 1 },
    {
      title: 'another order',
      previous: env('{name: A, value: x}', '{name: B, value: y}'),
      next: env('{name: B, value: y}', '{name: A, value: x}'),
      reports: 0,
    },
    {
      title: 'a default of the API is written out',
      previous: env('{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}'),
      next: env('{name: A, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}}'),
      reports: 0,
    },
  ],
  facts: (evidence) => [evidence],
  message: ({ variable, previous, next, container }) =>
    next === null
      ? `The next release no longer sets \`${variable}\` of ${container}, which was \`${previous}\`.`
      : previous === null
        ? `The next release sets \`${variable}\` of ${container} to \`${next}\`.`
        : `\`${variable}\` of ${container} changes from \`${previous}\` to \`${next}\`.`,
  remedy: ({ variable }) => `Keep \`${variable}\` as it was, or say in the release notes what changes.`,
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      const names = [...new Set([...each.previous.variables.keys(), ...each.next.variables.keys()])].sort()
      for (const variable of names) {
        const [before, after] = [each.previous.variables.get(variable), each.next.variables.get(variable)]
        const [previous, next] = [textOf(before?.value), textOf(after?.value)]
        if (previous === next) continue
        if (previous !== null && next !== null && isSameButVersion(previous, next, pair)) continue
        report({
          evidence: {
            variable,
            previous: shown(variable, previous),
            next: shown(variable, next),
            container: each.name,
          },
          at: { object: each.next.object, path: after?.path ?? each.next.path },
          was: { object: each.previous.object, path: before?.path ?? each.previous.path },
          ...(previous === null ? { severity: 'info' } : severityOfNews(pair)),
        })
      }
    }
  },
})

/** The value, or where it is taken from, in one spelling. */
function textOf(entry: JsonObject | undefined): string | null {
  if (entry === undefined) return null
  const source = objectMember(entry, 'valueFrom')
  if (source === undefined) return stringMember(entry, 'value') ?? ''
  const field = objectMember(source, 'fieldRef')
  // The API server's default (SetDefaults_ObjectFieldSelector).
  return canonicalJson(field === undefined ? source : { ...source, fieldRef: { apiVersion: 'v1', ...field } })
}

function shown(variable: string, value: string | null): string | null {
  return value !== null && value !== '' && isSecretName(variable) ? '…' : value
}
