import { stringify } from 'yaml'
import type { Json } from '../model/json.ts'

/** YAML that kubectl reads back to the same value: YAML 1.1, where `no` and `1e3` need quotes. Ends with a line break. */
export function yamlText(value: Json): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
}
