#!/usr/bin/env node
// Exit codes: 0 clean, 1 findings, 2 usage or manifest error, 3 incomplete, 4 internal error, 130 interrupted.
try {
  if (process.argv.slice(2).join(' ') === '--version') {
    // Asked for its version alone, it loads nothing else.
    const { version } = await import('../dist/src/version.js');
    process.stdout.write(`${version}\n`);
  } else {
    const { main } = await import('../dist/src/cli.js');
    process.exitCode = await main(process.argv.slice(2));
  }
} catch (error) {
  process.exitCode = 4;
  process.stderr.write(`overscope could not start: ${error instanceof Error ? error.message : 'unknown reason'}\n`);
}
