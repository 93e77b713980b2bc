import { expect, test } from 'vitest'
import { formatPath, type Path, parsePath } from '../../src/model/path.ts'

test.each<[path: Path, text: string]>([
  [[], '.'],
  [['spec', 'versions', 0, 'name'], '.spec.versions[0].name'],
  [[0], '.[0]'],
  [['metadata', 'labels', 'a.b/c'], '.metadata.labels["a.b/c"]'],
  [['x-kubernetes-list-type'], '.x-kubernetes-list-type'],
  [['a', ''], '.a[""]'],
  [['a', '0'], '.a["0"]'],
  [['a', 'say "hi"\n'], '.a["say \\"hi\\"\\n"]'],
  [['$ref'], '.["$ref"]'],
  [['__proto__'], '.__proto__'],
])('%j is %s', (path, text) => {
  expect(formatPath(path)).toBe(text)
  expect(parsePath(text)).toEqual(path)
})
