/** Freezes a value with all it reaches, so that a rule that writes to its input throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of value instanceof Map ? value.values() : Object.values(value)) deepFreeze(child)
  }
  return value
}
