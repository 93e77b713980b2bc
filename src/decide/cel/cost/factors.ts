/** Base costs of cel-go (`common/cost.go`). */

export const selectCost = 1n
export const listCost = 10n
export const mapCost = 30n
export const structCost = 40n

/** Of a text's length, to read it once. */
export const traversalFactor = 0.1

/** Of a regular expression's length, to apply it to one character. */
export const regexFactor = 0.25
