package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const largestSize = 100

// The part of admission.k8s.io/v1 that is read and written here. The typed package would bring every built-in kind along.
type admissionReview struct {
	APIVersion string             `json:"apiVersion"`
	Kind       string             `json:"kind"`
	Request    *admissionRequest  `json:"request,omitempty"`
	Response   *admissionResponse `json:"response,omitempty"`
}

type admissionRequest struct {
	UID       string          `json:"uid"`
	Object    json.RawMessage `json:"object"`
	OldObject json.RawMessage `json:"oldObject"`
}

type admissionResponse struct {
	UID     string           `json:"uid"`
	Allowed bool             `json:"allowed"`
	Status  *admissionStatus `json:"status,omitempty"`
}

type admissionStatus struct {
	Message string `json:"message"`
	Code    int    `json:"code"`
}

// startWebhook listens before the configuration is told of the certificate: nobody is sent to a closed port.
func startWebhook(ctx context.Context, settings settings, clients clients, failures chan<- error) error {
	certificate, err := ensureCertificate(ctx, settings, clients)
	if err != nil {
		return err
	}
	pair, err := tls.X509KeyPair(certificate.certificate, certificate.key)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(settings.bindAddress, settings.webhookPort))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/validate", func(writer http.ResponseWriter, request *http.Request) {
		answerReview(settings, writer, request)
	})
	server := &http.Server{Handler: mux, TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}}}
	go func() {
		if err := server.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
			failures <- fmt.Errorf("webhook: %w", err)
		}
	}()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return maintainConfiguration(ctx, settings, clients, certificate.authority)
}

func answerReview(settings settings, writer http.ResponseWriter, request *http.Request) {
	var review admissionReview
	body, err := io.ReadAll(io.LimitReader(request.Body, 8<<20))
	if err == nil {
		err = json.Unmarshal(body, &review)
	}
	if err != nil || review.Request == nil {
		http.Error(writer, "not an AdmissionReview", http.StatusBadRequest)
		return
	}
	response := &admissionResponse{UID: review.Request.UID, Allowed: true}
	if err := validate(settings, *review.Request); err != nil {
		response.Allowed = false
		response.Status = &admissionStatus{Message: fmt.Sprintf("stand-in %s: %v", settings.version, err), Code: http.StatusForbidden}
	}
	review.Request, review.Response = nil, response
	writer.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(writer).Encode(review); err != nil {
		log.Printf("webhook: %v", err)
	}
}

func validate(settings settings, request admissionRequest) error {
	if _, err := decodeWidget(settings, request.Object, settings.has(faultStrictDecoder)); err != nil {
		return err
	}
	object := &unstructured.Unstructured{}
	if err := object.UnmarshalJSON(request.Object); err != nil {
		return err
	}
	if specSize(object) > largestSize {
		return fmt.Errorf("spec.size: at most %d", largestSize)
	}
	if !settings.has(faultImmutableFinish) || !settings.knowsFinish || len(request.OldObject) == 0 || string(request.OldObject) == "null" {
		return nil
	}
	old := &unstructured.Unstructured{}
	if err := old.UnmarshalJSON(request.OldObject); err != nil {
		return err
	}
	if before := specText(old, "finish"); before != "" && before != specText(object, "finish") {
		return fmt.Errorf("spec.finish: field is immutable, it was %q", before)
	}
	return nil
}
