import {
  arrayMember,
  isJsonObject,
  type Json,
  type JsonObject,
  memberAt,
  objectMember,
} from '../../../src/model/json.ts'
import { textAt } from './api-client.ts'

/** What a kubelet reads of a container, as far as {@link startProcessNode} plays it. */
export interface ContainerSpecification {
  readonly name: string
  readonly image: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly readiness: { readonly port: number; readonly path: string; readonly period: number } | undefined
}

/** Values of the downward API that are no fields of the pod yet when its process starts. */
export interface PodPlace {
  /** Address that the process may listen on; what `status.podIP` means to it. */
  readonly address: string
}

/** Containers of a pod with their variables and arguments filled in, as a kubelet does. */
export function containersOf(pod: JsonObject, place: PodPlace): readonly ContainerSpecification[] {
  return arrayMember(memberAt(pod, 'spec'), 'containers')
    .filter(isJsonObject)
    .map((container) => {
      const environment = environmentOf(pod, container, place)
      return {
        name: textAt(container, 'name'),
        image: textAt(container, 'image'),
        arguments: arrayMember(container, 'args').map((word) => expand(String(word), environment)),
        environment,
        readiness: readinessOf(container),
      }
    })
}

/** The number of a port that is given by number or by a container's name for it. */
export function portNumber(pod: JsonObject, port: Json | undefined): number {
  const containers = arrayMember(memberAt(pod, 'spec'), 'containers').filter(isJsonObject)
  return containers.map((container) => portOf(container, port)).find((found) => found !== undefined) ?? 0
}

function environmentOf(pod: JsonObject, container: JsonObject, { address }: PodPlace): Record<string, string> {
  const fields: Readonly<Record<string, string>> = {
    'metadata.name': textAt(pod, 'metadata', 'name'),
    'metadata.namespace': textAt(pod, 'metadata', 'namespace'),
    'metadata.uid': textAt(pod, 'metadata', 'uid'),
    'spec.nodeName': textAt(pod, 'spec', 'nodeName'),
    'spec.serviceAccountName': textAt(pod, 'spec', 'serviceAccountName'),
    'status.podIP': address,
  }
  return Object.fromEntries(
    arrayMember(container, 'env').map((variable) => {
      const field = textAt(variable, 'valueFrom', 'fieldRef', 'fieldPath')
      return [textAt(variable, 'name'), field === '' ? textAt(variable, 'value') : (fields[field] ?? '')]
    }),
  )
}

function expand(text: string, environment: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\(([A-Za-z_][\w-]*)\)/g, (whole, name: string) => environment[name] ?? whole)
}

function readinessOf(container: JsonObject): ContainerSpecification['readiness'] {
  const probe = objectMember(container, 'readinessProbe')
  const request = objectMember(probe, 'httpGet')
  if (request === undefined) return undefined
  const period = memberAt(probe, 'periodSeconds')
  return {
    port: portOf(container, request['port']) ?? 0,
    path: textAt(request, 'path'),
    period: typeof period === 'number' ? period : 10,
  }
}

function portOf(container: JsonObject, port: Json | undefined): number | undefined {
  if (typeof port === 'number') return port
  const found = arrayMember(container, 'ports').find((item) => textAt(item, 'name') === port)
  const number = memberAt(found, 'containerPort')
  return typeof number === 'number' ? number : undefined
}
