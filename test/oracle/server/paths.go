package main

// trail leads from a value up to its object. It lives on the stack: most paths are never written down.
type trail struct {
	parent *trail
	key    string
	// index counts, and key does not, where isItem.
	index  int
	isItem bool
}

func (t *trail) path() []any {
	var length int
	for step := t; step != nil; step = step.parent {
		length++
	}
	path := make([]any, length)
	for step := t; step != nil; step = step.parent {
		length--
		if step.isItem {
			path[length] = step.index
		} else {
			path[length] = step.key
		}
	}
	return path
}

// removedPaths lists what `before` has and `after` lacks, each at its topmost place.
func removedPaths(before, after any, at *trail, found [][]any) [][]any {
	switch before := before.(type) {
	case map[string]any:
		remaining, ok := after.(map[string]any)
		if !ok {
			return found
		}
		for key, value := range before {
			inner := trail{parent: at, key: key}
			if kept, exists := remaining[key]; exists {
				found = removedPaths(value, kept, &inner, found)
			} else {
				found = append(found, inner.path())
			}
		}
	case []any:
		remaining, ok := after.([]any)
		if !ok {
			return found
		}
		for index, value := range before {
			if index < len(remaining) {
				inner := trail{parent: at, index: index, isItem: true}
				found = removedPaths(value, remaining[index], &inner, found)
			}
		}
	}
	return found
}

// addedPaths lists what `after` has and `before` lacks, or has as null, each at its topmost place.
func addedPaths(before, after any, at *trail, found [][]any) [][]any {
	if before == nil && after != nil {
		return append(found, at.path())
	}
	switch after := after.(type) {
	case map[string]any:
		existing, ok := before.(map[string]any)
		if !ok {
			return found
		}
		for key, value := range after {
			inner := trail{parent: at, key: key}
			if earlier, exists := existing[key]; exists {
				found = addedPaths(earlier, value, &inner, found)
			} else {
				found = append(found, inner.path())
			}
		}
	case []any:
		existing, ok := before.([]any)
		if !ok {
			return found
		}
		for index, value := range after {
			if index < len(existing) {
				inner := trail{parent: at, index: index, isItem: true}
				found = addedPaths(existing[index], value, &inner, found)
			}
		}
	}
	return found
}
