import { createRequire } from 'node:module';

const manifest: { readonly version: string } = createRequire(import.meta.url)('overscope/package.json');

/** The version of this package, from its own package.json. */
export const version = manifest.version;
