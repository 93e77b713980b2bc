import type { KubernetesSupport } from './settings.ts'

/**
 * Releases and support ends of Kubernetes. Newest first. Where the sources differ by days (1.27, 1.28), the dates are
 * endoflife.date's. A configuration file may bring newer data.
 */
export const kubernetesSupport: KubernetesSupport = {
  asOf: '2026-08-22',
  source: 'https://endoflife.date/kubernetes',
  minors: [
    { minor: '1.36', released: '2026-04-22', endOfLife: '2027-06-28' },
    { minor: '1.35', released: '2025-12-17', endOfLife: '2027-02-28' },
    { minor: '1.34', released: '2025-08-27', endOfLife: '2026-10-27' },
    { minor: '1.33', released: '2025-04-23', endOfLife: '2026-06-28' },
    { minor: '1.32', released: '2024-12-11', endOfLife: '2026-02-28' },
    { minor: '1.31', released: '2024-08-13', endOfLife: '2025-11-11' },
    { minor: '1.30', released: '2024-04-17', endOfLife: '2025-07-15' },
    { minor: '1.29', released: '2023-12-13', endOfLife: '2025-02-28' },
    { minor: '1.28', released: '2023-08-15', endOfLife: '2024-10-28' },
    { minor: '1.27', released: '2023-04-11', endOfLife: '2024-06-28' },
    { minor: '1.26', released: '2022-12-08', endOfLife: '2024-02-28' },
  ],
}
