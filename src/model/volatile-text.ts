/** What stands in place of a text that no two renders agree on. */
export const volatileText = '(differs with every render)'
