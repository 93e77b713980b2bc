package main

import (
	"os"

	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

type clients struct {
	config  *rest.Config
	objects dynamic.Interface
}

// connect uses KUBECONFIG where it is set, and the pod's ServiceAccount otherwise.
func connect(settings settings) (clients, error) {
	config, err := clientcmd.BuildConfigFromFlags("", os.Getenv("KUBECONFIG"))
	if err != nil {
		return clients{}, err
	}
	config.UserAgent = "stand-in-operator/" + settings.version
	// Two operators that fight are as fast as this lets them; the audit log grows with it.
	config.QPS, config.Burst = float32(settings.requestsPerSecond), int(settings.requestsPerSecond)*2
	objects, err := dynamic.NewForConfig(config)
	return clients{config, objects}, err
}
