const multipliers: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const shape = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;

/**
 * The number that a quantity such as `500m`, `1.5Gi` or `2e3` stands for; NaN for what is none. Exact up to 2^53.
 * Upstream: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go
 */
export function parseQuantity(text: string): number {
  const match = shape.exec(text);
  if (!match) return NaN;
  const [, digits = '', suffix = '', exponent] = match;
  return exponent === undefined ? Number(digits) * multipliers[suffix]! : Number(`${digits}e${exponent}`);
}
