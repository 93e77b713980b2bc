package main

import (
	"context"
	"reflect"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/crdserverscheme"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer/json"
	genericapirequest "k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
)

// result is what became of one object.
type result struct {
	Accepted bool         `json:"accepted"`
	Errors   []fieldError `json:"errors,omitempty"`
	// Object is what is stored, or what validation saw when it was refused; null when it is the request's own.
	Object map[string]any `json:"object,omitempty"`
	// Pruned are the unknown fields as the server words them in its warnings.
	Pruned    []string `json:"pruned,omitempty"`
	Nulls     [][]any  `json:"nulls,omitempty"`
	Defaulted [][]any  `json:"defaulted,omitempty"`
	// Target is the other side's result in a contrast.
	Target *result `json:"target,omitempty"`

	sent, stored map[string]any
}

// creator makes the empty object that a decoder fills.
type creator struct{}

func (creator) New(kind schema.GroupVersionKind) (runtime.Object, error) {
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(kind)
	return object, nil
}

var bodyDecoder = json.NewSerializerWithOptions(json.DefaultMetaFactory, creator{},
	crdserverscheme.NewUnstructuredObjectTyper(), json.SerializerOptions{})

// received is a request body after decoding, pruning and defaulting.
type received struct {
	object    *unstructured.Unstructured
	original  map[string]any
	pruned    []string
	nulls     [][]any
	defaulted [][]any
}

// decode reads a request body, or an object from etcd.
func (s *server) decode(raw []byte, use coercion) (received, error) {
	decoded, kind, err := bodyDecoder.Decode(raw, &s.kind, &unstructured.Unstructured{})
	if err != nil {
		return received{}, err
	}
	object, ok := decoded.(*unstructured.Unstructured)
	if !ok {
		return received{}, apierrors.NewBadRequest("not a single object")
	}
	body := received{object: object, original: runtime.DeepCopyJSON(object.Object)}
	report, err := s.coerce(object, use)
	if err != nil {
		return received{}, err
	}
	body.pruned, body.nulls = report.unknown, report.nulls
	body.defaulted = s.applyDefaults(object)
	if kind.GroupVersion() != s.kind.GroupVersion() {
		return body, apierrors.NewBadRequest("the API version in the data (" + kind.GroupVersion().String() +
			") does not match the expected API version (" + s.kind.GroupVersion().String() + ")")
	}
	return body, nil
}

// stored encodes for etcd and reads back: what the response of a write shows.
func (s *server) stored(object *unstructured.Unstructured) error {
	if _, err := s.coerce(object, coercion{isSilent: true}); err != nil {
		return err
	}
	if _, err := s.coerce(object, coercion{isStored: true, isSilent: true}); err != nil {
		return err
	}
	if object.GroupVersionKind() == s.kind {
		defaulting.Default(object.UnstructuredContent(), s.structural)
	}
	return nil
}

// requestContext carries the namespace that kubectl would put in the URL.
func (s *server) requestContext(object *unstructured.Unstructured) context.Context {
	namespace := metav1.NamespaceNone
	if s.namespaced {
		namespace = object.GetNamespace()
		if namespace == "" {
			namespace = metav1.NamespaceDefault
		}
	}
	return genericapirequest.WithNamespace(context.Background(), namespace)
}

// post is POST on the resource: handlers.createHandler and Store.Create without admission plugins.
func (s *server) post(body received) error {
	object := body.object
	rest.WipeObjectMetaSystemFields(object)
	if object.GetName() == "" && object.GetGenerateName() != "" {
		object.SetName(s.createStrategy.GenerateName(object.GetGenerateName()))
	}
	rest.FillObjectMetaSystemFields(object)
	if err := rest.BeforeCreate(s.createStrategy, s.requestContext(object), object); err != nil {
		return err
	}
	return s.stored(object)
}

// put is PUT on the resource or its status: handlers.UpdateResource and Store.Update.
func (s *server) put(strategy updateStrategy, existing, body *unstructured.Unstructured) error {
	s.identify(existing)
	body.SetResourceVersion(existing.GetResourceVersion())
	if err := rest.BeforeUpdate(strategy, s.requestContext(body), body, existing); err != nil {
		return err
	}
	return s.stored(body)
}

// identify gives a stored object what only the server can give.
func (s *server) identify(object *unstructured.Unstructured) {
	object.SetResourceVersion("1")
	if s.namespaced && object.GetNamespace() == "" {
		object.SetNamespace(metav1.NamespaceDefault)
	}
	if object.GetUID() == "" {
		rest.FillObjectMetaSystemFields(object)
	}
}

