// A small operator that keeps one ConfigMap for each Widget. Two releases of it are this program with two values of
// --version; --fault switches on what operators in the field do wrong when two releases share a cluster.
package main

import (
	"context"
	"errors"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	log.SetFlags(log.Ltime | log.Lmicroseconds)
	settings, err := parseSettings(os.Args[1:], os.Getenv)
	if err != nil {
		log.Fatalf("usage: %v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, settings); err != nil && !errors.Is(err, context.Canceled) {
		log.Fatalf("ended: %v", err)
	}
}

// run serves health at once and everything else after the start delay, so that a slow starter is alive and not ready.
func run(ctx context.Context, settings settings) error {
	log.Printf("stand-in %s of release %s/%s, faults %v", settings.version, settings.namespace, settings.release, settings.faults)
	clients, err := connect(settings)
	if err != nil {
		return err
	}
	health := serveHealth(ctx, net.JoinHostPort(settings.bindAddress, settings.healthPort))
	select {
	case <-time.After(settings.startDelay):
	case <-ctx.Done():
		return ctx.Err()
	}
	failures := make(chan error, 1)
	if settings.webhook {
		if err := startWebhook(ctx, settings, clients, failures); err != nil {
			return err
		}
	}
	controller, err := startWatching(ctx, settings, clients)
	if err != nil {
		return err
	}
	health.ready.Store(true)
	go func() { failures <- elect(ctx, settings, clients, controller.run) }()
	select {
	case err := <-failures:
		return err
	case <-ctx.Done():
		// The lease is given back by the election, which needs a moment.
		return <-failures
	}
}
