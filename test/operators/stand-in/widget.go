package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

const group = "stand-in.example.com"

var (
	widgetResource = schema.GroupVersionResource{Group: group, Version: "v1", Resource: "widgets"}
	widgetKind     = schema.GroupVersionKind{Group: group, Version: "v1", Kind: "Widget"}
)

// widget is a Widget whose spec is of one version's type.
type widget[Spec any] struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              Spec          `json:"spec"`
	Status            *widgetStatus `json:"status,omitempty"`
}

// widgetSpec is the spec of 1.4.
type widgetSpec struct {
	Size      int64  `json:"size"`
	Colour    string `json:"colour,omitempty"`
	ClassName string `json:"className,omitempty"`
}

// finishedWidgetSpec is the spec of 1.5. Its field is written even when it is empty, so the hashes of 1.4 and 1.5 differ
// for every object, as they do where a release takes `omitempty` away.
type finishedWidgetSpec struct {
	widgetSpec `json:",inline"`
	Finish     string `json:"finish"`
}

type widgetStatus struct {
	Child      string             `json:"child,omitempty"`
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// decodeWidget reads an object into this version's type; strict refuses what the type lacks.
func decodeWidget(s settings, text []byte, strict bool) (any, error) {
	var target any = &widget[widgetSpec]{}
	if s.knowsFinish {
		target = &widget[finishedWidgetSpec]{}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if strict {
		decoder.DisallowUnknownFields()
	}
	return target, decoder.Decode(target)
}

// typedCopy is the object as this version's type writes it: fields that the type lacks are gone.
func typedCopy(s settings, object *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	text, err := object.MarshalJSON()
	if err != nil {
		return nil, err
	}
	typed, err := decodeWidget(s, text, false)
	if err != nil {
		return nil, err
	}
	if text, err = json.Marshal(typed); err != nil {
		return nil, err
	}
	result := &unstructured.Unstructured{}
	return result, result.UnmarshalJSON(text)
}

// specHash is a digest of the spec as this version's type writes it.
func specHash(s settings, object *unstructured.Unstructured) (string, error) {
	typed, err := typedCopy(s, object)
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(typed.Object["spec"])
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6]), nil
}

func specText(object *unstructured.Unstructured, field string) string {
	text, _, _ := unstructured.NestedString(object.Object, "spec", field)
	return text
}

func specSize(object *unstructured.Unstructured) int64 {
	size, _, _ := unstructured.NestedInt64(object.Object, "spec", "size")
	return size
}
