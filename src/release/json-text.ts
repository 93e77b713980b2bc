import type { Json } from '../model/json.ts'
import { limits } from './limits.ts'

/** An integer of so many digits may be beyond what a float64 holds exactly. */
const longInteger = /[0-9]{16}/

/**
 * The value of a text that is JSON, which clients decode without YAML (`YAMLOrJSONDecoder` in k8s.io/apimachinery);
 * undefined for any other text, and for numbers that need more care.
 */
export function readJsonText(text: string): Json | undefined {
  if (!/^\s*\{/.test(text) || longInteger.test(text)) return undefined
  let value: Json
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return isWithinLimits(value) ? value : undefined
}

function isWithinLimits(value: Json): boolean {
  const open: { readonly value: Json; readonly depth: number }[] = [{ value, depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next.value === 'number' && !Number.isFinite(next.value)) return false
    if (typeof next.value !== 'object' || next.value === null) continue
    if (next.depth > limits.depth) return false
    for (const child of Object.values(next.value)) open.push({ value: child, depth: next.depth + 1 })
  }
  return true
}
