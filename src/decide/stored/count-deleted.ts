import type { CustomResourceDefinition } from '../../model/custom-resource-definition.ts'
import { arrayMember, type JsonObject, objectMember } from '../../model/json.ts'
import type { JudgedResource } from '../../model/live-cluster.ts'
import { type StoredJudge, storedName } from './judge-stored.ts'

export interface DeletionQuestion {
  readonly live: CustomResourceDefinition
  /** The served version of `live` through which objects are read. */
  readonly readVersion: string
  /** Names that are kept. */
  readonly namesKept: number
}

/**
 * Counts the stored objects of a definition that is deleted. The API server deletes each of them, and the definition
 * only when the last one is gone: one with finalizers waits for who set them (kubernetes/apiextensions-apiserver
 * pkg/controller/finalizer/crd_finalizer.go).
 */
export function countDeleted({ live, readVersion, namesKept }: DeletionQuestion): StoredJudge {
  let count = 0
  let stuck = 0
  let objects: string[] = []
  let stuckObjects: string[] = []
  return {
    add: (object: JsonObject) => {
      count += 1
      const name = storedName(object)
      if (objects.length < namesKept) objects.push(name)
      if (arrayMember(objectMember(object, 'metadata'), 'finalizers').length === 0) return
      stuck += 1
      if (stuckObjects.length < namesKept) stuckObjects.push(name)
    },
    restart: () => {
      count = 0
      stuck = 0
      objects = []
      stuckObjects = []
    },
    result: (): JudgedResource => ({
      definition: live.name,
      kind: live.names.kind,
      count,
      causes:
        count === 0
          ? []
          : [
              {
                effect: 'deleted',
                version: readVersion,
                path: '',
                keyword: null,
                detail: '',
                count,
                objects,
                stuck,
                stuckObjects,
              },
            ],
    }),
  }
}
