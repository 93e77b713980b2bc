package main

import (
	"context"
	"errors"
	"log"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	coordination "k8s.io/client-go/kubernetes/typed/coordination/v1"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

// The name of the lease says nothing of the release, so releases that look in one namespace exclude each other.
const leaseName = "stand-in-operator"

// elect runs work while this process leads, or at once where no lease is asked for. A lost lease is an error.
func elect(ctx context.Context, settings settings, clients clients, work func(context.Context)) error {
	if settings.leaseNamespace == "" {
		work(ctx)
		return ctx.Err()
	}
	leases, err := coordination.NewForConfig(clients.config)
	if err != nil {
		return err
	}
	leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
		Lock: &resourcelock.LeaseLock{
			LeaseMeta:  metav1.ObjectMeta{Namespace: settings.leaseNamespace, Name: leaseName},
			Client:     leases,
			LockConfig: resourcelock.ResourceLockConfig{Identity: settings.namespace + "/" + settings.pod},
		},
		LeaseDuration:   15 * time.Second,
		RenewDeadline:   10 * time.Second,
		RetryPeriod:     2 * time.Second,
		ReleaseOnCancel: true,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(ctx context.Context) {
				log.Printf("leads by lease %s/%s", settings.leaseNamespace, leaseName)
				work(ctx)
			},
			OnStoppedLeading: func() { log.Print("leads no longer") },
		},
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.New("the lease is lost")
}
