import type { CrdVersion } from '../../model/custom-resource-definition.ts'
import { type Json, stringMember } from '../../model/json.ts'
import type { Path } from '../../model/path.ts'
import { type DefinitionError, invalid, required } from './definition-error.ts'
import { notSimple } from './subresources.ts'

const types = ['boolean', 'date', 'integer', 'number', 'string']
const formats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

/** `additionalPrinterColumns` (ValidateCustomResourceColumnDefinition). */
export function printerColumnErrors(version: CrdVersion, versionPath: Path): readonly DefinitionError[] {
  return version.additionalPrinterColumns.flatMap((column, index) =>
    columnErrors(column, [...versionPath, 'additionalPrinterColumns', index]),
  )
}

function columnErrors(column: Json, path: Path): readonly DefinitionError[] {
  const text = (key: string) => stringMember(column, key) ?? ''
  const type = text('type')
  const format = text('format')
  const jsonPath = text('jsonPath')
  const oneOfTypes = `must be one of ${types.join(',')}`
  return [
    ...(text('name') === '' ? [required([...path, 'name'])] : []),
    ...(type === '' ? [required([...path, 'type'], oneOfTypes)] : []),
    ...(type === '' || types.includes(type) ? [] : [invalid([...path, 'type'], type, oneOfTypes)]),
    ...(format === '' || formats.includes(format)
      ? []
      : [invalid([...path, 'format'], format, `must be one of ${formats.join(',')}`)]),
    ...(jsonPath === '' ? [required([...path, 'jsonPath'])] : []),
    ...(jsonPath === '' || jsonPath.startsWith('.') ? [] : [notSimple(jsonPath, [...path, 'jsonPath'])]),
  ]
}
