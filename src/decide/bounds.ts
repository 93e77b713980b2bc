/** What bounds the work on one question; an answer that meets one is `undecided` and names it. `docs/schema-engine.md` lists them. */

/** Nodes that the search for one object opens. */
export const searchSteps = 20_000

/** Branches of `anyOf`, `oneOf`, `not`, … that are tried at one value. */
export const branchesTried = 512

/** Further branches that are tried at one value in search of one that fewer unsolved rules judge. */
export const branchesPreferred = 8

/** Integers, or fractions, that are tried in one range. */
export const numberSteps = 4_096

/** Items, or keys, of one list or map in a constructed object. */
export const constructedItems = 256

/** Smaller objects that are tried for one witness. */
export const shrinkSteps = 400

/** Values in all of these together. */
export const shrinkWork = 200_000

/** Characters of a constructed string. */
export const constructedLength = 100_000

/** Characters of all patterns of one question. */
export const patternCharacters = 50_000

/** Instructions that the patterns of one question compile to, counted repetitions written out. */
export const patternInstructions = 20_000

/** States of the automata that one question about patterns builds. */
export const automatonStates = 25_000

/** Steps that one question about patterns takes through its automata. */
export const automatonSteps = 2_000_000

/** Characters times instructions that an RE2 engine looks at to confirm the strings of one question. */
export const confirmationSteps = 2_000_000

/** Strings that one question about patterns and formats constructs and tries. */
export const stringsTried = 512

/** Steps of the translation of one validation rule; a rule that takes more is searched, not solved. */
export const celFormulaSize = 2_000

/** Values that are tried at one field named in a validation rule. */
export const celFieldValues = 48

/** Pairs of stored and new value that are tried for one transition rule. */
export const celValuePairs = 64

/** Objects that are tried for one validation rule that no formula describes. */
export const directedTries = 800

/** Updates that are tried for one transition rule. */
export const updatesTried = 200

/** Values that are tried on two values.schema.json. */
export const valuesTried = 4_000
