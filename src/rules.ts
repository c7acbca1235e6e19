/** All rules, in the order of the documentation. A new rule is a file in `rules/` and a line here. */
import type { Rule } from './judgement.ts';
import { backupsInBlastRadius } from './rules/backups-in-blast-radius.ts';
import { cannotExcludeDestruction } from './rules/cannot-exclude-destruction.ts';
import { crossesEnvironment } from './rules/crosses-environment.ts';
import { escalationPath } from './rules/escalation-path.ts';
import { exceedsScopes } from './rules/exceeds-scopes.ts';
import { expired } from './rules/expired.ts';
import { expiredAcceptance } from './rules/expired-acceptance.ts';
import { exposedToken } from './rules/exposed-token.ts';
import { invalidToken } from './rules/invalid-token.ts';
import { longLived } from './rules/long-lived.ts';
import { noExpiry } from './rules/no-expiry.ts';
import { reusedToken } from './rules/reused-token.ts';
import { undeclaredDestruction } from './rules/undeclared-destruction.ts';
import { undeclaredExfiltration } from './rules/undeclared-exfiltration.ts';
import { unnarrowableToken } from './rules/unnarrowable-token.ts';
import { unusedPermission } from './rules/unused-permission.ts';

export const rules: readonly Rule[] = [
  undeclaredDestruction,
  backupsInBlastRadius,
  undeclaredExfiltration,
  escalationPath,
  crossesEnvironment,
  exceedsScopes,
  cannotExcludeDestruction,
  unnarrowableToken,
  noExpiry,
  longLived,
  expired,
  invalidToken,
  unusedPermission,
  reusedToken,
  exposedToken,
  expiredAcceptance,
];
