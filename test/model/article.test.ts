import { expect, it } from 'vitest'
import { withArticle } from '../../src/model/article.ts'

it.each([
  ['Workspace', 'a Workspace'],
  ['InferenceSet', 'an InferenceSet'],
  ['EC2NodeClass', 'an EC2NodeClass'],
])('%s is %s', (noun, text) => {
  expect(withArticle(noun)).toBe(text)
})
