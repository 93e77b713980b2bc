import type { Formatter } from './formatter.ts'
import pageTemplate from './page/page.eta?raw'
import { viewPage } from './page/page-view.ts'
import { renderPage } from './page/render-page.ts'

/**
 * One page that needs nothing else: no network, no server, and without its script it still shows everything. Its content
 * security policy forbids loading anything.
 */
export const formatHtml: Formatter = (report) => renderPage(pageTemplate, viewPage(report))
