import { Eta } from 'eta/core'
import type { Formatter } from './formatter.ts'
import codeTemplate from './page/code.eta?raw'
import findingTemplate from './page/finding.eta?raw'
import style from './page/page.css?raw'
import pageTemplate from './page/page.eta?raw'
import script from './page/page.js?raw'
import { viewPage } from './page/page-view.ts'
import proseTemplate from './page/prose.eta?raw'

/**
 * One page that needs nothing else: no network, no server, and without its script it still shows everything. Its content
 * security policy forbids loading anything.
 */
export const formatHtml: Formatter = (report) => {
  const eta = new Eta({ autoEscape: true, autoTrim: [false, 'nl'] })
  eta.loadTemplate('@prose', proseTemplate.trimEnd())
  eta.loadTemplate('@code', codeTemplate)
  eta.loadTemplate('@finding', findingTemplate)
  const page = eta.renderString(pageTemplate, { ...viewPage(report), style, script })
  return page.endsWith('\n') ? page : `${page}\n`
}
