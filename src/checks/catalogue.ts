import { crdNotCreatedByUpgrade } from './crd/added-in-crds-folder.ts'
import { crdConversionWebhookAdded, crdConversionWebhookRemoved } from './crd/conversion-changed.ts'
import { crdDeletedByRollback } from './crd/deleted-by-rollback.ts'
import { crdDeletedByUpgrade } from './crd/deleted-by-upgrade.ts'
import { crdIdentityChanged } from './crd/identity-changed.ts'
import { crdKeepPolicyRemoved } from './crd/keep-policy-removed.ts'
import { crdMovedIntoTemplates } from './crd/moved-into-templates.ts'
import { crdNamesRemoved } from './crd/names-removed.ts'
import { crdNoLongerShipped } from './crd/no-longer-shipped.ts'
import { crdNotUpdatedByUpgrade } from './crd/not-updated-by-upgrade.ts'
import { crdPruningSwitchedOff, crdPruningSwitchedOn } from './crd/preserve-unknown-fields.ts'
import { crdPrinterColumnRemoved } from './crd/printer-columns.ts'
import { crdScaleChanged } from './crd/scale-subresource.ts'
import { crdSelectableFieldRemoved } from './crd/selectable-fields.ts'
import { crdStatusSubresourceAdded, crdStatusSubresourceRemoved } from './crd/status-subresource.ts'
import { crdStorageVersionMoved } from './crd/storage-version-moved.ts'
import { crdStoredVersionRemoved } from './crd/stored-version-removed.ts'
import { crdNewVersionStored, crdVersionAdded } from './crd/version-added.ts'
import { crdVersionDeprecated } from './crd/version-deprecated.ts'
import { crdVersionNotServed } from './crd/version-removed.ts'
import { imageAdded, imageChanged, imageRemoved } from './image/images-changed.ts'
import { suppressionExpired } from './policy/suppression-expired.ts'
import { suppressionUnused } from './policy/suppression-unused.ts'
import type { Rule } from './rule.ts'
import { upgradeRenderFailed } from './upgrade/render-failed.ts'
import { versionAppVersionChanged } from './version/app-version-changed.ts'
import { versionNotComparable } from './version/not-comparable.ts'
import { versionRepublished } from './version/republished.ts'
import { workloadImmutableFieldChanged } from './workload/immutable-field-changed.ts'

/** Every rule, by file. Written by scripts/write-catalogue.ts; a rule file is enough to be in it. */
export const rules: readonly Rule[] = [
  crdNotCreatedByUpgrade,
  crdConversionWebhookAdded,
  crdConversionWebhookRemoved,
  crdDeletedByRollback,
  crdDeletedByUpgrade,
  crdIdentityChanged,
  crdKeepPolicyRemoved,
  crdMovedIntoTemplates,
  crdNamesRemoved,
  crdNoLongerShipped,
  crdNotUpdatedByUpgrade,
  crdPruningSwitchedOff,
  crdPruningSwitchedOn,
  crdPrinterColumnRemoved,
  crdScaleChanged,
  crdSelectableFieldRemoved,
  crdStatusSubresourceAdded,
  crdStatusSubresourceRemoved,
  crdStorageVersionMoved,
  crdStoredVersionRemoved,
  crdNewVersionStored,
  crdVersionAdded,
  crdVersionDeprecated,
  crdVersionNotServed,
  imageAdded,
  imageChanged,
  imageRemoved,
  suppressionExpired,
  suppressionUnused,
  upgradeRenderFailed,
  versionAppVersionChanged,
  versionNotComparable,
  versionRepublished,
  workloadImmutableFieldChanged,
]
