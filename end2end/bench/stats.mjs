// A few numbers that stand for many.

/** The nearest rank: a value that was really measured. */
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
}

export const median = (values) => percentile(values, 50);

export const sum = (values) => values.reduce((total, value) => total + value, 0);

export const round = (value, digits = 1) => Number(value.toFixed(digits));

/** What a list of times says, in milliseconds. */
export function spread(times) {
  return {
    n: times.length, p50: round(median(times)), p95: round(percentile(times, 95)),
    least: round(Math.min(...times)), most: round(Math.max(...times)),
  };
}
