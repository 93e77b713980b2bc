/** A way in which two releases of one chart meet in a cluster. */
export const topologyNames = ['T0', 'T1', 'T2', 'T3', 'T4'] as const
export type TopologyName = (typeof topologyNames)[number]

/** What is done, in words that complete "previous, then …". */
export const topologyTitles = {
  T0: 'upgraded in place',
  T1: 'a second release beside it',
  T2: 'a second release without the objects that both share',
  T3: 'a second release that takes ownership',
  T4: 'a second release in the same namespace',
} as const satisfies Record<TopologyName, string>

/** One of the two releases. */
export type Side = 'previous' | 'next'
