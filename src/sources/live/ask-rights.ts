import { type AskedRight, askRight, type ClusterAccess, openAccessReviews } from '../../shell/cluster-access.ts'

/** What this user may do, asked before anything is read. */
export interface Rights {
  /** Null where the right is there, or nobody says; else a sentence without full stop on what is missing. */
  missing(asked: AskedRight): Promise<string | null>
  stop(): Promise<void>
}

/** Each right is asked for once. `folder` is private. */
export async function openRights(access: ClusterAccess, folder: string): Promise<Rights> {
  const api = await openAccessReviews(access, folder)
  const answers = new Map<string, Promise<boolean | null>>()
  return {
    async missing(asked) {
      const key = JSON.stringify(asked)
      const answer = answers.get(key) ?? askRight(api, asked)
      answers.set(key, answer)
      return (await answer) === false ? sentence(asked) : null
    },
    stop: () => api.stop(),
  }
}

function sentence({ verb, resource, group, namespace }: AskedRight): string {
  const what = group === '' ? resource : `${resource}.${group}`
  const where = namespace === null ? ' in the whole cluster' : ` in the namespace ${namespace}`
  return `you may not ${verb} ${what}${where}`
}
