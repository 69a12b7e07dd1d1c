/** Values of a metric's labels, in the order of their names. */
export type LabelValues = readonly string[];

interface Labelled {
  readonly values: LabelValues;
}

interface Count extends Labelled {
  value: number;
}

interface Distribution extends Labelled {
  /** How many fell into each bucket, and last of all how many into none. */
  readonly counts: number[];
  sum: number;
}

const keyOf = (values: LabelValues): string => values.join('\u0000');

/** A number that is counted up, or up and down, for each combination of label values that was met. */
export class Numbers {
  readonly series = new Map<string, Count>();

  add(values: LabelValues, by = 1): void {
    this.#count(values).value += by;
  }

  set(values: LabelValues, value: number): void {
    this.#count(values).value = value;
  }

  #count(values: LabelValues): Count {
    const key = keyOf(values);
    let count = this.series.get(key);
    if (!count) this.series.set(key, (count = { values, value: 0 }));
    return count;
  }
}

/** How values are distributed over buckets, for each combination of label values. */
export class Histogram {
  readonly buckets: readonly number[];
  readonly series = new Map<string, Distribution>();

  constructor(buckets: readonly number[]) {
    this.buckets = buckets;
  }

  observe(values: LabelValues, value: number): void {
    const { buckets, series } = this;
    const key = keyOf(values);
    let distribution = series.get(key);
    if (!distribution) {
      distribution = { values, counts: Array.from({ length: buckets.length + 1 }, () => 0), sum: 0 };
      series.set(key, distribution);
    }
    let at = 0;
    while (at < buckets.length && value > buckets[at]!) at++;
    distribution.counts[at]!++;
    distribution.sum += value;
  }
}
