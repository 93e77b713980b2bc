// Command server answers, line by line, what the API server's own code does to a
// CustomResourceDefinition and to custom resources. One JSON request a line on standard input, one
// JSON answer a line on standard output, in the order of the requests.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"k8s.io/klog/v2"
)

// request is one line of input; which fields matter depends on Op.
type request struct {
	// Op is one of version, definition, replace, costs, prepare, forget, create, write, update, status, read, apply,
	// contrast, contrast-update, contrast-status.
	Op string `json:"op"`
	// Definition is a CustomResourceDefinition; Previous the one it replaces.
	Definition json.RawMessage `json:"definition,omitempty"`
	Previous   json.RawMessage `json:"previous,omitempty"`
	// StoredVersions are in the status of the definition that is replaced.
	StoredVersions []string `json:"storedVersions,omitempty"`
	// Version names the served version to prepare, or to estimate.
	Version string `json:"version,omitempty"`
	// Server is the handle of a prepared version.
	Server string `json:"server,omitempty"`
	// Target is the handle of the version that a contrast asks second.
	Target string `json:"target,omitempty"`
	// Objects are custom resources; Stored, where an operation needs it, the objects stored before, by position.
	Objects []json.RawMessage `json:"objects,omitempty"`
	Stored  []json.RawMessage `json:"stored,omitempty"`
	// IsStored asks for the costs of rules that are stored already: they may use all functions.
	IsStored bool `json:"isStored,omitempty"`
}

// fieldError is a cause of a refusal as the API server reports it.
type fieldError struct {
	Path    string `json:"path"`
	Type    string `json:"type"`
	Message string `json:"message"`
}

// answer is one line of output.
type answer struct {
	// Failure says that the request itself was no good; nothing else is set then.
	Failure  string       `json:"failure,omitempty"`
	Version  string       `json:"version,omitempty"`
	Accepted bool         `json:"accepted"`
	Errors   []fieldError `json:"errors,omitempty"`
	Results  []result     `json:"results,omitempty"`
	Costs    []ruleCost   `json:"costs,omitempty"`
}

func main() {
	// klog would write to standard error about every schema that falls back to a slower path.
	flags := flag.NewFlagSet("klog", flag.ContinueOnError)
	klog.InitFlags(flags)
	_ = flags.Parse([]string{"-logtostderr=false", "-alsologtostderr=false", "-stderrthreshold=FATAL"})
	klog.SetOutput(io.Discard)

	if err := serve(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve(in io.Reader, out io.Writer) error {
	reader := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	oracle := newOracle()
	// Short-lived garbage, plenty of memory.
	debug.SetGCPercent(800)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 1 {
			if err := encoder.Encode(oracle.answer(line)); err != nil {
				return err
			}
			if reader.Buffered() == 0 {
				if err := writer.Flush(); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return writer.Flush()
		}
		if err != nil {
			return err
		}
	}
}
