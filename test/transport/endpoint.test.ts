import { expect, it } from 'vitest';
import { readEndpoint } from '../../src/transport/endpoint.ts';

it.each(['https://api.example', 'http://127.0.0.1:8080/graphql', 'http://localhost:1', 'http://[::1]:99'])('%s may receive a value', (text) => {
  expect(readEndpoint('X_URL', text).href).toContain(new URL(text).host);
});

it.each(['http://api.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.1', 'ftp://localhost', 'https://user:pass@api.example', 'not an address', ''])(
  '"%s" may not',
  (text) => {
    expect(() => readEndpoint('X_URL', text)).toThrow(/^X_URL /);
  },
);
