package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"sync/atomic"
)

type health struct{ ready atomic.Bool }

// serveHealth answers /healthz from the start and /readyz once ready is set.
func serveHealth(ctx context.Context, address string) *health {
	state := &health{}
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/readyz", func(writer http.ResponseWriter, _ *http.Request) {
		if !state.ready.Load() {
			http.Error(writer, "not ready", http.StatusServiceUnavailable)
		}
	})
	server := &http.Server{Addr: address, Handler: mux}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Fatalf("health: %v", err)
		}
	}()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return state
}
