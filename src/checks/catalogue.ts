import { chartAnnotationInvalid } from './chart/annotation-invalid.ts'
import { chartAppVersionDiffers } from './chart/app-version-differs.ts'
import { chartAppVersionMissing } from './chart/app-version-missing.ts'
import { chartAppVersionNotSemver } from './chart/app-version-not-semver.ts'
import { chartCandidateMisnamed } from './chart/candidate-misnamed.ts'
import { chartKubeVersionInvalid } from './chart/kube-version-invalid.ts'
import { chartKubeVersionMissing } from './chart/kube-version-missing.ts'
import { chartKubeVersionNarrowed } from './chart/kube-version-narrowed.ts'
import { chartKubeVersionRefusesSuffix } from './chart/kube-version-suffix.ts'
import { chartKubeVersionTooNarrow } from './chart/kube-version-too-narrow.ts'
import { chartPrereleaseAnnotationWrong } from './chart/prerelease-annotation.ts'
import { chartScalarNotText } from './chart/scalar-not-text.ts'
import { chartVersionInvalid } from './chart/version-invalid.ts'
import { chartVersionNotStrict } from './chart/version-not-strict.ts'
import { clusterBothReconcile } from './cluster/both-reconcile.ts'
import { clusterChildrenDuplicated } from './cluster/children-duplicated.ts'
import { clusterControllersFail } from './cluster/controllers-fail.ts'
import { clusterControllersFight } from './cluster/controllers-fight.ts'
import { clusterDeletionStuck } from './cluster/deletion-stuck.ts'
import { clusterFieldConflicts } from './cluster/field-conflicts.ts'
import { clusterFieldsLost } from './cluster/fields-lost.ts'
import { clusterIdleBeside } from './cluster/idle-beside.ts'
import { clusterInstallRefused } from './cluster/install-refused.ts'
import { clusterNewFieldsRefused } from './cluster/new-fields-refused.ts'
import { clusterObjectChurns } from './cluster/object-churns.ts'
import { clusterRequestsRefused } from './cluster/requests-refused.ts'
import { clusterRollBackDeletes, clusterRollBackRefused, clusterRollBackRefusesStored } from './cluster/roll-back.ts'
import { clusterUninstallDeletes } from './cluster/uninstall-deletes.ts'
import { clusterUpgradeRefused } from './cluster/upgrade-refused.ts'
import { clusterWritesRefused } from './cluster/writes-refused.ts'
import { crdNotCreatedByUpgrade } from './crd/added-in-crds-folder.ts'
import { crdAppliedByProgram } from './crd/applied-by-program.ts'
import { crdBehindValue } from './crd/behind-value.ts'
import { crdConversionWebhookAdded, crdConversionWebhookRemoved } from './crd/conversion-changed.ts'
import { crdRefused } from './crd/definition-refused.ts'
import { crdDeletedByRollback } from './crd/deleted-by-rollback.ts'
import { crdDeletedByUpgrade } from './crd/deleted-by-upgrade.ts'
import { crdHookExistsAtUpgrade } from './crd/hook-exists-at-upgrade.ts'
import { crdIdentityChanged } from './crd/identity-changed.ts'
import { crdKeepPolicyRemoved } from './crd/keep-policy-removed.ts'
import { crdMovedIntoTemplates } from './crd/moved-into-templates.ts'
import { crdNamesRemoved } from './crd/names-removed.ts'
import { crdNoLongerShipped } from './crd/no-longer-shipped.ts'
import { crdNotKept } from './crd/not-kept.ts'
import { crdNotUpdatedByUpgrade } from './crd/not-updated-by-upgrade.ts'
import { crdPruningSwitchedOff, crdPruningSwitchedOn } from './crd/preserve-unknown-fields.ts'
import { crdPrinterColumnRemoved } from './crd/printer-columns.ts'
import { crdRefusedByUpgrade } from './crd/refused-by-upgrade.ts'
import { crdScaleChanged } from './crd/scale-subresource.ts'
import { crdSelectableFieldRemoved } from './crd/selectable-fields.ts'
import { crdShippedAsHook } from './crd/shipped-as-hook.ts'
import { crdShippedTwice } from './crd/shipped-twice.ts'
import { crdStatusSubresourceAdded, crdStatusSubresourceRemoved } from './crd/status-subresource.ts'
import { crdStorageVersionMoved } from './crd/storage-version-moved.ts'
import { crdStoredVersionRemoved } from './crd/stored-version-removed.ts'
import { crdTemplateSyntax } from './crd/template-syntax.ts'
import { crdTooLarge } from './crd/too-large.ts'
import { crdUsedBeforeCreated, crdUsedBeforeInstalled } from './crd/used-before-created.ts'
import { crdNewVersionStored, crdVersionAdded } from './crd/version-added.ts'
import { crdVersionDeprecated } from './crd/version-deprecated.ts'
import { crdVersionNotServed } from './crd/version-removed.ts'
import { flagsCommandChanged } from './flags/command.ts'
import { flagsDeclaredDefaultChanged, flagsDeclaredFlagRemoved } from './flags/declared-flags.ts'
import { flagsDeclaredGateChanged, flagsDeclaredGateRemoved } from './flags/declared-gates.ts'
import { flagsFeatureGateChanged } from './flags/feature-gates.ts'
import { flagsFlagAdded, flagsFlagNoLongerPassed, flagsFlagValueChanged } from './flags/passed-flags.ts'
import { flagsPortChanged, flagsServicePortUnmatched } from './flags/ports.ts'
import { flagsProbeChanged } from './flags/probes.ts'
import { flagsVariableChanged } from './flags/variables.ts'
import { gateAppVersionDiffers } from './gate/app-version-differs.ts'
import { gateBreakingCommitAfterCandidate } from './gate/breaking-commit-after-candidate.ts'
import { gateBreaksAfterCandidate } from './gate/breaks-after-candidate.ts'
import { gateCadenceOff } from './gate/cadence-off.ts'
import { gateCandidateGap } from './gate/candidate-gap.ts'
import { gateCandidateLate } from './gate/candidate-late.ts'
import { gateCandidateMissing } from './gate/candidate-missing.ts'
import { gateCandidateNotContained } from './gate/candidate-not-contained.ts'
import { gateCandidateNotSoaked } from './gate/candidate-not-soaked.ts'
import { gateChartVersionDiffers } from './gate/chart-version-differs.ts'
import { gateCommitNotFromMain } from './gate/commit-not-from-main.ts'
import { gateCommitRevertedOnMain } from './gate/commit-reverted-on-main.ts'
import { gateCommitsAfterCandidate } from './gate/commits-after-candidate.ts'
import { gateImageTagDiffers } from './gate/image-tag-differs.ts'
import { gateLineNotSupported } from './gate/line-not-supported.ts'
import { gateMilestoneOpen } from './gate/milestone-open.ts'
import { gatePackageDiffers } from './gate/package-differs.ts'
import { gatePackageMissing } from './gate/package-missing.ts'
import { gatePatchBreaks } from './gate/patch-breaks.ts'
import { gatePatchNotContained } from './gate/patch-not-contained.ts'
import { gateTagLightweight } from './gate/tag-lightweight.ts'
import { gateTagNotACommit } from './gate/tag-not-a-commit.ts'
import { gateTagNotStrict } from './gate/tag-not-strict.ts'
import { gateTagOffBranch } from './gate/tag-off-branch.ts'
import { gateTagRenamed } from './gate/tag-renamed.ts'
import { gateUpgradeNotVerified } from './gate/upgrade-not-verified.ts'
import { imageAnnotationStale } from './image/annotation-stale.ts'
import { imageCandidateAdded, imageCandidateInRelease } from './image/candidate-in-release.ts'
import { imageDigestLost } from './image/digest-lost.ts'
import { imageDowngraded } from './image/downgraded.ts'
import { imageAdded, imageChanged, imageRemoved } from './image/images-changed.ts'
import { imageOwnTagDiffers } from './image/own-tag-differs.ts'
import { imageOwnTagLeftBehind } from './image/own-tag-left-behind.ts'
import { imageReferenceInvalid } from './image/reference-invalid.ts'
import { imageRegistryChanged } from './image/registry-changed.ts'
import { imageTagMutable } from './image/tag-mutable.ts'
import { imageValueUnused } from './image/value-unused.ts'
import { packagingDependencyMissing } from './packaging/dependency-missing.ts'
import { packagingDependencyOutOfRange } from './packaging/dependency-out-of-range.ts'
import { packagingDuplicateKey } from './packaging/duplicate-key.ts'
import { packagingDuplicateObject } from './packaging/duplicate-object.ts'
import { packagingFixedClusterName } from './packaging/fixed-cluster-name.ts'
import { packagingFixedNamespace } from './packaging/fixed-namespace.ts'
import { packagingFormatError } from './packaging/format-error.ts'
import { packagingLockOutOfSync } from './packaging/lock-out-of-sync.ts'
import { packagingLookupDeletesOnUpgrade } from './packaging/lookup-deletes-on-upgrade.ts'
import { packagingLookupInTemplate } from './packaging/lookup-in-template.ts'
import { packagingRenderFailed } from './packaging/render-failed.ts'
import { packagingRendersNothing } from './packaging/renders-nothing.ts'
import { packagingUnreadable } from './packaging/unreadable.ts'
import { packagingValuesRefused } from './packaging/values-refused.ts'
import { packagingValuesSchemaInvalid } from './packaging/values-schema-invalid.ts'
import { packagingVendoredNotLocked } from './packaging/vendored-not-locked.ts'
import { suppressionExpired } from './policy/suppression-expired.ts'
import { suppressionUnused } from './policy/suppression-unused.ts'
import { preflightApiRemovedSoon } from './preflight/api-removed-soon.ts'
import { preflightApplyMethod } from './preflight/apply-method.ts'
import { preflightDefaultAdded } from './preflight/default-added.ts'
import { preflightDefinitionDrifted } from './preflight/definition-drifted.ts'
import { preflightDefinitionMissing } from './preflight/definition-missing.ts'
import { preflightEditRefused } from './preflight/edit-refused.ts'
import { preflightFieldConflicts } from './preflight/field-conflicts.ts'
import { preflightFieldsPruned } from './preflight/fields-pruned.ts'
import { preflightFinalizerStuck } from './preflight/finalizer-stuck.ts'
import { preflightForeignOwner } from './preflight/foreign-owner.ts'
import { preflightKindNotServed } from './preflight/kind-not-served.ts'
import { preflightKubernetesRefused } from './preflight/kubernetes-refused.ts'
import { preflightKubernetesUnsupported } from './preflight/kubernetes-unsupported.ts'
import { preflightNodeSkew } from './preflight/node-skew.ts'
import { preflightNotAdoptable } from './preflight/not-adoptable.ts'
import { preflightNotDecided } from './preflight/not-decided.ts'
import { preflightObjectsDeleted } from './preflight/objects-deleted.ts'
import { preflightOtherInstallations } from './preflight/other-installations.ts'
import { preflightRefusedAlready } from './preflight/refused-already.ts'
import { preflightReleaseBusy } from './preflight/release-busy.ts'
import { preflightUpdateRefused } from './preflight/update-refused.ts'
import { preflightVersionInUse } from './preflight/version-in-use.ts'
import { rbacBindingDangles } from './rbac/binding-dangles.ts'
import { rbacRightsGained } from './rbac/rights-gained.ts'
import { rbacRightsLost } from './rbac/rights-lost.ts'
import { rbacServiceAccountChanged } from './rbac/service-account-changed.ts'
import { repositoryDigestDiffers } from './repository/digest-differs.ts'
import { repositoryEntryDiffersFromPackage } from './repository/entry-differs-from-package.ts'
import { repositoryIndexStale } from './repository/index-stale.ts'
import { repositoryPackageMissing } from './repository/package-missing.ts'
import { repositoryPackageNotListed } from './repository/package-not-listed.ts'
import { repositoryScalarNotText } from './repository/scalar-not-text.ts'
import { repositoryUnreadable } from './repository/unreadable.ts'
import { repositoryVersionInvalid } from './repository/version-invalid.ts'
import { repositoryVersionListedTwice } from './repository/version-listed-twice.ts'
import type { Rule } from './rule.ts'
import { schemaAlternativesNarrowed, schemaAlternativesWidened } from './schema/alternatives.ts'
import { schemaDefaultAdded, schemaDefaultChanged, schemaDefaultRemoved } from './schema/default.ts'
import { schemaEmbeddedResourceAdded, schemaEmbeddedResourceRemoved } from './schema/embedded-resource.ts'
import { schemaEnumValueAdded, schemaEnumValueRemoved } from './schema/enum.ts'
import { schemaFormatNarrowed, schemaFormatWidened } from './schema/format.ts'
import { schemaLengthNarrowed, schemaLengthWidened } from './schema/length.ts'
import { schemaListOwnershipChanged } from './schema/list-ownership.ts'
import { schemaListTypeNarrowed, schemaListTypeWidened } from './schema/list-type.ts'
import { schemaMapNarrowed, schemaMapWidened } from './schema/map.ts'
import { schemaNullableAdded, schemaNullableRemoved } from './schema/nullable.ts'
import { schemaPatternNarrowed, schemaPatternWidened } from './schema/pattern.ts'
import { schemaPropertyAdded, schemaPropertyDescribed, schemaPropertyRemoved } from './schema/property.ts'
import { schemaRangeNarrowed, schemaRangeWidened } from './schema/range.ts'
import { schemaRequiredAdded, schemaRequiredRemoved } from './schema/required.ts'
import { schemaServedVersionsDiffer, schemaServedVersionsDrifted } from './schema/served-versions.ts'
import { schemaSizeNarrowed, schemaSizeWidened } from './schema/size.ts'
import { schemaTypeNarrowed, schemaTypeWidened } from './schema/type.ts'
import { schemaUnknownFieldsKept, schemaUnknownFieldsPruned } from './schema/unknown-fields.ts'
import { schemaUnrecognisedChange } from './schema/unrecognised-change.ts'
import { schemaValidationRuleNarrowed, schemaValidationRuleWidened } from './schema/validation-rule.ts'
import { sideBySideBothReconcile } from './side-by-side/both-reconcile.ts'
import { sideBySideConversionServedOnce } from './side-by-side/conversion-served-once.ts'
import { sideBySideDefinitionReplaced } from './side-by-side/definition-replaced.ts'
import { sideBySideHookReplacesObject } from './side-by-side/hook-replaces-object.ts'
import { sideBySideHostPathShared } from './side-by-side/host-path-shared.ts'
import { sideBySideHostPortTaken } from './side-by-side/host-port-taken.ts'
import { sideBySideInstallRefused } from './side-by-side/install-refused.ts'
import { sideBySideNodePortTaken } from './side-by-side/node-port-taken.ts'
import { sideBySideRefusedWhenSharing } from './side-by-side/refused-when-sharing.ts'
import { sideBySideUninstallDeletesShared } from './side-by-side/uninstall-deletes-shared.ts'
import { sideBySideWebhookServedTwice } from './side-by-side/webhook-served-twice.ts'
import { sideBySideWebhooksOverlap } from './side-by-side/webhooks-overlap.ts'
import { upgradeRenderFailed } from './upgrade/render-failed.ts'
import { valuesDefaultChanged } from './values/default-changed.ts'
import { valuesGateFails } from './values/gate-fails.ts'
import { valuesGivenIgnored, valuesRemoved } from './values/removed.ts'
import { valuesRetyped } from './values/retyped.ts'
import { valuesReuseAddsObjects } from './values/reuse-adds-objects.ts'
import { valuesReuseFails } from './values/reuse-fails.ts'
import { valuesReuseKeepsImages } from './values/reuse-keeps-images.ts'
import { valuesSchemaAdded, valuesSchemaNarrowed } from './values/schema-narrowed.ts'
import { versionAppVersionChanged } from './version/app-version-changed.ts'
import { versionNotComparable } from './version/not-comparable.ts'
import { versionRepublished } from './version/republished.ts'
import { webhookEmptyCertificate } from './webhook/empty-certificate.ts'
import { webhookFailurePolicyChanged } from './webhook/failure-policy-changed.ts'
import { webhookFilledByController } from './webhook/filled-by-controller.ts'
import { webhookGuardsItsOwnPods } from './webhook/guards-its-own-pods.ts'
import { webhookNewlyIntercepts } from './webhook/newly-intercepts.ts'
import { webhookNoLongerGuards } from './webhook/no-longer-guards.ts'
import { webhookPolicyRefusesMore } from './webhook/policy-refuses-more.ts'
import { webhookServiceMissing } from './webhook/service-missing.ts'
import { webhookTargetChanged } from './webhook/target-changed.ts'
import { webhookTimeoutChanged } from './webhook/timeout-changed.ts'
import { webhookUnansweredInRollout } from './webhook/unanswered-in-rollout.ts'
import { webhookUnansweredInUpgrade } from './webhook/unanswered-in-upgrade.ts'
import { workloadApiNoLongerServed, workloadApiNotServed } from './workload/api-not-served.ts'
import { workloadDataDeleted } from './workload/data-deleted.ts'
import { workloadDisruptionBlocked, workloadDisruptionNewlyBlocked } from './workload/disruption-blocked.ts'
import { workloadHookBecameObject } from './workload/hook-became-object.ts'
import { workloadHostAccessChanged } from './workload/host-access-changed.ts'
import { workloadImmutableFieldChanged } from './workload/immutable-field-changed.ts'
import { workloadKeyRemoved } from './workload/key-removed.ts'
import { workloadListEntryNewlyRepeated, workloadListEntryRepeated } from './workload/list-entry-repeated.ts'
import { workloadObjectBecameHook } from './workload/object-became-hook.ts'
import { workloadObjectLeftBehind } from './workload/object-left-behind.ts'
import { workloadObjectRemoved } from './workload/object-removed.ts'
import { workloadObjectRenamed } from './workload/object-renamed.ts'
import { workloadOnlyAtInstall } from './workload/only-at-install.ts'
import { workloadPodSecurityRaised } from './workload/pod-security-raised.ts'
import { workloadPodsNotReplaced } from './workload/pods-not-replaced.ts'
import { workloadPriorityClassMissing } from './workload/priority-class-missing.ts'
import { workloadReferenceRemoved } from './workload/reference-removed.ts'
import { workloadReplicasLeftOut } from './workload/replicas-left-out.ts'
import { workloadRollbackFindsObject } from './workload/rollback-finds-object.ts'
import { workloadSecretRenewed } from './workload/secret-renewed.ts'
import { workloadSelectorMissesTemplate } from './workload/selector-misses-template.ts'
import { workloadServicePortRemoved } from './workload/service-port-removed.ts'
import { workloadServicePortsMerged } from './workload/service-ports-merged.ts'
import { workloadServiceWithdrawn } from './workload/service-withdrawn.ts'
import { workloadServiceWithoutPods } from './workload/service-without-pods.ts'
import { workloadStorageClassEmptyParameters, workloadStorageClassStuck } from './workload/storage-class-stuck.ts'
import { workloadStrategyLeftover } from './workload/strategy-leftover.ts'
import { workloadVolumeUserChanged } from './workload/volume-user-changed.ts'

