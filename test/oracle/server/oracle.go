package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"
	"strings"

	"k8s.io/component-base/version"
)

// oracle holds the versions that were prepared, by the caller's handle.
type oracle struct {
	servers map[string]*server
}

func newOracle() *oracle {
	return &oracle{servers: map[string]*server{}}
}

func (o *oracle) answer(line []byte) (reply answer) {
	defer func() {
		if cause := recover(); cause != nil {
			reply = answer{Failure: fmt.Sprintf("panic: %v\n%s", cause, debug.Stack())}
		}
	}()
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{Failure: "not a request: " + err.Error()}
	}
	switch asked.Op {
	case "version":
		return answer{Accepted: true, Version: libraryVersion()}
	case "definition":
		return validateDefinition(asked.Definition)
	case "replace":
		return replaceDefinition(asked.Previous, asked.Definition, asked.StoredVersions)
	case "costs":
		return estimateCosts(asked)
	case "prepare":
		prepared, err := prepareServer(asked.Definition, asked.Version)
		if err != nil {
			return answer{Failure: err.Error()}
		}
		o.servers[asked.Server] = prepared
		return answer{Accepted: true}
	case "forget":
		delete(o.servers, asked.Server)
		return answer{Accepted: true}
	}
	prepared, found := o.servers[asked.Server]
	if !found {
		return answer{Failure: fmt.Sprintf("no server %q", asked.Server)}
	}
	if !strings.HasPrefix(asked.Op, "contrast") {
		return batch(prepared, asked)
	}
	target, found := o.servers[asked.Target]
	if !found {
		return answer{Failure: fmt.Sprintf("no server %q", asked.Target)}
	}
	return contrastAll(prepared, target, asked)
}

// batch runs one operation on every object of the request.
func batch(prepared *server, asked request) answer {
	if needsStored(asked.Op) && len(asked.Stored) != len(asked.Objects) {
		return answer{Failure: asked.Op + " needs one stored object for each object"}
	}
	results := make([]result, 0, len(asked.Objects))
	for index, object := range asked.Objects {
		var one result
		switch asked.Op {
		case "create":
			one = prepared.create(object)
		case "write":
			one = prepared.write(object)
		case "update":
			one = prepared.update(asked.Stored[index], object)
		case "status":
			one = prepared.updateStatus(asked.Stored[index], object)
		case "read":
			one = prepared.read(object)
		case "apply":
			one = prepared.apply(asked.Stored[index], object)
		default:
			return answer{Failure: fmt.Sprintf("no operation %q", asked.Op)}
		}
		results = append(results, one)
	}
	return answer{Accepted: true, Results: results}
}

func needsStored(operation string) bool {
	switch operation {
	case "update", "status", "apply", "contrast-update", "contrast-status":
		return true
	}
	return false
}

// libraryVersion is the version of k8s.io/apiextensions-apiserver that this program was built with.
func libraryVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "k8s.io/apiextensions-apiserver" {
				return module.Version
			}
		}
	}
	return version.Get().GitVersion
}
