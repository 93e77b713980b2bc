import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

/** The Chromium to test in: `CHROMIUM_BIN`, else where distributions put it. `scripts/test.mjs` looks in the same places. */
const program = process.env['CHROMIUM_BIN'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync)

export async function startBrowser(): Promise<Browser> {
  if (program === undefined) throw new Error('There is no Chromium; name one in CHROMIUM_BIN.')
  return chromium.launch({
    executablePath: program,
    // Without a sandbox of its own, for containers; without anything that talks to its maker.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Requests that a page made beside its own file, and errors it ran into. */
export interface Complaints {
  readonly requests: string[]
  readonly errors: string[]
}

export function watch(page: Page): Complaints {
  const complaints: Complaints = { requests: [], errors: [] }
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) complaints.requests.push(request.url())
  })
  page.on('pageerror', (error) => complaints.errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.errors.push(message.text())
  })
  return complaints
}
