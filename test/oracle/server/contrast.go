package main

import (
	"reflect"
)

// contrastAll asks the target about every object that the source stores as it was sent. A result is accepted
// when the source does so; Target is set when the target then does anything else than store the same.
func contrastAll(source, target *server, asked request) answer {
	if needsStored(asked.Op) && len(asked.Stored) != len(asked.Objects) {
		return answer{Failure: asked.Op + " needs one stored object for each object"}
	}
	results := make([]result, 0, len(asked.Objects))
	for index, object := range asked.Objects {
		send := func(to *server) result { return to.write(object) }
		switch asked.Op {
		case "contrast-update":
			send = func(to *server) result { return to.update(asked.Stored[index], object) }
		case "contrast-status":
			send = func(to *server) result { return to.updateStatus(asked.Stored[index], object) }
		}
		results = append(results, contrast(send(source), func() result { return send(target) }))
	}
	return answer{Accepted: true, Results: results}
}

func contrast(source result, ask func() result) result {
	isWhole := source.Accepted && len(source.Pruned) == 0 && len(source.Nulls) == 0 && keepsNulls(source.sent, source.stored)
	if !isWhole {
		return result{}
	}
	target := ask()
	if target.Accepted && len(target.Pruned) == 0 && reflect.DeepEqual(source.stored, target.stored) {
		return result{Accepted: true}
	}
	return result{Accepted: true, Object: source.stored, Target: &target}
}

// keepsNulls tells whether every null that was sent is stored.
func keepsNulls(sent, stored any) bool {
	switch sent := sent.(type) {
	case nil:
		return stored == nil
	case map[string]any:
		kept, _ := stored.(map[string]any)
		for key, value := range sent {
			if remaining, found := kept[key]; !keepsNulls(value, remaining) || (value == nil && !found) {
				return false
			}
		}
	case []any:
		kept, _ := stored.([]any)
		for index, value := range sent {
			if index >= len(kept) || !keepsNulls(value, kept[index]) {
				return false
			}
		}
	}
	return true
}
