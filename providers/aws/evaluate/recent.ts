/** Makes things by their names and keeps those that were asked for last: what is worked out for one is too much to keep for all. */
export function recent<Key, Made>(most: number, make: (key: Key) => Made): (key: Key) => Made {
  const known = new Map<Key, { readonly made: Made }>();
  return (key) => {
    const found = known.get(key) ?? { made: make(key) };
    known.delete(key);
    known.set(key, found);
    if (known.size > most) {
      const [oldest] = known.keys();
      if (oldest !== undefined) known.delete(oldest);
    }
    return found.made;
  };
}
