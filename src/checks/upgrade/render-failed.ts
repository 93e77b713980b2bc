import type { Release } from '../../model/release.ts'
import type { RenderFailure } from '../../model/release-source.ts'
import { renderRemedy } from '../packaging/render-remedy.ts'
import { defineRule } from '../rule.ts'

type Evidence = { readonly side: 'previous' | 'next'; readonly message: string; readonly command: string }

/** Helm renders every template before it changes anything, so a template that fails ends the upgrade (helm/helm pkg/action/upgrade.go). */
export const upgradeRenderFailed = defineRule<'pair', Evidence>({
  id: 'upgrade/render-failed',
  scope: 'pair',
  title: 'Release that Helm cannot render with these values',
  why: '`helm upgrade` renders all templates first and stops at the first failure: with these values the release cannot be installed or upgraded, and nothing it renders could be examined.',
  sources: ['helm/helm pkg/action/upgrade.go, renderResources'],
  category: 'packaging',
  severity: 'error',
  severityFloor: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  // What Helm renders is an input here, so there is no failing chart to show; the table test brings its own.
  examples: [],
  message: ({ side, message }) => `Helm cannot render the ${side} release with these values: ${message}`,
  remedy: ({ message, command }) => renderRemedy(message, command),
  check({ previous, next }, _context, report) {
    for (const [side, release] of [
      ['previous', previous],
      ['next', next],
    ] as const) {
      const failure = failureOf(release, side)
      if (failure === null) continue
      report({
        evidence: { side, message: failure.message, command: failure.command },
        at: { file: 'templates' },
        ...(side === 'previous'
          ? {
              certainty: 'undecided' as const,
              reason: 'the previous release does not render, so there is nothing to compare with',
            }
          : { direction: 'previous-to-next' as const }),
      })
    }
  },
})

/** A release that installs may yet refuse to be upgraded to. */
function failureOf({ source, variants }: Release, side: Evidence['side']): RenderFailure | null {
  const installing = source.renders.find(({ purpose }) => purpose.kind === 'install')?.failure ?? null
  const upgrading = variants.find(({ purpose }) => purpose.kind === 'upgrade')?.failure ?? null
  return installing ?? (side === 'next' ? upgrading : null)
}
