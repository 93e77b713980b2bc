package main

import (
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apihelpers"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/conversion"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	structuraldefaulting "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/managedfields"
	"k8s.io/apiserver/pkg/registry/rest"
)

// updateStrategy is what the main endpoint and the status endpoint have in common.
type updateStrategy interface {
	rest.RESTUpdateStrategy
}

// server is one version of a definition, served and stored: what crdHandler.getOrCreateServingInfoFor
// builds (k8s.io/apiextensions-apiserver pkg/apiserver/customresource_handler.go), without storage.
type server struct {
	kind           schema.GroupVersionKind
	namespaced     bool
	structural     *structuralschema.Structural
	createStrategy rest.RESTCreateStrategy
	updateStrategy updateStrategy
	// statusStrategy is nil without the status subresource.
	statusStrategy updateStrategy

	preserveUnknownFields bool
	definition            *apiextensionsv1.CustomResourceDefinition
	manager               *managedfields.FieldManager
}

func prepareServer(raw []byte, version string) (*server, error) {
	definition, err := decodeDefinitionV1(raw)
	if err != nil {
		return nil, err
	}
	var served *apiextensionsv1.CustomResourceDefinitionVersion
	for index := range definition.Spec.Versions {
		if definition.Spec.Versions[index].Name == version {
			served = &definition.Spec.Versions[index]
		}
	}
	if served == nil {
		return nil, fmt.Errorf("no version %q", version)
	}

	var properties *apiextensions.JSONSchemaProps
	var structural *structuralschema.Structural
	schemaOfVersion, err := apihelpers.GetSchemaForVersion(definition, version)
	if err != nil {
		return nil, err
	}
	if schemaOfVersion != nil {
		internal := &apiextensions.CustomResourceValidation{}
		if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(schemaOfVersion, internal, nil); err != nil {
			return nil, err
		}
		properties = internal.OpenAPIV3Schema
		structural, err = structuralschema.NewStructural(properties)
		if err != nil && !definition.Spec.PreserveUnknownFields {
			return nil, fmt.Errorf("not structural: %w", err)
		}
		if !definition.Spec.PreserveUnknownFields {
			structural = structural.DeepCopy()
			if err := structuraldefaulting.PruneDefaults(structural); err != nil {
				return nil, fmt.Errorf("defaults: %w", err)
			}
		}
	}
	validator, _, err := validation.NewSchemaValidator(properties)
	if err != nil {
		return nil, err
	}

	var status *apiextensions.CustomResourceSubresourceStatus
	var statusValidator validation.SchemaValidator
	var scale *apiextensions.CustomResourceSubresourceScale
	subresources, err := apihelpers.GetSubresourcesForVersion(definition, version)
	if err != nil {
		return nil, err
	}
	if subresources != nil && subresources.Status != nil {
		status = &apiextensions.CustomResourceSubresourceStatus{}
		if properties != nil {
			if statusSchema, found := properties.Properties["status"]; found {
				if statusValidator, _, err = validation.NewSchemaValidator(&statusSchema); err != nil {
					return nil, err
				}
			}
		}
	}
	if subresources != nil && subresources.Scale != nil {
		scale = &apiextensions.CustomResourceSubresourceScale{}
		if err := apiextensionsv1.Convert_v1_CustomResourceSubresourceScale_To_apiextensions_CustomResourceSubresourceScale(subresources.Scale, scale, nil); err != nil {
			return nil, err
		}
	}

	kind := schema.GroupVersionKind{Group: definition.Spec.Group, Version: version, Kind: definition.Spec.Names.Kind}
	namespaced := definition.Spec.Scope == apiextensionsv1.NamespaceScoped
	strategy := customresource.NewStrategy(crdserverscheme.NewUnstructuredObjectTyper(), namespaced, kind,
		validator, statusValidator, structural, status, scale, served.SelectableFields)
	prepared := &server{
		kind:                  kind,
		namespaced:            namespaced,
		structural:            structural,
		createStrategy:        strategy,
		updateStrategy:        strategy,
		preserveUnknownFields: definition.Spec.PreserveUnknownFields,
		definition:            definition,
	}
	if status != nil {
		prepared.statusStrategy = customresource.NewStatusStrategy(strategy)
	}
	return prepared, nil
}

// fieldManager merges server-side applies; built when first needed.
func (s *server) fieldManager() (*managedfields.FieldManager, error) {
	if s.manager != nil {
		return s.manager, nil
	}
	models, err := builder.BuildOpenAPIV3(s.definition, s.kind.Version, builder.Options{})
	if err != nil {
		return nil, err
	}
	typeConverter, err := managedfields.NewTypeConverter(models.Components.Schemas, s.preserveUnknownFields)
	if err != nil {
		return nil, err
	}
	factory, err := conversion.NewCRConverterFactory(nil, nil)
	if err != nil {
		return nil, err
	}
	converter, _, err := factory.NewConverter(s.definition)
	if err != nil {
		return nil, err
	}
	s.manager, err = managedfields.NewDefaultCRDFieldManager(typeConverter, converter, defaulter{s}, creator{}, s.kind,
		s.kind.GroupVersion(), "", nil)
	return s.manager, err
}

// defaulter is the server's defaulting in the shape that the field manager asks for.
type defaulter struct{ server *server }

func (d defaulter) Default(in runtime.Object) {
	if object, ok := in.(*unstructured.Unstructured); ok {
		d.server.applyDefaults(object)
	}
}
