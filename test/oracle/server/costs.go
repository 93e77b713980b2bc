package main

import (
	"strconv"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	schemacel "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/cel/environment"
)

// ruleCost is what the API server estimates for one entry of x-kubernetes-validations.
type ruleCost struct {
	// Path is that of the entry, as the server words it.
	Path string `json:"path"`
	// Cost is of one evaluation, Times how often one object can bring it about. Unsigned 64-bit integers, as text:
	// JavaScript reads numbers as doubles.
	Cost  string `json:"cost"`
	Times string `json:"times"`
	// MessageCost is of the messageExpression; absent without one.
	MessageCost string `json:"messageCost,omitempty"`
	// Error is why the rule does not compile.
	Error string `json:"error,omitempty"`
}

// estimateCosts walks one version's schema as ValidateCustomResourceDefinitionOpenAPISchema does and lists the
// estimates of all rules, with the functions that new rules may use or with all.
func estimateCosts(asked request) answer {
	definition, err := decodeDefinition(asked.Definition)
	if err != nil {
		return answer{Failure: err.Error()}
	}
	schema, err := apiextensions.GetSchemaForVersion(definition, asked.Version)
	if err != nil {
		return answer{Failure: err.Error()}
	}
	if schema == nil || schema.OpenAPIV3Schema == nil {
		return answer{Accepted: true}
	}
	walk := costWalk{loader: schemacel.NewExpressionsEnvLoader()}
	if asked.IsStored {
		walk.loader = schemacel.StoredExpressionsEnvLoader()
	}
	walk.node(schema.OpenAPIV3Schema, field.NewPath("openAPIV3Schema"), validation.RootCELContext(schema.OpenAPIV3Schema))
	return answer{Accepted: true, Costs: walk.found}
}

type costWalk struct {
	loader schemacel.EnvLoader
	found  []ruleCost
}

func (w *costWalk) node(schema *apiextensions.JSONSchemaProps, path *field.Path, context *validation.CELSchemaContext) {
	if schema == nil {
		return
	}
	if schema.AdditionalProperties != nil {
		w.node(schema.AdditionalProperties.Schema, path.Child("additionalProperties"),
			context.ChildAdditionalPropertiesContext(schema.AdditionalProperties.Schema))
	}
	for name := range schema.Properties {
		property := schema.Properties[name]
		w.node(&property, path.Child("properties").Key(name), context.ChildPropertyContext(&property, name))
	}
	if schema.Items != nil {
		w.node(schema.Items.Schema, path.Child("items"), context.ChildItemsContext(schema.Items.Schema))
	}
	if len(schema.XValidations) > 0 {
		w.rules(path.Child("x-kubernetes-validations"), context)
	}
}

func (w *costWalk) rules(path *field.Path, context *validation.CELSchemaContext) {
	info, err := context.TypeInfo()
	if err != nil || info == nil {
		return
	}
	compiled, err := schemacel.Compile(info.Schema, info.DeclType, celconfig.PerCallLimit,
		environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion(), true), w.loader)
	if err != nil {
		return
	}
	for index, result := range compiled {
		times := result.MaxCardinality
		if context.MaxCardinality != nil {
			times = *context.MaxCardinality
		}
		cost := ruleCost{Path: path.Index(index).String(), Cost: text(result.MaxCost), Times: text(times)}
		if result.Error != nil {
			cost.Error = result.Error.Detail
		}
		if result.MessageExpression != nil {
			cost.MessageCost = text(result.MessageExpressionMaxCost)
		}
		w.found = append(w.found, cost)
	}
}

func text(value uint64) string {
	return strconv.FormatUint(value, 10)
}
