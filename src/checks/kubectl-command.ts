/** An object as commands name it. A `type`, so that evidence can hold it. */
export type CommandTarget = {
  /** Lower case: `deployment`. */
  readonly resource: string
  readonly name: string
  /** Null for what has none, and where nothing is known of the installation. */
  readonly namespace: string | null
}

/** `kubectl VERB RESOURCE NAME -n NAMESPACE FLAGS…` */
export function kubectl(
  verb: string,
  { resource, name, namespace }: CommandTarget,
  ...flags: readonly string[]
): string {
  return ['kubectl', verb, resource, name, ...(namespace === null ? [] : ['-n', namespace]), ...flags].join(' ')
}
