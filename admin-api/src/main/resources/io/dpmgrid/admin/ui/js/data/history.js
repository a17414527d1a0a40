/** The last measures of something, one per reading; bounded. */
export class History {
  points = [];

  constructor(spanMs) {
    this.spanMs = spanMs;
  }

  add(at, values) {
    const newest = this.points.at(-1);
    if (newest && at <= newest.at) {
      return;
    }
    this.points.push({ at, ...values });
    const from = at - this.spanMs;
    while (this.points[0].at < from) {
      this.points.shift();
    }
  }

  series(name) {
    return this.points.map((point) => ({ at: point.at, value: point[name] ?? null }));
  }

  /** The time that a chart of it should show: whole minutes, as many as there are, within the bound. */
  get span() {
    const age = this.points.length === 0 ? 0 : this.points.at(-1).at - this.points[0].at;
    return Math.min(this.spanMs, Math.max(1, Math.ceil(age / 60_000)) * 60_000);
  }
}
