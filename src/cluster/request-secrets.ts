import type { VerifyRequest } from './plan/request.ts'
import { createScrub, type Scrub, secretsOfObject, secretsOfValues } from './scrub.ts'

/** A scrub that knows what a request says is secret: values with a telling name, and Secrets that are stored beside custom resources. */
export function secretScrub({ previous, next, corpus }: VerifyRequest): Scrub {
  const scrub = createScrub()
  for (const { release } of [previous, next]) {
    for (const { userValues } of release.source.renders) scrub.add(secretsOfValues(userValues))
  }
  for (const { object } of corpus.companions) scrub.add(secretsOfObject(object))
  return scrub
}
