import { canonicalJson, type Json } from '../model/json.ts'
import { parseJson } from '../model/parse-json.ts'
import { cacheFolder } from '../shell/cache-folder.ts'
import type { Environment } from '../shell/environment.ts'
import { kindOfPath, makeFolder, readFileBytes, writeFileAtomically } from '../shell/files.ts'
import { pathBelow } from '../shell/paths.ts'
import { digestBytes } from '../sources/chart-files.ts'
import { tool } from './tool.ts'

const maximumBytes = 256 * 1024 * 1024

/** Results of earlier runs, by everything that they depend on. */
export interface ResultCache {
  get(key: Json): Promise<Json | undefined>
  set(key: Json, value: string): Promise<void>
}

/** A cache that holds nothing. */
export const noCache: ResultCache = { get: async () => undefined, set: async () => {} }

/**
 * The cache in the user's folder for such things (XDG base directories). An entry that cannot be read counts for none;
 * a folder that cannot be written is left alone.
 */
export function openResultCache(environment: Environment): ResultCache {
  const folder = cacheFolder(tool.name, environment)
  if (folder === null) return noCache
  const pathOf = (key: Json) =>
    pathBelow(folder, `${digestBytes(Buffer.from(canonicalJson(key))).replace(/^sha256:/, '')}.json`)
  let isUsable = true
  return {
    get: async (key) => {
      const path = pathOf(key)
      try {
        if ((await kindOfPath(path)) !== 'file') return undefined
        return parseJson((await readFileBytes(path, maximumBytes)).toString('utf8'))
      } catch {
        return undefined
      }
    },
    set: async (key, value) => {
      if (!isUsable) return
      try {
        await makeFolder(folder)
        await writeFileAtomically(pathOf(key), value)
      } catch {
        isUsable = false
      }
    },
  }
}
