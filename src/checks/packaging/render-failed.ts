import { defineRule } from '../rule.ts'
import { failurePlace, renderRemedy } from './render-remedy.ts'

type Evidence = { readonly message: string; readonly command: string }

/** Helm renders every template before it creates anything, so one that fails ends the installation (helm/helm pkg/action/install.go). */
export const packagingRenderFailed = defineRule<'release', Evidence>({
  id: 'packaging/render-failed',
  scope: 'release',
  title: 'Chart that Helm cannot render with these values',
  why: '`helm install` renders all templates first and stops at the first failure: with these values nothing is installed, and nothing that the chart renders could be examined.',
  sources: ['helm/helm pkg/action/install.go, renderResources'],
  category: 'packaging',
  severity: 'error',
  breaks: [],
  since: '0.1.0',
  // What Helm renders is an input here, so there is no failing chart to show; the table test brings its own.
  examples: [],
  message: ({ message }) => `Helm cannot render the chart: ${message.replace(/\.?\s*$/, '.')}`,
  remedy: ({ message, command }) => renderRemedy(message, command),
  check({ source, chart }, _context, report) {
    // Helm renders no library by itself.
    if (chart?.type === 'library') return
    const failure = source.renders.find(({ purpose }) => purpose.kind === 'install')?.failure ?? null
    if (failure === null) return
    report({
      evidence: { message: failure.message, command: failure.command },
      at: failurePlace(failure.message, source.files),
    })
  },
})
