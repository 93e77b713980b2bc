// In a module of its own to load on demand: a bundle splits CommonJS packages into chunks without names.
export { Ajv } from 'ajv'
