import { formatCommand } from '../shell/command-line.ts'
import type { Undo, Words } from './plan/step.ts'
import type { Programs } from './programs.ts'
import type { CommandRecord } from './record.ts'
import { lastWords, runCommand } from './run-command.ts'

/** Something that is still there, and the command that takes it away. */
export interface Leftover {
  readonly words: Words
  readonly reason: string
}

/**
 * Takes things back in the reverse order of their making. What is gone already is no failure; what fails does not keep
 * the rest from being taken back.
 */
export async function undoAll(
  undo: readonly Undo[],
  programs: Programs,
  kubeconfig: string,
  onCommand: (record: CommandRecord) => void = () => {},
): Promise<readonly Leftover[]> {
  const leftovers: Leftover[] = []
  for (const each of onlyOnce(undo.toReversed())) {
    if (each.kind === 'command') {
      const left = await undoByCommand(each.words, each.limit, programs, onCommand)
      // A cluster that is gone took with it what was in it.
      if (left.length === 0 && deletesCluster(each.words)) leftovers.length = 0
      leftovers.push(...left)
    } else
      for (const { group, resource } of each.resources)
        await stripFinalizers(`${resource}.${group}`, programs, kubeconfig)
  }
  return leftovers
}

function deletesCluster([program, ...words]: Words): boolean {
  return (program === 'kind' || program === 'kwokctl') && words.includes('delete') && words.includes('cluster')
}

/** Steps of which one was tried after the other are undone alike. */
function onlyOnce(undo: readonly Undo[]): readonly Undo[] {
  return [...new Map(undo.map((each) => [JSON.stringify(each), each])).values()]
}

/** `kubectl delete -f` of a kind whose definition is gone; Helm and kind of what is not there. */
const isGone =
  /not found|no matches for kind|the server could not find the requested resource|doesn't have a resource type/i

async function undoByCommand(
  words: Words,
  limit: number,
  programs: Programs,
  onCommand: (record: CommandRecord) => void,
): Promise<readonly Leftover[]> {
  try {
    const { output: _output, ...outcome } = await runCommand({ words, limit, programs })
    onCommand(outcome)
    const complaints = outcome.stderr.split('\n').filter((line) => /error/i.test(line))
    const isFine = outcome.exitCode === 0 || (complaints.length > 0 && complaints.every((line) => isGone.test(line)))
    return isFine ? [] : [{ words: outcome.words, reason: lastWords(outcome) }]
  } catch (error) {
    return [{ words, reason: error instanceof Error ? error.message : String(error) }]
  }
}

/** Lets objects go whose finalizers wait for a controller that is not there any more. */
async function stripFinalizers(resource: string, programs: Programs, kubeconfig: string): Promise<void> {
  const kubectl = ['kubectl', '--kubeconfig', kubeconfig, '--request-timeout=15s']
  const template = '{range .items[?(@.metadata.finalizers)]}{.metadata.namespace}{"\\t"}{.metadata.name}{"\\n"}{end}'
  const listed = await runCommand({
    words: [...kubectl, 'get', resource, '--all-namespaces', '-o', `jsonpath=${template}`],
    limit: 30,
    programs,
  })
  if (listed.exitCode !== 0) return
  for (const line of listed.output.split('\n').filter((each) => each.trim() !== '')) {
    const [namespace = '', name = ''] = line.split('\t')
    const where = namespace === '' ? [] : ['-n', namespace]
    await runCommand({
      words: [...kubectl, 'patch', resource, name, ...where, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'],
      limit: 30,
      programs,
    })
  }
}

/** Commands that take a run back, newest first, each on a line of its own. */
export function deletion(undo: readonly Undo[], work: string): string {
  const commands = undo.toReversed().map((each) => `  ${undoLine(each)}`)
  return [...new Set([...commands, `  ${formatCommand(['rm', '-r', work])}`])].join('\n')
}

/** How an undo is written for people. */
export function undoLine(undo: Undo): string {
  if (undo.kind === 'command') return formatCommand(undo.words)
  const resources = undo.resources.map(({ resource, group }) => `${resource}.${group}`)
  return `# remove the finalizers of ${resources.join(', ')}`
}
