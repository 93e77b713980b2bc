import manifest from '../../package.json' with { type: 'json' }

/** This program, as reports name it; the version is that of package.json. */
export const tool = { name: manifest.name, version: manifest.version } as const
