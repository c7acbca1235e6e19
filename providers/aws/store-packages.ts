/** The SDK's clients that `--inspect-backups` alone needs. They are optional peers: a hundredfold of what other audits load. */
import { AuditError } from '../../src/model.ts';

/** The versions that are tried; the peers of package.json are the same. */
export const STORE_PACKAGES = {
  '@aws-sdk/client-backup': '3.1092.0',
  '@aws-sdk/client-dynamodb': '3.1164.0',
  '@aws-sdk/client-ec2': '3.1169.0',
  '@aws-sdk/client-efs': '3.1141.0',
  '@aws-sdk/client-rds': '3.1169.0',
  '@aws-sdk/client-s3': '3.1169.0',
} as const;
type StorePackage = keyof typeof STORE_PACKAGES;

/** Named one by one, so that whoever bundles or checks this sees what may be loaded. */
const LOADERS = {
  '@aws-sdk/client-backup': () => import('@aws-sdk/client-backup'),
  '@aws-sdk/client-dynamodb': () => import('@aws-sdk/client-dynamodb'),
  '@aws-sdk/client-ec2': () => import('@aws-sdk/client-ec2'),
  '@aws-sdk/client-efs': () => import('@aws-sdk/client-efs'),
  '@aws-sdk/client-rds': () => import('@aws-sdk/client-rds'),
  '@aws-sdk/client-s3': () => import('@aws-sdk/client-s3'),
} as const satisfies Record<StorePackage, () => Promise<unknown>>;

/** Throws an AuditError (`usage`) that names what is not installed, and the command that installs it. */
export async function requireStorePackages(): Promise<void> {
  const missing: string[] = [];
  for (const [name, load] of Object.entries(LOADERS)) {
    try {
      await load();
    } catch (error) {
      if (!isNotFound(error, name)) throw error;
      missing.push(name);
    }
  }
  if (missing.length === 0) return;
  const wanted = Object.entries(STORE_PACKAGES).flatMap(([name, version]) => (missing.includes(name) ? [`${name}@${version}`] : []));
  throw new AuditError('usage', `--inspect-backups needs what is not installed: ${missing.join(', ')}.`, { hint: `npm install ${wanted.join(' ')}` });
}

/** Of the package itself: what is missing within it is a fault of the installation. */
function isNotFound(error: unknown, name: string): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${name}'`);
}
