import { describe, expect, it } from 'vitest';
import { nearest } from '../src/nearest.ts';

describe('the nearest word', () => {
  it.each([
    ['secrt', 'secret'],
    ['secrett', 'secret'],
    ['sceret', 'secret'],
    ['Secret', 'secret'],
    ['environmnets', 'environments'],
    ['nv', 'env'],
    ['vault', null],
    ['', null],
    ['e', null],
  ])('of %j is %j', (word, expected) => {
    const found = nearest(word, ['secret', 'environment', 'environments', 'env']);

    expect(found).toBe(expected);
  });

  it('is the first of two that are as near', () => {
    const found = nearest('scopez', ['scope', 'scopes']);

    expect(found).toBe('scope');
  });
});
