package main

// removedPaths lists what `before` has and `after` lacks, each at its topmost place.
func removedPaths(before, after any, path []any, found [][]any) [][]any {
	switch before := before.(type) {
	case map[string]any:
		remaining, ok := after.(map[string]any)
		if !ok {
			return found
		}
		for key, value := range before {
			inner := step(path, key)
			if kept, exists := remaining[key]; exists {
				found = removedPaths(value, kept, inner, found)
			} else {
				found = append(found, inner)
			}
		}
	case []any:
		remaining, ok := after.([]any)
		if !ok {
			return found
		}
		for index, value := range before {
			if index < len(remaining) {
				found = removedPaths(value, remaining[index], step(path, index), found)
			}
		}
	}
	return found
}

// addedPaths lists what `after` has and `before` lacks, or has as null, each at its topmost place.
func addedPaths(before, after any, path []any, found [][]any) [][]any {
	if before == nil && after != nil {
		return append(found, path)
	}
	switch after := after.(type) {
	case map[string]any:
		existing, ok := before.(map[string]any)
		if !ok {
			return found
		}
		for key, value := range after {
			inner := step(path, key)
			if earlier, exists := existing[key]; exists {
				found = addedPaths(earlier, value, inner, found)
			} else {
				found = append(found, inner)
			}
		}
	case []any:
		existing, ok := before.([]any)
		if !ok {
			return found
		}
		for index, value := range after {
			if index < len(existing) {
				found = addedPaths(existing[index], value, step(path, index), found)
			}
		}
	}
	return found
}

// step copies, because siblings share the prefix.
func step(path []any, segment any) []any {
	longer := make([]any, 0, len(path)+1)
	return append(append(longer, path...), segment)
}
