import type { VerifyRequest } from './plan/request.ts'
import { createScrub, type Scrub, secretsOfObject, secretsOfValues } from './scrub.ts'

/** Takes everything out of a text that a request says is secret: what Secrets hold, and values with a telling name. */
export function secretScrub({ previous, next, corpus }: VerifyRequest): Scrub {
  const releases = [previous.release, next.release]
  const objects = releases.flatMap(({ objects: own, variants }) => [
    ...own,
    ...variants.flatMap((variant) => variant.objects),
  ])
  const values = releases.flatMap(({ source }) => source.renders.map(({ userValues }) => userValues))
  return createScrub([
    ...objects.flatMap(({ value }) => secretsOfObject(value)),
    ...corpus.companions.flatMap(({ object }) => secretsOfObject(object)),
    ...values.flatMap((each) => secretsOfValues(each)),
  ])
}
