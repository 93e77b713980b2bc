import type { Checked } from '../check/check.ts'
import type { SchemaType } from '../schema-type.ts'
import { SchemaSizes } from './cost-node.ts'
import type { CostRange } from './cost-range.ts'
import { RangeEstimator } from './range-estimator.ts'
import { VariableEstimator } from './variable-estimator.ts'

/** The oldest minor whose estimates are known. */
export const oldestMinor = 30

/** Kubernetes 1.33 brought cel-go 0.23, which estimates in another way. */
const variablesSince = 33

/**
 * What a checked expression costs at most and at least, as the API server of a Kubernetes minor (the 34 of `1.34`)
 * estimates it when a definition is created. `root` is the node that `self` and `oldSelf` stand for.
 */
export function estimateCost(checked: Checked, root: SchemaType, minor: number): CostRange {
  const sizes = new SchemaSizes(root, minor)
  const estimator = minor < variablesSince ? new RangeEstimator(checked, sizes) : new VariableEstimator(checked, sizes)
  return estimator.cost(checked.root)
}
