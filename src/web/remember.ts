/** Keeps the answers of a slow pure function. It forgets everything when full, so it stays small whatever it is asked. */

/** `make` with its answers kept, at most `most` of them. */
export function remember<K extends string | number, V>(make: (key: K) => V, most = 2000): (key: K) => V {
  const kept = new Map<K, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    if (kept.size >= most) kept.clear();
    kept.set(key, fresh);
    return fresh;
  };
}
