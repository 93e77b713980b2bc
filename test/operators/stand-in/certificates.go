package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

var secretResource = schema.GroupVersionResource{Version: "v1", Resource: "secrets"}

// servingCertificate is what the webhook serves with, all PEM.
type servingCertificate struct{ authority, certificate, key []byte }

// ensureCertificate takes the certificate from the release's Secret and makes one where the Secret holds none, so that
// all pods of a release serve with one authority.
func ensureCertificate(ctx context.Context, settings settings, clients clients) (servingCertificate, error) {
	secrets := clients.objects.Resource(secretResource).Namespace(settings.namespace)
	for {
		secret, err := secrets.Get(ctx, settings.webhookSecret, metav1.GetOptions{})
		if err != nil {
			return servingCertificate{}, fmt.Errorf("secret of the webhook: %w", err)
		}
		if found, ok := certificateOf(secret); ok {
			return found, nil
		}
		made, err := makeCertificate(settings.webhookService + "." + settings.namespace + ".svc")
		if err != nil {
			return made, err
		}
		for key, value := range map[string][]byte{"ca.crt": made.authority, "tls.crt": made.certificate, "tls.key": made.key} {
			if err := unstructured.SetNestedField(secret.Object, base64.StdEncoding.EncodeToString(value), "data", key); err != nil {
				return made, err
			}
		}
		_, err = secrets.Update(ctx, secret, metav1.UpdateOptions{})
		if apierrors.IsConflict(err) {
			// Another pod of this release was first: its certificate is there now.
			continue
		}
		log.Printf("made a certificate for secret %s", settings.webhookSecret)
		return made, err
	}
}

func certificateOf(secret *unstructured.Unstructured) (servingCertificate, bool) {
	read := func(key string) []byte {
		text, _, _ := unstructured.NestedString(secret.Object, "data", key)
		value, _ := base64.StdEncoding.DecodeString(text)
		return value
	}
	found := servingCertificate{authority: read("ca.crt"), certificate: read("tls.crt"), key: read("tls.key")}
	_, err := tls.X509KeyPair(found.certificate, found.key)
	return found, err == nil && len(found.authority) > 0
}

// makeCertificate makes a new authority and a certificate of it for one DNS name.
func makeCertificate(name string) (servingCertificate, error) {
	template := func(commonName string) *x509.Certificate {
		serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
		return &x509.Certificate{
			SerialNumber: serial,
			Subject:      pkix.Name{CommonName: commonName},
			NotBefore:    time.Now().Add(-time.Hour),
			NotAfter:     time.Now().Add(365 * 24 * time.Hour),
		}
	}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return servingCertificate{}, err
	}
	authority := template("stand-in authority of " + name)
	authority.IsCA, authority.BasicConstraintsValid, authority.KeyUsage = true, true, x509.KeyUsageCertSign
	authorityDER, err := x509.CreateCertificate(rand.Reader, authority, authority, &authorityKey.PublicKey, authorityKey)
	if err != nil {
		return servingCertificate{}, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return servingCertificate{}, err
	}
	leaf := template(name)
	leaf.DNSNames, leaf.ExtKeyUsage = []string{name}, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, authority, &key.PublicKey, authorityKey)
	if err != nil {
		return servingCertificate{}, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	return servingCertificate{encode("CERTIFICATE", authorityDER), encode("CERTIFICATE", leafDER), encode("PRIVATE KEY", keyDER)}, err
}

func encode(kind string, der []byte) []byte {
	var text bytes.Buffer
	_ = pem.Encode(&text, &pem.Block{Type: kind, Bytes: der})
	return text.Bytes()
}
