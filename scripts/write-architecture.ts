// The picture of the layers in docs/architecture.md: `npm run generate`.
import { readFileSync, writeFileSync } from 'node:fs'
import { pictureOfLayers } from './layers.ts'

const page = new URL('../docs/architecture.md', import.meta.url)
const [start, end] = ['<!-- layers: made of the imports -->', '<!-- /layers -->']
const text = readFileSync(page, 'utf8')
const [before = '', rest = ''] = text.split(start)
const after = rest.slice(rest.indexOf(end) + end.length)
writeFileSync(page, `${before}${start}\n\n${pictureOfLayers()}\n\n${end}${after}`)
