package main

import (
	"net"
	"strings"

	"k8s.io/kube-openapi/pkg/validation/strfmt"
)

// The API server of Kubernetes 1.34 is built with Go 1.24, whose net.ParseMAC takes no address without separators; the
// one of Go 1.26 does.
func init() {
	mac := strfmt.MAC("")
	strfmt.Default.Add("mac", &mac, func(text string) bool {
		_, err := net.ParseMAC(text)
		return err == nil && strings.ContainsAny(text, ":-.")
	})
}