/** Every rule, by file. Written by scripts/write-catalogue.ts; a rule file is enough to be in it. */
export const rules: readonly Rule[] = [
  chartAnnotationInvalid,
  chartAppVersionDiffers,
  chartAppVersionMissing,
  chartAppVersionNotSemver,
  chartCandidateMisnamed,
  chartKubeVersionInvalid,
  chartKubeVersionMissing,
  chartKubeVersionNarrowed,
  chartKubeVersionRefusesSuffix,
  chartKubeVersionTooNarrow,
  chartPrereleaseAnnotationWrong,
  chartScalarNotText,
  chartVersionInvalid,
  chartVersionNotStrict,
  clusterBothReconcile,
  clusterChildrenDuplicated,
  clusterControllersFail,
  clusterControllersFight,
  clusterDeletionStuck,
  clusterFieldConflicts,
  clusterFieldsLost,
  clusterIdleBeside,
  clusterInstallRefused,
  clusterNewFieldsRefused,
  clusterObjectChurns,
  clusterRequestsRefused,
  clusterRollBackDeletes,
  clusterRollBackRefused,
  clusterRollBackRefusesStored,
  clusterUninstallDeletes,
  clusterUpgradeRefused,
  clusterWritesRefused,
  crdNotCreatedByUpgrade,
  crdAppliedByProgram,
  crdBehindValue,
  crdConversionWebhookAdded,
  crdConversionWebhookRemoved,
  crdRefused,
  crdDeletedByRollback,
  crdDeletedByUpgrade,
  crdHookExistsAtUpgrade,
  crdIdentityChanged,
  crdKeepPolicyRemoved,
  crdMovedIntoTemplates,
  crdNamesRemoved,
  crdNoLongerShipped,
  crdNotKept,
  crdNotUpdatedByUpgrade,
  crdPruningSwitchedOff,
  crdPruningSwitchedOn,
  crdPrinterColumnRemoved,
  crdRefusedByUpgrade,
  crdScaleChanged,
  crdSelectableFieldRemoved,
  crdShippedAsHook,
  crdShippedTwice,
  crdStatusSubresourceAdded,
  crdStatusSubresourceRemoved,
  crdStorageVersionMoved,
  crdStoredVersionRemoved,
  crdTemplateSyntax,
  crdTooLarge,
  crdUsedBeforeCreated,
  crdUsedBeforeInstalled,
  crdNewVersionStored,
  crdVersionAdded,
  crdVersionDeprecated,
  crdVersionNotServed,
  flagsCommandChanged,
  flagsDeclaredDefaultChanged,
  flagsDeclaredFlagRemoved,
  flagsDeclaredGateChanged,
  flagsDeclaredGateRemoved,
  flagsFeatureGateChanged,
  flagsFlagAdded,
  flagsFlagNoLongerPassed,
  flagsFlagValueChanged,
  flagsPortChanged,
  flagsServicePortUnmatched,
  flagsProbeChanged,
  flagsVariableChanged,
  gateAppVersionDiffers,
  gateBreakingCommitAfterCandidate,
  gateBreaksAfterCandidate,
  gateCadenceOff,
  gateCandidateGap,
  gateCandidateLate,
  gateCandidateMissing,
  gateCandidateNotContained,
  gateCandidateNotSoaked,
  gateChartVersionDiffers,
  gateCommitNotFromMain,
  gateCommitRevertedOnMain,
  gateCommitsAfterCandidate,
  gateImageTagDiffers,
  gateLineNotSupported,
  gateMilestoneOpen,
  gatePackageDiffers,
  gatePackageMissing,
  gatePatchBreaks,
  gatePatchNotContained,
  gateTagLightweight,
  gateTagNotACommit,
  gateTagNotStrict,
  gateTagOffBranch,
  gateTagRenamed,
  gateUpgradeNotVerified,
  imageAnnotationStale,
  imageCandidateAdded,
  imageCandidateInRelease,
  imageDigestLost,
  imageDowngraded,
  imageAdded,
  imageChanged,
  imageRemoved,
  imageOwnTagDiffers,
  imageOwnTagLeftBehind,
  imageReferenceInvalid,
  imageRegistryChanged,
  imageTagMutable,
  imageValueUnused,
  packagingDependencyMissing,
  packagingDependencyOutOfRange,
  packagingDuplicateKey,
  packagingDuplicateObject,
  packagingFixedClusterName,
  packagingFixedNamespace,
  packagingFormatError,
  packagingLockOutOfSync,
  packagingLookupDeletesOnUpgrade,
  packagingLookupInTemplate,
  packagingRenderFailed,
  packagingRendersNothing,
  packagingUnreadable,
  packagingValuesRefused,
  packagingValuesSchemaInvalid,
  packagingVendoredNotLocked,
  suppressionExpired,
  suppressionUnused,
  preflightApiRemovedSoon,
  preflightApplyMethod,
  preflightDefaultAdded,
  preflightDefinitionDrifted,
  preflightDefinitionMissing,
  preflightEditRefused,
  preflightFieldConflicts,
  preflightFieldsPruned,
  preflightFinalizerStuck,
  preflightForeignOwner,
  preflightKindNotServed,
  preflightKubernetesRefused,
  preflightKubernetesUnsupported,
  preflightNodeSkew,
  preflightNotAdoptable,
  preflightNotDecided,
  preflightObjectsDeleted,
  preflightOtherInstallations,
  preflightRefusedAlready,
  preflightReleaseBusy,
  preflightUpdateRefused,
  preflightVersionInUse,
  rbacBindingDangles,
  rbacRightsGained,
  rbacRightsLost,
  rbacServiceAccountChanged,
  repositoryDigestDiffers,
  repositoryEntryDiffersFromPackage,
  repositoryIndexStale,
  repositoryPackageMissing,
  repositoryPackageNotListed,
  repositoryScalarNotText,
  repositoryUnreadable,
  repositoryVersionInvalid,
  repositoryVersionListedTwice,
  schemaAlternativesNarrowed,
  schemaAlternativesWidened,
  schemaDefaultAdded,
  schemaDefaultChanged,
  schemaDefaultRemoved,
  schemaEmbeddedResourceAdded,
  schemaEmbeddedResourceRemoved,
  schemaEnumValueAdded,
  schemaEnumValueRemoved,
  schemaFormatNarrowed,
  schemaFormatWidened,
  schemaLengthNarrowed,
  schemaLengthWidened,
  schemaListOwnershipChanged,
  schemaListTypeNarrowed,
  schemaListTypeWidened,
  schemaMapNarrowed,
  schemaMapWidened,
  schemaNullableAdded,
  schemaNullableRemoved,
  schemaPatternNarrowed,
  schemaPatternWidened,
  schemaPropertyAdded,
  schemaPropertyDescribed,
  schemaPropertyRemoved,
  schemaRangeNarrowed,
  schemaRangeWidened,
  schemaRequiredAdded,
  schemaRequiredRemoved,
  schemaServedVersionsDiffer,
  schemaServedVersionsDrifted,
  schemaSizeNarrowed,
  schemaSizeWidened,
  schemaTypeNarrowed,
  schemaTypeWidened,
  schemaUnknownFieldsKept,
  schemaUnknownFieldsPruned,
  schemaUnrecognisedChange,
  schemaValidationRuleNarrowed,
  schemaValidationRuleWidened,
  sideBySideBothReconcile,
  sideBySideConversionServedOnce,
  sideBySideDefinitionReplaced,
  sideBySideHookReplacesObject,
  sideBySideHostPathShared,
  sideBySideHostPortTaken,
  sideBySideInstallRefused,
  sideBySideNodePortTaken,
  sideBySideRefusedWhenSharing,
  sideBySideUninstallDeletesShared,
  sideBySideWebhookServedTwice,
  sideBySideWebhooksOverlap,
  upgradeRenderFailed,
  valuesDefaultChanged,
  valuesGateFails,
  valuesGivenIgnored,
  valuesRemoved,
  valuesRetyped,
  valuesReuseAddsObjects,
  valuesReuseFails,
  valuesReuseKeepsImages,
  valuesSchemaAdded,
  valuesSchemaNarrowed,
  versionAppVersionChanged,
  versionNotComparable,
  versionRepublished,
  webhookEmptyCertificate,
  webhookFailurePolicyChanged,
  webhookFilledByController,
  webhookGuardsItsOwnPods,
  webhookNewlyIntercepts,
  webhookNoLongerGuards,
  webhookPolicyRefusesMore,
  webhookServiceMissing,
  webhookTargetChanged,
  webhookTimeoutChanged,
  webhookUnansweredInRollout,
  webhookUnansweredInUpgrade,
  workloadApiNoLongerServed,
  workloadApiNotServed,
  workloadDataDeleted,
  workloadDisruptionBlocked,
  workloadDisruptionNewlyBlocked,
  workloadHookBecameObject,
  workloadHostAccessChanged,
  workloadImmutableFieldChanged,
  workloadKeyRemoved,
  workloadListEntryNewlyRepeated,
  workloadListEntryRepeated,
  workloadObjectBecameHook,
  workloadObjectLeftBehind,
  workloadObjectRemoved,
  workloadObjectRenamed,
  workloadOnlyAtInstall,
  workloadPodSecurityRaised,
  workloadPodsNotReplaced,
  workloadPriorityClassMissing,
  workloadReferenceRemoved,
  workloadReplicasLeftOut,
  workloadRollbackFindsObject,
  workloadSecretRenewed,
  workloadSelectorMissesTemplate,
  workloadServicePortRemoved,
  workloadServicePortsMerged,
  workloadServiceWithdrawn,
  workloadServiceWithoutPods,
  workloadStorageClassEmptyParameters,
  workloadStorageClassStuck,
  workloadStrategyLeftover,
  workloadVolumeUserChanged,
]
