package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"log"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/retry"
)

var (
	configurationResource = schema.GroupVersionResource{
		Group: "admissionregistration.k8s.io", Version: "v1", Resource: "validatingwebhookconfigurations",
	}
	namespaceResource = schema.GroupVersionResource{Version: "v1", Resource: "namespaces"}
)

// configuration keeps one webhook configuration right, whoever else writes to it.
type configuration struct {
	settings  settings
	objects   dynamic.Interface
	authority []byte
}

// maintainConfiguration writes the certificate's authority into the configuration, and again after every change of it.
// Where the configuration does not exist, it waits for it: the chart makes it.
func maintainConfiguration(ctx context.Context, settings settings, clients clients, authority []byte) error {
	c := configuration{settings, clients.objects, authority}
	changes := make(chan struct{}, 1)
	informer := dynamicinformer.NewFilteredDynamicInformer(clients.objects, configurationResource, metav1.NamespaceAll, 0,
		cache.Indexers{}, func(options *metav1.ListOptions) {
			options.FieldSelector = fields.OneTermEqualSelector("metadata.name", settings.webhookConfig).String()
		}).Informer()
	if _, err := informer.AddEventHandler(handleAll(func(any) {
		select {
		case changes <- struct{}{}:
		default:
		}
	})); err != nil {
		return err
	}
	go informer.Run(ctx.Done())
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-changes:
			}
			if err := retry.RetryOnConflict(retry.DefaultBackoff, func() error { return c.write(ctx) }); err != nil && ctx.Err() == nil {
				log.Printf("configuration of the webhook: %v", err)
				time.AfterFunc(time.Second, func() {
					select {
					case changes <- struct{}{}:
					default:
					}
				})
			}
		}
	}()
	return nil
}

func (c configuration) write(ctx context.Context) error {
	configurations := c.objects.Resource(configurationResource)
	found, err := configurations.Get(ctx, c.settings.webhookConfig, metav1.GetOptions{})
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	hasChanged, err := c.writeAuthority(found)
	if err != nil {
		return err
	}
	if c.settings.has(faultConfigurationOwner) {
		hasOtherOwner, err := c.writeOwner(ctx, found)
		if err != nil {
			return err
		}
		hasChanged = hasChanged || hasOtherOwner
	}
	if !hasChanged {
		return nil
	}
	_, err = configurations.Update(ctx, found, metav1.UpdateOptions{})
	return err
}

// writeAuthority sets caBundle and never the Service: who is called stays the chart's word.
func (c configuration) writeAuthority(found *unstructured.Unstructured) (bool, error) {
	webhooks, _, err := unstructured.NestedSlice(found.Object, "webhooks")
	if err != nil {
		return false, err
	}
	bundle := base64.StdEncoding.EncodeToString(c.authority)
	hasChanged := false
	for _, item := range webhooks {
		webhook, ok := item.(map[string]any)
		if !ok {
			return false, fmt.Errorf("a webhook is %T", item)
		}
		if current, _, _ := unstructured.NestedString(webhook, "clientConfig", "caBundle"); current == bundle {
			continue
		}
		if err := unstructured.SetNestedField(webhook, bundle, "clientConfig", "caBundle"); err != nil {
			return false, err
		}
		hasChanged = true
	}
	return hasChanged, unstructured.SetNestedSlice(found.Object, webhooks, "webhooks")
}

// writeOwner makes this release's Namespace the only owner.
func (c configuration) writeOwner(ctx context.Context, found *unstructured.Unstructured) (bool, error) {
	namespace, err := c.objects.Resource(namespaceResource).Get(ctx, c.settings.namespace, metav1.GetOptions{})
	if err != nil {
		return false, err
	}
	owners := found.GetOwnerReferences()
	if len(owners) == 1 && owners[0].UID == namespace.GetUID() {
		return false, nil
	}
	found.SetOwnerReferences([]metav1.OwnerReference{
		{APIVersion: "v1", Kind: "Namespace", Name: namespace.GetName(), UID: namespace.GetUID()},
	})
	return true, nil
}
