import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../shared/charts', import.meta.url))

/** The folder of KAITO's published packages, a chart repository; null on machines that have none. */
export const realCharts: string | null = existsSync(folder) ? folder : null
