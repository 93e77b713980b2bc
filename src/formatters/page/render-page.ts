import { Eta } from 'eta/core'
import codeTemplate from './code.eta?raw'
import findingTemplate from './finding.eta?raw'
import style from './page.css?raw'
import script from './page.js?raw'
import proseTemplate from './prose.eta?raw'
import rulesTemplate from './rules.eta?raw'

/** A page with the parts, the style and the script that all pages share. Every text of the view is escaped. */
export function renderPage(template: string, view: object): string {
  const eta = new Eta({ autoEscape: true, autoTrim: [false, 'nl'] })
  eta.loadTemplate('@prose', proseTemplate.trimEnd())
  eta.loadTemplate('@code', codeTemplate)
  eta.loadTemplate('@finding', findingTemplate)
  eta.loadTemplate('@rules', rulesTemplate)
  const page = eta.renderString(template, { ...view, style, script })
  return page.endsWith('\n') ? page : `${page}\n`
}
