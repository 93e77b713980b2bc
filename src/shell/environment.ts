/** Environment variables of this process, as they were when it started. */
export type Environment = Readonly<Record<string, string | undefined>>
