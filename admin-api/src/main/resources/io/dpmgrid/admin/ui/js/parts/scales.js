/** Three to five round numbers from zero to above the largest value. */
export function linearTicks(values) {
  const most = Math.max(...values, 0);
  if (most === 0) {
    return [0, 1];
  }
  const rough = most / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const ticks = [0];
  while (ticks.at(-1) < most) {
    ticks.push(ticks.at(-1) + step);
  }
  return ticks;
}

/** Powers of ten around the values. */
export function logTicks(values) {
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0) {
    return [10, 100, 1000];
  }
  // A little room, so that no line lies on the edge.
  const low = Math.floor(Math.log10(Math.min(...positive) * 0.8));
  const high = Math.max(Math.ceil(Math.log10(Math.max(...positive))), low + 1);
  return Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
}

/** A value's height in pixels. */
export function scaleOf(kind, ticks, bottom, top) {
  const map = kind === 'log' ? (value) => Math.log10(Math.max(value, ticks[0])) : (value) => value;
  const [from, to] = [map(ticks[0]), map(ticks.at(-1))];
  return (value) => bottom - ((map(value) - from) / (to - from)) * (bottom - top);
}

/**
 * A line through the points. It is broken where values are missing, and a dot where it would have no length;
 * with `base` it is an area down to it.
 */
export function path(points, x, y, gapMs, base = null) {
  const runs = [];
  let before = null;
  for (const point of points) {
    if (point.value === null) {
      before = null;
    } else {
      if (before === null || point.at - before > gapMs) {
        runs.push([]);
      }
      runs.at(-1).push(`${x(point.at).toFixed(1)} ${y(point.value).toFixed(1)}`);
      before = point.at;
    }
  }
  return runs
    .map((run) => {
      const line = `M${run.join('L')}${run.length === 1 ? 'h0' : ''}`;
      return base === null ? line : `${line}V${base}H${run[0].split(' ')[0]}Z`;
    })
    .join('');
}
