import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/temporary-folders.ts',
    // A proxy or a certificate file of the machine must not change what a test sees.
    env: { NODE_EXTRA_CA_CERTS: '', HTTP_PROXY: '', HTTPS_PROXY: '', FORCE_COLOR: '', NO_COLOR: '' },
    testTimeout: 20_000,
  },
});