func (s *server) create(raw []byte) result {
	body, err := s.decode(raw, coercion{})
	if err == nil {
		err = s.post(body)
	}
	return s.report(body, err)
}

// write stores a whole object: POST and, where status is a subresource and the object has one, PUT of
// its status.
func (s *server) write(raw []byte) result {
	body, err := s.decode(raw, coercion{})
	if err != nil {
		return s.report(body, err)
	}
	wanted := body.object.DeepCopy()
	_, hasStatus := wanted.Object["status"]
	if err := s.post(body); err != nil || s.statusStrategy == nil || !hasStatus {
		return s.report(body, err)
	}
	existing := body.object
	wanted.SetName(existing.GetName())
	wanted.SetUID(existing.GetUID())
	err = s.put(s.statusStrategy, existing, wanted)
	body.object = wanted
	return s.report(body, err)
}

func (s *server) update(stored, raw []byte) result {
	return s.replace(s.updateStrategy, stored, raw)
}

func (s *server) updateStatus(stored, raw []byte) result {
	if s.statusStrategy == nil {
		return result{Errors: []fieldError{{Type: "NotFound", Message: "no status subresource"}}}
	}
	return s.replace(s.statusStrategy, stored, raw)
}

func (s *server) replace(strategy updateStrategy, stored, raw []byte) result {
	existing, err := s.decode(stored, coercion{isStored: true})
	if err != nil {
		return s.report(existing, err)
	}
	body, err := s.decode(raw, coercion{})
	if err == nil {
		err = s.put(strategy, existing.object, body.object)
	}
	return s.report(body, err)
}

// read is GET of an object that is in etcd.
func (s *server) read(raw []byte) result {
	body, err := s.decode(raw, coercion{isStored: true})
	return s.report(body, err)
}

// apply is a server-side apply of a patch on a stored object, forced.
func (s *server) apply(stored, patch []byte) result {
	existing, err := s.decode(stored, coercion{isStored: true})
	if err != nil {
		return s.report(existing, err)
	}
	decoded, _, err := bodyDecoder.Decode(patch, &s.kind, &unstructured.Unstructured{})
	if err != nil {
		return s.report(existing, err)
	}
	manager, err := s.fieldManager()
	if err != nil {
		return result{Errors: []fieldError{{Type: "Oracle", Message: err.Error()}}}
	}
	s.identify(existing.object)
	merged, err := manager.Apply(existing.object, decoded, "oracle", true)
	if err != nil {
		return s.report(existing, err)
	}
	object, ok := merged.(*unstructured.Unstructured)
	if !ok {
		return result{Errors: []fieldError{{Type: "Oracle", Message: "apply did not give a custom resource"}}}
	}
	s.applyDefaults(object)
	err = s.put(s.updateStrategy, existing.object, object)
	return s.report(received{object: object, original: existing.original}, err)
}

func (s *server) report(body received, err error) result {
	outcome := result{Accepted: err == nil, Errors: causes(err), Pruned: body.pruned, Nulls: body.nulls, Defaulted: body.defaulted}
	if body.object == nil {
		return outcome
	}
	content := body.object.Object
	s.withoutSystemFields(content, body.original)
	outcome.sent, outcome.stored = body.original, content
	if !reflect.DeepEqual(content, body.original) {
		outcome.Object = content
	}
	return outcome
}

var systemFields = []string{"uid", "creationTimestamp", "generation", "resourceVersion", "selfLink", "deletionTimestamp",
	"deletionGracePeriodSeconds", "managedFields"}

// withoutSystemFields takes away what the server adds to metadata on its own, so that the object can be
// compared with the request.
func (s *server) withoutSystemFields(content, original map[string]any) {
	metadata, ok := content["metadata"].(map[string]any)
	if !ok {
		return
	}
	given, _ := original["metadata"].(map[string]any)
	for _, name := range systemFields {
		if value, wasGiven := given[name]; wasGiven && value != nil {
			metadata[name] = value
		} else {
			delete(metadata, name)
		}
	}
	if _, wasGiven := given["namespace"]; !wasGiven {
		delete(metadata, "namespace")
	}
	if generated, _ := given["generateName"].(string); generated != "" {
		if name, _ := metadata["name"].(string); strings.HasPrefix(name, generated) {
			delete(metadata, "name")
		}
	}
}
