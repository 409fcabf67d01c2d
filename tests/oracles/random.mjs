// A seeded generator, so that a failing line can be produced again.
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const below = (n) => next() % n;
  const pick = (list) => list[below(list.length)];
  const bytes = (n) => Uint8Array.from({ length: n }, () => below(256));
  const hex = (n) => '0x' + Buffer.from(bytes(n)).toString('hex');
  return { below, pick, bytes, hex, chance: (percent) => below(100) < percent };
}
