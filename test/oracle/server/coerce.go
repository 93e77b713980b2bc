package main

import (
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// coercion tells the two uses of the coercer apart: a request body, and an object read from etcd.
type coercion struct {
	// isStored: malformed metadata is dropped instead of refused, a missing generation repaired.
	isStored bool
	// isSilent: nobody asks what was removed.
	isSilent bool
}

// coerced reports what the coercer removed.
type coerced struct {
	// unknown are paths as the server words them in its strict decoding errors.
	unknown []string
	nulls   [][]any
}

// coerce does what unstructuredSchemaCoercer.apply does (unexported there; the same calls in the same
// order: metadata out, prune, drop nulls, coerce embedded metadata, metadata back). Unknown fields are
// reported unless isSilent; the API server asks for them in request bodies only.
func (s *server) coerce(object *unstructured.Unstructured, use coercion) (coerced, error) {
	content := object.UnstructuredContent()
	kind, hasKind, err := unstructured.NestedString(content, "kind")
	if err != nil {
		return coerced{}, err
	}
	apiVersion, hasAPIVersion, err := unstructured.NestedString(content, "apiVersion")
	if err != nil {
		return coerced{}, err
	}
	metadata, hasMetadata, unknown, err := objectmeta.GetObjectMetaWithOptions(object.Object, objectmeta.ObjectMetaOptions{
		DropMalformedFields:     use.isStored,
		ReturnUnknownFieldPaths: !use.isSilent,
	})
	if err != nil {
		return coerced{}, err
	}
	groupVersion, err := schema.ParseGroupVersion(apiVersion)
	if err != nil {
		return coerced{}, err
	}
	report := coerced{unknown: unknown}
	if groupVersion.Group == s.kind.Group && kind == s.kind.Kind {
		// A version that the definition lacks has no schema: everything is unknown.
		var structural *structuralschema.Structural
		if groupVersion.Version == s.kind.Version {
			structural = s.structural
		}
		if !s.preserveUnknownFields {
			report.unknown = append(report.unknown, pruning.PruneWithOptions(object.Object, structural, true,
				structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: !use.isSilent})...)
			var before any
			if !use.isSilent {
				before = runtime.DeepCopyJSONValue(object.Object)
			}
			defaulting.PruneNonNullableNullsWithoutDefaults(object.Object, structural)
			report.nulls = removedPaths(before, object.Object, nil, nil)
		}
		fieldErr, paths := objectmeta.CoerceWithOptions(nil, object.Object, structural, false, objectmeta.CoerceOptions{
			DropInvalidFields:       use.isStored,
			ReturnUnknownFieldPaths: !use.isSilent,
		})
		if fieldErr != nil {
			return coerced{}, fieldErr
		}
		report.unknown = append(report.unknown, paths...)
		if use.isStored && metadata != nil && metadata.Generation == 0 {
			metadata.Generation = 1
		}
	}
	if hasKind {
		object.SetKind(kind)
	}
	if hasAPIVersion {
		object.SetAPIVersion(apiVersion)
	}
	if hasMetadata {
		if err := objectmeta.SetObjectMeta(object.Object, metadata); err != nil {
			return coerced{}, err
		}
	}
	return report, nil
}

// applyDefaults is unstructuredDefaulter.Default; it returns the paths that got a value.
func (s *server) applyDefaults(object *unstructured.Unstructured) [][]any {
	if object.GroupVersionKind() != s.kind {
		return nil
	}
	before := runtime.DeepCopyJSONValue(object.Object)
	defaulting.Default(object.UnstructuredContent(), s.structural)
	return addedPaths(before, object.Object, nil, nil)
}
