// The validators that values.schema.json may need, in one module to load on demand: a bundle splits
// CommonJS packages into chunks without names, so they are imported by name here and lazily elsewhere.
export { Ajv } from 'ajv'
export { Ajv2019 } from 'ajv/dist/2019.js'
export { Ajv2020 } from 'ajv/dist/2020.js'
