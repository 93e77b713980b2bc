'use strict'
// node root-sarif.cjs FILE: files in a SARIF log relative to the repository, as code scanning on GitHub wants them; it
// does not read originalUriBaseIds. Results about a release that does not lie in the repository keep their paths.
const { readFileSync, writeFileSync } = require('node:fs')

const [, , file] = process.argv
const log = JSON.parse(readFileSync(file, 'utf8'))
for (const run of log.runs) {
  const folderOf = (id) => run.originalUriBaseIds?.[id]?.uri ?? ''
  for (const result of run.results) {
    // Files of a commit or package of before are not those of the checkout: a link to them would lead elsewhere.
    result.relatedLocations = result.relatedLocations?.map(({ physicalLocation, ...rest }) => {
      const isHere = run.originalUriBaseIds?.[physicalLocation?.artifactLocation.uriBaseId]?.uri !== undefined
      return isHere ? { ...rest, physicalLocation } : rest
    })
    for (const { physicalLocation } of [...result.locations, ...(result.relatedLocations ?? [])]) {
      if (physicalLocation === undefined) continue
      const { uri, uriBaseId } = physicalLocation.artifactLocation
      const folder = folderOf(uriBaseId)
      physicalLocation.artifactLocation = { uri: (folder === './' ? '' : folder) + uri }
    }
  }
  delete run.originalUriBaseIds
}
writeFileSync(file, `${JSON.stringify(log, null, 2)}\n`)
