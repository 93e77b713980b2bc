import { conversions } from './library/conversions.ts'
import { extendedLists, kubernetesLists, sets } from './library/lists.ts'
import { namedFormatLibrary } from './library/named-format.ts'
import { addresses, addressTypes, urlLibrary } from './library/network.ts'
import { operators } from './library/operators.ts'
import { laterOptionals, mapInsertion, optionals } from './library/optionals.ts'
import type { FunctionDeclaration, Library } from './library/overload.ts'
import { quantities } from './library/quantity.ts'
import { type RegexEngine, regexLibrary } from './library/regex.ts'
import { semanticVersions } from './library/semantic-version.ts'
import { extendedStrings, formattedStrings, standardStrings } from './library/strings.ts'
import { timeFunctions } from './library/time-functions.ts'
import type { MacroSet } from './syntax/macros.ts'
import {
  boolType,
  bytesType,
  type CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listType,
  mapType,
  nullType,
  opaqueType,
  parameterType,
  stringType,
  timestampType,
  typeOfType,
  typeType,
  uintType,
} from './value/types.ts'

/** What expressions may use on one Kubernetes minor (k8s.io/apiserver `pkg/cel/environment/base.go`). */
export interface Environment {
  /** By name; signatures of several libraries are merged, in the order in which the libraries are added. */
  readonly functions: ReadonlyMap<string, FunctionDeclaration>
  /** Names of types that are values: `int`, `net.IP`… */
  readonly typeNames: ReadonlyMap<string, CelType>
  readonly macros: MacroSet
  /** int, uint and double may be ordered against each other. */
  readonly hasCrossTypeComparisons: boolean
  /** Literals of durations, timestamps and patterns are checked when a rule is compiled. */
  readonly hasLiteralChecks: boolean
  /** And those of formats, with their arguments (cel-go 0.20). */
  readonly hasFormatChecks: boolean
  /** `self.namespace` reaches a field whose name is a reserved word; else only `self.__namespace__` does. */
  readonly hasKeywordFields: boolean
}

export interface EnvironmentRequest {
  /** 34 for Kubernetes 1.34: decides which version of cel-go is at work. */
  readonly minor: number
  /**
   * Minor whose functions are known. A new rule is compiled with those of the minor before, so that a
   * rolled-back server can still run it; a stored rule with all.
   */
  readonly compatibleWith: number
  readonly regex: RegexEngine
}

const a = parameterType('A')
const b = parameterType('B')

const standardTypes: readonly CelType[] = [
  boolType,
  bytesType,
  doubleType,
  durationType,
  intType,
  listType(a),
  mapType(a, b),
  nullType,
  stringType,
  timestampType,
  typeType,
  uintType,
]

/** Short names that the server's type provider declares although no value of the type answers to them. */
export const unplannedTypeNames: ReadonlySet<string> = new Set(['duration', 'timestamp'])

export function createEnvironment(request: EnvironmentRequest): Environment {
  const { minor, compatibleWith } = request
  const since = (introduced: number) => compatibleWith >= introduced
  const libraries: readonly (Library | false)[] = [
    operators,
    standardStrings,
    conversions,
    timeFunctions,
    urlLibrary(minor),
    regexLibrary(request.regex),
    kubernetesLists,
    since(28) && optionals,
    since(28) && minor >= 33 && laterOptionals,
    since(28) && quantities,
    extendedStrings,
    since(29) && formattedStrings,
    since(29) && sets,
    since(30) && addresses,
    since(31) && namedFormatLibrary(minor),
    since(32) && mapInsertion,
    since(33) && semanticVersions,
    since(34) && extendedLists,
  ]
  const types = [
    ...standardTypes,
    ...(since(28) ? [opaqueType('optional_type', dynType)] : []),
    ...(since(30) ? addressTypes : []),
  ]
  return {
    functions: mergeLibraries(libraries.filter((library) => library !== false)),
    typeNames: new Map([
      ...types.map((type) => [type.name, typeOfType(type)] as const),
      ['duration', typeOfType(durationType)],
      ['timestamp', typeOfType(timestampType)],
    ]),
    macros: { hasOptionals: since(28), hasTwoVariables: since(32), hasExtendedLists: since(34) },
    hasCrossTypeComparisons: since(28),
    hasLiteralChecks: since(29),
    hasFormatChecks: minor >= 31,
    hasKeywordFields: since(31),
  }
}

function mergeLibraries(libraries: readonly Library[]): ReadonlyMap<string, FunctionDeclaration> {
  const functions = new Map<string, FunctionDeclaration>()
  for (const declaration of libraries.flat()) {
    const known = functions.get(declaration.name)
    functions.set(
      declaration.name,
      known === undefined
        ? declaration
        : {
            name: declaration.name,
            overloads: [...known.overloads, ...declaration.overloads],
            call: known.call ?? declaration.call,
            isGuarded: known.isGuarded || declaration.isGuarded,
          },
    )
  }
  return functions
}
