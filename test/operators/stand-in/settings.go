package main

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What an operator may do wrong; without any, two releases beside each other leave every object alone that is right.
const (
	// An annotation holds a hash of the spec as this version's type writes it.
	faultAnnotationHash = "annotation-hash"
	// The Ready condition's reason is another word in each version.
	faultStatusReason = "status-reason"
	// Every reconcile ends with an update of the whole object, written from this version's type.
	faultTypedUpdate = "typed-update"
	// The child is written whole, so that what another version put there is lost.
	faultChildOverwrite = "child-overwrite"
	// The child's name holds the time, and a moment passes between looking for it and making it.
	faultTimeNamedChild = "time-named-child"
	// The webhook configuration names its maintainer's Namespace as its owner.
	faultConfigurationOwner = "configuration-owner"
	// The webhook refuses fields that this version's type lacks.
	faultStrictDecoder = "strict-decoder"
	// The webhook refuses a change of spec.finish (known from 1.5 on).
	faultImmutableFinish = "immutable-finish"
	// An object with a field that this version's type lacks ends the process.
	faultCrashOnNewField = "crash-on-new-field"
	// Every second, every Widget gets an annotation with the time.
	faultNoisy = "noisy"
)

var knownFaults = []string{
	faultAnnotationHash, faultStatusReason, faultTypedUpdate, faultChildOverwrite, faultTimeNamedChild,
	faultConfigurationOwner, faultStrictDecoder, faultImmutableFinish, faultCrashOnNewField, faultNoisy,
}

type settings struct {
	version string
	// Version 1.5 added spec.finish.
	knowsFinish bool
	faults      []string
	release     string
	namespace   string
	pod         string
	// Only Widgets with this spec.className; all of them when empty.
	class string
	// Empty: no election.
	leaseNamespace    string
	startDelay        time.Duration
	bindAddress       string
	healthPort        string
	webhook           bool
	webhookPort       string
	webhookService    string
	webhookSecret     string
	webhookConfig     string
	childDelay        time.Duration
	noisyEvery        time.Duration
	requestsPerSecond float64
}

func (s settings) has(fault string) bool { return slices.Contains(s.faults, fault) }

// parseSettings takes identity from POD_NAME and POD_NAMESPACE, as the downward API gives it, and the rest from flags.
func parseSettings(arguments []string, environment func(string) string) (settings, error) {
	s := settings{namespace: environment("POD_NAMESPACE"), pod: environment("POD_NAME")}
	flags := flag.NewFlagSet("stand-in", flag.ContinueOnError)
	flags.StringVar(&s.version, "version", "1.4.0", "the release this process plays: 1.4.x, or 1.5.x and later")
	faults := flags.String("fault", "", "comma-separated: "+strings.Join(knownFaults, " "))
	flags.StringVar(&s.release, "release", "stand-in", "name of the Helm release")
	flags.StringVar(&s.class, "class", "", "act only on Widgets of this spec.className")
	flags.StringVar(&s.leaseNamespace, "lease-namespace", "", "elect a leader by a lease in this namespace")
	flags.DurationVar(&s.startDelay, "start-delay", 0, "time between start and readiness")
	flags.StringVar(&s.bindAddress, "bind-address", "0.0.0.0", "address of both ports")
	flags.StringVar(&s.healthPort, "health-port", "8081", "port of /healthz and /readyz")
	flags.BoolVar(&s.webhook, "webhook", false, "serve the validating webhook")
	flags.StringVar(&s.webhookPort, "webhook-port", "8443", "port of the webhook")
	flags.StringVar(&s.webhookService, "webhook-service", "", "Service in front of the webhook; its name is in the certificate")
	flags.StringVar(&s.webhookSecret, "webhook-secret", "", "Secret that keeps the certificate")
	flags.StringVar(&s.webhookConfig, "webhook-configuration", "", "ValidatingWebhookConfiguration whose caBundle is maintained")
	flags.DurationVar(&s.childDelay, "child-delay", 1500*time.Millisecond, "time that making a time-named child takes")
	flags.DurationVar(&s.noisyEvery, "noisy-every", time.Second, "period of the noisy fault")
	flags.Float64Var(&s.requestsPerSecond, "requests-per-second", 20, "bound on requests to the API server")
	if err := flags.Parse(arguments); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if s.namespace == "" || s.pod == "" {
		return s, fmt.Errorf("POD_NAMESPACE and POD_NAME must be set")
	}
	if *faults != "" {
		s.faults = strings.Split(*faults, ",")
	}
	for _, fault := range s.faults {
		if !slices.Contains(knownFaults, fault) {
			return s, fmt.Errorf("no such fault: %q (there are: %s)", fault, strings.Join(knownFaults, " "))
		}
	}
	if s.webhook && (s.webhookService == "" || s.webhookSecret == "" || s.webhookConfig == "") {
		return s, fmt.Errorf("--webhook needs --webhook-service, --webhook-secret and --webhook-configuration")
	}
	minor, err := minorOf(s.version)
	s.knowsFinish = minor >= 5
	return s, err
}

func minorOf(version string) (int, error) {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) != 3 || parts[0] != "1" {
		return 0, fmt.Errorf("--version must be 1.MINOR.PATCH, not %q", version)
	}
	return strconv.Atoi(parts[1])
}
