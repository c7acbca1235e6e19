// Modules of the build, which is what users run. `npm run bench` makes it first.
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..', '..');

export function built(path) {
  return import(join(ROOT, 'dist', path));
}
