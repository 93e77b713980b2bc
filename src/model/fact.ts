/** Something that a check rests on, or why there is none. */
export type Fact<T> =
  | { readonly state: 'known'; readonly value: T }
  /** It matters and could not be had: the check is open. */
  | { readonly state: 'unknown'; readonly reason: string }
  /** Nobody gave the data that it takes, and the check may be left out. */
  | { readonly state: 'not-given'; readonly reason: string }
  /** The question does not arise. */
  | { readonly state: 'not-applicable'; readonly reason: string }

export function known<T>(value: T): Fact<T> {
  return { state: 'known', value }
}

export function unknown(reason: string): Fact<never> {
  return { state: 'unknown', reason }
}

export function notGiven(reason: string): Fact<never> {
  return { state: 'not-given', reason }
}

export function notApplicable(reason: string): Fact<never> {
  return { state: 'not-applicable', reason }
}

/** What follows from a known fact; any other stays as it is. */
export function andThen<T, U>(fact: Fact<T>, next: (value: T) => Fact<U>): Fact<U> {
  return fact.state === 'known' ? next(fact.value) : fact
}

/** The value of a known fact, else undefined. */
export function knownValue<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'known' ? fact.value : undefined
}
