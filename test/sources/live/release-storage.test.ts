import { expect, it } from 'vitest'
import { releaseStorage } from '../../../src/sources/live/release-storage.ts'

it.each([
  [undefined, 'secrets'],
  ['', 'secrets'],
  ['secret', 'secrets'],
  ['configmap', 'configmaps'],
  ['configmaps', 'configmaps'],
  ['sql', null],
  ['memory', null],
])('keeps releases under HELM_DRIVER=%s in %s', (driver, resource) => {
  expect(releaseStorage(driver === undefined ? {} : { HELM_DRIVER: driver })).toBe(resource)
})
