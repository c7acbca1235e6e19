// Loaded before the executable (node --import): writes its peak of resident memory, in kB, to descriptor 3 when it ends. On Linux
// that is VmHWM of /proc, which begins anew with each program; elsewhere getrusage.
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => writeSync(3, String(peakKb())));

function peakKb() {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}
