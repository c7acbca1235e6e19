import { it } from 'vitest';
import { serveStores } from './stores.ts';
it('x', async () => {
  const serving = await serveStores();
  const s: any = await serving.collect(['aws-uploads'], { auditors: [serving.auditor()], options: ['inspect-backups'] });
  const inv = s.state.accounts[0].inventory;
  console.log(JSON.stringify(inv.gaps, null, 1)); console.log(inv.copies.concat(inv.stores).filter((x: any) => x.arn.startsWith('arn:aws:s3')).map((x: any) => JSON.stringify(x)).join('\n'));
  console.log(s.requests.filter((r: any) => r.outcome === 'refused').map((r: any) => JSON.stringify(r)).join('\n')); console.log(serving.local.requests.filter((r) => /s3\/aws4/.test(String(r.headers.authorization))).map((r) => r.method + ' ' + r.url.pathname + r.url.search).join('\n'));
  await serving.local.close();
});
