/** Ways in which two releases of an operator break each other in a cluster; docs/verify.md has them with examples. */
export const failureModes = {
  A2: 'a definition drops fields that it does not know',
  A5: 'uninstalling deletes a definition and all of its objects',
  A6: 'definitions in crds/ are not upgraded',
  A7: 'Helm refuses objects that another release owns',
  A8: 'after --take-ownership two releases list one object, and uninstalling either deletes it',
  A10: 'names that are fixed within a namespace',
  A14: 'fields that the chart renders and a controller owns',
  B1: 'two controllers maintain one webhook configuration',
  B2: 'the namespace of the last writer owns the webhook configuration',
  B3: 'the older webhook refuses what is new',
  B4: "the newer webhook refuses the older controller's write",
  B5: 'pods of both versions answer one webhook in turns',
  B6: 'nobody answers a webhook that fails closed',
  C1: 'nothing excludes double reconciling',
  C2: 'one lease for both: the second does nothing',
  C4: 'an older type drops newer fields',
  C5: 'both write what their own types see into one annotation or label',
  C6: 'both write their own status',
  C7: 'both make a child whose name the other cannot guess',
  C8: 'both write one child',
  C13: 'nobody takes a finalizer away',
  D5: 'what the next release wrote is not kept on the way back',
  D6: 'a right that only one of them has',
} as const satisfies Record<string, string>

export type FailureMode = keyof typeof failureModes
