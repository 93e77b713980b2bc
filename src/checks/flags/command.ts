import { jsonEquals } from '../../model/json.ts'
import { shortened } from '../../model/shortened.ts'
import { defineRule } from '../rule.ts'
import { containerPairs, isSameButVersion, severityOfNews } from './container-pairs.ts'
import { exampleContainer } from './example-container.ts'

type Evidence = { readonly container: string; readonly previous: readonly string[]; readonly next: readonly string[] }

export const flagsCommandChanged = defineRule<'pair', Evidence>({
  id: 'flags/command-changed',
  scope: 'pair',
  title: 'Program or sub-command that a container runs changed',
  why: 'The container starts something else, or starts it in another way; a wrapper of the user’s around the former command no longer fits.',
  sources: ['https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/'],
  category: 'flags',
  severity: 'warning',
  breaks: [],
  since: '0.1.0',
  examples: [
    {
      title: 'another program',
      previous: exampleContainer('command: [/a]'),
      next: exampleContainer('command: [/b]'),
      reports: 1,
    },
    {
      title: 'the sub-command moves from args into command',
      previous: exampleContainer('command: [/a], args: [serve]'),
      next: exampleContainer('command: [/a, serve]'),
      reports: 0,
    },
  ],
  message: ({ container, previous, next }) =>
    `${container} runs ${commandText(next)} instead of ${commandText(previous)}.`,
  remedy: () => 'Keep the command, or say in the release notes what changes.',
  check(pair, _context, report) {
    for (const each of containerPairs(pair)) {
      const [before, after] = [each.previous.words, each.next.words]
      if (jsonEquals(before, after)) continue
      if (before.length === after.length && before.every((word, at) => isSameButVersion(word, after[at] ?? '', pair)))
        continue
      report({
        evidence: { container: each.name, previous: before, next: after },
        at: { object: each.next.object, path: each.next.path },
        was: { object: each.previous.object, path: each.previous.path },
        ...severityOfNews(pair),
      })
    }
  },
})

const bound = 80

function commandText(words: readonly string[]): string {
  if (words.length === 0) return 'the image’s own command'
  const text = words.join(' ').replace(/\s+/g, ' ')
  return `\`${shortened(text, bound)}\``
}
