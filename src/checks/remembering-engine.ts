import type { Engine } from './engine.ts'

/** An engine that answers each question once: a release rendered with other values mostly holds the same definitions. */
export function rememberingEngine(engine: Engine): Engine {
  const idOf = numberObjects()
  return {
    compareVersions: remember(
      (previous, next) => engine.compareVersions(previous, next),
      (previous, next) =>
        [previous, next].map(({ definition, version }) => `${idOf(definition)} ${version.name}`).join(),
    ),
    compareServedVersions: remember(
      (definition, kubernetesMinor) => engine.compareServedVersions(definition, kubernetesMinor),
      (definition) => String(idOf(definition)),
    ),
    findExample: remember(
      (served) => engine.findExample(served),
      ({ definition, version }) => `${idOf(definition)} ${version.name}`,
    ),
    validateDefinition: remember(
      (definition, kubernetesMinor) => engine.validateDefinition(definition, kubernetesMinor),
      (definition) => String(idOf(definition)),
    ),
    judgeValues: (schemaText, values) => engine.judgeValues(schemaText, values),
    compareValues: (question) => engine.compareValues(question),
  }
}

/** One run asks about one Kubernetes minor, so no key holds it. */
function remember<Question extends readonly unknown[], Answer>(
  ask: (...question: Question) => Promise<Answer>,
  keyOf: (...question: Question) => string,
): (...question: Question) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return (...question) => {
    const key = keyOf(...question)
    const answer = answers.get(key) ?? ask(...question)
    answers.set(key, answer)
    return answer
  }
}

function numberObjects(): (object: object) => number {
  const numbers = new WeakMap<object, number>()
  let count = 0
  return (object) => {
    const number = numbers.get(object) ?? count++
    numbers.set(object, number)
    return number
  }
}
