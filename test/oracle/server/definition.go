package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
)

var (
	scheme = newScheme()
	codecs = serializer.NewCodecFactory(scheme)
)

func newScheme() *runtime.Scheme {
	built := runtime.NewScheme()
	install.Install(built)
	metav1.AddToGroupVersion(built, metav1.SchemeGroupVersion)
	return built
}

// decodeDefinition decodes, defaults and converts as the API server does with a request body.
func decodeDefinition(raw []byte) (*apiextensions.CustomResourceDefinition, error) {
	object, err := runtime.Decode(codecs.UniversalDecoder(apiextensions.SchemeGroupVersion), raw)
	if err != nil {
		return nil, err
	}
	definition, ok := object.(*apiextensions.CustomResourceDefinition)
	if !ok {
		return nil, fmt.Errorf("not a CustomResourceDefinition but %T", object)
	}
	return definition, nil
}

func definitionContext() context.Context {
	return genericapirequest.WithNamespace(context.Background(), metav1.NamespaceNone)
}

// validateDefinition is the create of a definition: the strategy behind POST, metadata included.
func validateDefinition(raw json.RawMessage) answer {
	definition, err := decodeDefinition(raw)
	if err != nil {
		return answer{Errors: []fieldError{{Type: "Decode", Message: err.Error()}}}
	}
	rest.FillObjectMetaSystemFields(definition)
	err = guarded(func() error {
		return rest.BeforeCreate(customresourcedefinition.NewStrategy(scheme), definitionContext(), definition)
	})
	return answer{Accepted: err == nil, Errors: causes(err)}
}

// guarded turns a panic into an error, as the API server's handlers do: the request fails. Selectable fields beside a
// schema that is not structural make the validation panic.
func guarded(validate func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	return validate()
}

// replaceDefinition is the update of an established definition that is in use.
func replaceDefinition(previous, next json.RawMessage, storedVersions []string) answer {
	stored, err := decodeDefinition(previous)
	if err != nil {
		return answer{Failure: "previous: " + err.Error()}
	}
	updated, err := decodeDefinition(next)
	if err != nil {
		return answer{Errors: []fieldError{{Type: "Decode", Message: err.Error()}}}
	}
	rest.FillObjectMetaSystemFields(stored)
	stored.ResourceVersion = "1"
	updated.ResourceVersion = "1"
	stored.Status.AcceptedNames = stored.Spec.Names
	stored.Status.StoredVersions = storedVersions
	apiextensions.SetCRDCondition(stored, apiextensions.CustomResourceDefinitionCondition{
		Type: apiextensions.Established, Status: apiextensions.ConditionTrue,
	})
	err = guarded(func() error {
		return rest.BeforeUpdate(customresourcedefinition.NewStrategy(scheme), definitionContext(), updated, stored)
	})
	return answer{Accepted: err == nil, Errors: causes(err)}
}

// decodeDefinitionV1 gives the form that the custom resource handler works on.
func decodeDefinitionV1(raw []byte) (*apiextensionsv1.CustomResourceDefinition, error) {
	object, err := runtime.Decode(codecs.UniversalDecoder(apiextensionsv1.SchemeGroupVersion), raw)
	if err != nil {
		return nil, err
	}
	definition, ok := object.(*apiextensionsv1.CustomResourceDefinition)
	if !ok {
		return nil, fmt.Errorf("not a CustomResourceDefinition but %T", object)
	}
	return definition, nil
}

// causes lists why a request was refused.
func causes(err error) []fieldError {
	if err == nil {
		return nil
	}
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Details == nil || len(status.Status().Details.Causes) == 0 {
		return []fieldError{{Type: "Request", Message: err.Error()}}
	}
	list := make([]fieldError, 0, len(status.Status().Details.Causes))
	for _, cause := range status.Status().Details.Causes {
		list = append(list, fieldError{Path: cause.Field, Type: string(cause.Type), Message: cause.Message})
	}
	return list
}
