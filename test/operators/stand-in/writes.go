package main

import (
	"context"
	"encoding/json"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
)

// annotateHash keeps the annotation spec-hash right in this version's eyes.
func (c *controller) annotateHash(ctx context.Context, widget *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	hash, err := specHash(c.settings, widget)
	if err != nil {
		return nil, err
	}
	return c.annotate(ctx, widget, "spec-hash", hash)
}

// annotate writes one annotation of this group, unless it is there.
func (c *controller) annotate(ctx context.Context, widget *unstructured.Unstructured, name, value string) (*unstructured.Unstructured, error) {
	key := group + "/" + name
	if widget.GetAnnotations()[key] == value {
		return widget, nil
	}
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"annotations": map[string]string{key: value}}})
	if err != nil {
		return nil, err
	}
	return c.objects.Resource(widgetResource).Namespace(widget.GetNamespace()).
		Patch(ctx, widget.GetName(), types.MergePatchType, patch, metav1.PatchOptions{})
}

// writeStatus patches what this version says of the object, and only where that differs from what is there.
func (c *controller) writeStatus(ctx context.Context, widget *unstructured.Unstructured, child string) (*unstructured.Unstructured, error) {
	var status widgetStatus
	if found, ok := widget.Object["status"].(map[string]any); ok {
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(found, &status); err != nil {
			return nil, err
		}
	}
	wanted := c.condition(widget)
	at := slices.IndexFunc(status.Conditions, func(condition metav1.Condition) bool { return condition.Type == wanted.Type })
	conditions := slices.Clone(status.Conditions)
	if at == -1 {
		conditions = append(conditions, wanted)
	} else {
		if conditions[at].Status == wanted.Status {
			wanted.LastTransitionTime = conditions[at].LastTransitionTime
		}
		if conditions[at] == wanted && status.Child == child {
			return widget, nil
		}
		conditions[at] = wanted
	}
	// The resourceVersion makes a patch from a stale copy a conflict: the list is written whole.
	patch, err := json.Marshal(map[string]any{
		"metadata": map[string]any{"resourceVersion": widget.GetResourceVersion()},
		"status":   widgetStatus{Child: child, Conditions: conditions},
	})
	if err != nil {
		return nil, err
	}
	return c.objects.Resource(widgetResource).Namespace(widget.GetNamespace()).
		Patch(ctx, widget.GetName(), types.MergePatchType, patch, metav1.PatchOptions{}, "status")
}

func (c *controller) condition(widget *unstructured.Unstructured) metav1.Condition {
	condition := metav1.Condition{
		Type:               "Ready",
		Status:             metav1.ConditionTrue,
		Reason:             "ChildCurrent",
		Message:            "The ConfigMap is there.",
		ObservedGeneration: widget.GetGeneration(),
		LastTransitionTime: metav1.Now().Rfc3339Copy(),
	}
	if c.settings.has(faultStatusReason) && c.settings.knowsFinish {
		condition.Reason = "Available"
	}
	return condition
}

// updateWhole writes the object back as this version's type holds it. The API server sees no change where nothing is lost.
func (c *controller) updateWhole(ctx context.Context, widget *unstructured.Unstructured) error {
	typed, err := typedCopy(c.settings, widget)
	if err != nil {
		return err
	}
	_, err = c.objects.Resource(widgetResource).Namespace(widget.GetNamespace()).Update(ctx, typed, metav1.UpdateOptions{})
	return err
}
