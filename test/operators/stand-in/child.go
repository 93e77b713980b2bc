package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// ownerLabel marks every child with the uid of its Widget.
const ownerLabel = group + "/widget-uid"

var childResource = schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}

// ensureChild keeps the Widget's ConfigMap and returns its name.
func (c *controller) ensureChild(ctx context.Context, widget *unstructured.Unstructured) (string, error) {
	if c.settings.has(faultTimeNamedChild) {
		return c.ensureTimeNamedChild(ctx, widget)
	}
	name := "widget-" + widget.GetName()
	children := c.objects.Resource(childResource).Namespace(widget.GetNamespace())
	found, err := children.Get(ctx, name, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		_, err = children.Create(ctx, c.newChild(widget, name), metav1.CreateOptions{})
		if apierrors.IsAlreadyExists(err) {
			err = nil
		}
		return name, err
	}
	if err != nil {
		return name, err
	}
	if c.settings.has(faultChildOverwrite) {
		return name, c.overwriteChild(ctx, widget, found)
	}
	return name, c.patchChild(ctx, widget, found)
}

// childData is what this version knows to write. A later version may add keys; they are left alone.
func (c *controller) childData(widget *unstructured.Unstructured) map[string]string {
	data := map[string]string{"size": strconv.FormatInt(specSize(widget), 10), "colour": specText(widget, "colour")}
	if finish := specText(widget, "finish"); c.settings.knowsFinish && finish != "" {
		data["finish"] = finish
	}
	return data
}

func (c *controller) newChild(widget *unstructured.Unstructured, name string) *unstructured.Unstructured {
	child := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap"}}
	child.SetNamespace(widget.GetNamespace())
	child.SetName(name)
	child.SetLabels(map[string]string{ownerLabel: string(widget.GetUID())})
	child.SetOwnerReferences([]metav1.OwnerReference{*metav1.NewControllerRef(widget, widgetKind)})
	_ = unstructured.SetNestedStringMap(child.Object, c.childData(widget), "data")
	return child
}

func (c *controller) patchChild(ctx context.Context, widget, found *unstructured.Unstructured) error {
	current, _, _ := unstructured.NestedStringMap(found.Object, "data")
	wanted := c.childData(widget)
	maps.DeleteFunc(wanted, func(key, value string) bool {
		held, isThere := current[key]
		return isThere && held == value
	})
	if len(wanted) == 0 {
		return nil
	}
	patch, err := json.Marshal(map[string]any{"data": wanted})
	if err != nil {
		return err
	}
	_, err = c.objects.Resource(childResource).Namespace(found.GetNamespace()).
		Patch(ctx, found.GetName(), types.MergePatchType, patch, metav1.PatchOptions{})
	return err
}

func (c *controller) overwriteChild(ctx context.Context, widget, found *unstructured.Unstructured) error {
	current, _, _ := unstructured.NestedStringMap(found.Object, "data")
	wanted := c.childData(widget)
	if maps.Equal(current, wanted) {
		return nil
	}
	whole := found.DeepCopy()
	if err := unstructured.SetNestedStringMap(whole.Object, wanted, "data"); err != nil {
		return err
	}
	_, err := c.objects.Resource(childResource).Namespace(found.GetNamespace()).Update(ctx, whole, metav1.UpdateOptions{})
	return err
}

// ensureTimeNamedChild takes any child that is there; where there is none, it makes one whose name nobody else can guess.
func (c *controller) ensureTimeNamedChild(ctx context.Context, widget *unstructured.Unstructured) (string, error) {
	children := c.objects.Resource(childResource).Namespace(widget.GetNamespace())
	found, err := children.List(ctx, metav1.ListOptions{LabelSelector: ownerLabel + "=" + string(widget.GetUID())})
	if err != nil {
		return "", err
	}
	// The one that the status names, so that two children are no reason to write the status in turns.
	named, _, _ := unstructured.NestedString(widget.Object, "status", "child")
	for _, child := range found.Items {
		if child.GetName() == named {
			return named, nil
		}
	}
	if len(found.Items) > 0 {
		return found.Items[0].GetName(), nil
	}
	select {
	case <-time.After(c.settings.childDelay):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%s/%d", widget.GetNamespace(), widget.GetName(), time.Now().UnixNano()))
	name := fmt.Sprintf("widget-%s-%s", widget.GetName(), hex.EncodeToString(sum[:4]))
	_, err = children.Create(ctx, c.newChild(widget, name), metav1.CreateOptions{})
	return name, err
}
