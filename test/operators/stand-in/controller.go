package main

import (
	"context"
	"fmt"
	"log"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

type controller struct {
	settings settings
	objects  dynamic.Interface
	widgets  cache.GenericLister
	queue    workqueue.TypedRateLimitingInterface[types.NamespacedName]
}

// startWatching returns when the caches hold what is stored; until run, changes pile up in the queue.
func startWatching(ctx context.Context, settings settings, clients clients) (*controller, error) {
	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(clients.objects, 0, metav1.NamespaceAll, nil)
	widgets := factory.ForResource(widgetResource)
	children := dynamicinformer.NewFilteredDynamicInformer(clients.objects, childResource, metav1.NamespaceAll, 0,
		cache.Indexers{}, func(options *metav1.ListOptions) { options.LabelSelector = ownerLabel })
	c := &controller{
		settings: settings,
		objects:  clients.objects,
		widgets:  widgets.Lister(),
		queue: workqueue.NewTypedRateLimitingQueue(
			workqueue.NewTypedItemExponentialFailureRateLimiter[types.NamespacedName](100*time.Millisecond, 10*time.Second)),
	}
	if _, err := widgets.Informer().AddEventHandler(handleAll(c.enqueueWidget)); err != nil {
		return nil, err
	}
	if _, err := children.Informer().AddEventHandler(handleAll(c.enqueueOwner)); err != nil {
		return nil, err
	}
	factory.Start(ctx.Done())
	go children.Informer().Run(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), widgets.Informer().HasSynced, children.Informer().HasSynced) {
		return nil, ctx.Err()
	}
	return c, nil
}

func handleAll(enqueue func(any)) cache.ResourceEventHandlerFuncs {
	return cache.ResourceEventHandlerFuncs{
		AddFunc:    enqueue,
		UpdateFunc: func(_, object any) { enqueue(object) },
		DeleteFunc: enqueue,
	}
}

func (c *controller) enqueueWidget(object any) {
	if item, ok := objectOf(object); ok {
		c.queue.Add(types.NamespacedName{Namespace: item.GetNamespace(), Name: item.GetName()})
	}
}

func (c *controller) enqueueOwner(object any) {
	item, ok := objectOf(object)
	if !ok {
		return
	}
	for _, owner := range item.GetOwnerReferences() {
		if owner.Kind == widgetKind.Kind {
			c.queue.Add(types.NamespacedName{Namespace: item.GetNamespace(), Name: owner.Name})
		}
	}
}

func objectOf(object any) (*unstructured.Unstructured, bool) {
	if gone, ok := object.(cache.DeletedFinalStateUnknown); ok {
		object = gone.Obj
	}
	item, ok := object.(*unstructured.Unstructured)
	return item, ok
}

// run works until the context ends.
func (c *controller) run(ctx context.Context) {
	if c.settings.has(faultNoisy) {
		go c.makeNoise(ctx)
	}
	for range 4 {
		go func() {
			for c.workOnce(ctx) {
			}
		}()
	}
	<-ctx.Done()
	c.queue.ShutDown()
}

func (c *controller) workOnce(ctx context.Context) bool {
	name, isOver := c.queue.Get()
	if isOver {
		return false
	}
	defer c.queue.Done(name)
	if err := c.reconcile(ctx, name); err != nil && ctx.Err() == nil {
		log.Printf("%s: %v", name, err)
		c.queue.AddRateLimited(name)
		return true
	}
	c.queue.Forget(name)
	return true
}

func (c *controller) reconcile(ctx context.Context, name types.NamespacedName) error {
	object, err := c.widgets.ByNamespace(name.Namespace).Get(name.Name)
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	found, ok := object.(*unstructured.Unstructured)
	if !ok || found.GetDeletionTimestamp() != nil || !c.actsOn(found) {
		return nil
	}
	widget := found.DeepCopy()
	if c.settings.has(faultCrashOnNewField) && !c.settings.knowsFinish && specText(widget, "finish") != "" {
		log.Fatalf("%s: no such field: finish", name)
	}
	child, err := c.ensureChild(ctx, widget)
	if err != nil {
		return fmt.Errorf("child: %w", err)
	}
	if c.settings.has(faultAnnotationHash) {
		if widget, err = c.annotateHash(ctx, widget); err != nil {
			return fmt.Errorf("hash: %w", err)
		}
	}
	if widget, err = c.writeStatus(ctx, widget, child); err != nil {
		return fmt.Errorf("status: %w", err)
	}
	if c.settings.has(faultTypedUpdate) {
		if err := c.updateWhole(ctx, widget); err != nil {
			return fmt.Errorf("update: %w", err)
		}
	}
	return nil
}

func (c *controller) actsOn(widget *unstructured.Unstructured) bool {
	return c.settings.class == "" || specText(widget, "className") == c.settings.class
}

// makeNoise writes to every Widget for no reason.
func (c *controller) makeNoise(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-time.After(c.settings.noisyEvery):
			found, err := c.widgets.List(labels.Everything())
			if err != nil {
				log.Printf("noise: %v", err)
			}
			for _, item := range found {
				widget, ok := item.(*unstructured.Unstructured)
				if !ok || !c.actsOn(widget) {
					continue
				}
				if _, err := c.annotate(ctx, widget, "seen-at", now.UTC().Format(time.RFC3339Nano)); err != nil {
					log.Printf("noise: %v", err)
				}
			}
		}
	}
}
