import { Component, createRef, div, h, span } from '../el.js';
import { clockTime } from '../data/format.js';
import { linearTicks, logTicks, path, scaleOf } from './scales.js';

const LEFT = 52;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 22;
const GAP_MS = 4000;

/**
 * Lines over the last minutes. Properties: label, series [{name, points: [{at, value}]}], spanMs, height,
 * scale ('linear' or 'log'), write (a value as text).
 */
export class LineChart extends Component {
  box = createRef();
  state = { width: 0, cursor: null };

  componentDidMount() {
    this.observer = new ResizeObserver(([entry]) => this.setState({ width: Math.floor(entry.contentRect.width) }));
    this.observer.observe(this.box.current);
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  render({ label, series, spanMs, height = 150, scale = 'linear', write }, { width, cursor }) {
    return div(
      { class: 'chart', ref: this.box },
      width > 0 && this.#draw({ label, series, spanMs, height, scale, write, width, cursor }),
    );
  }

  #draw({ label, series, spanMs, height, scale, write, width, cursor }) {
    const values = series.flatMap(({ points }) => points.map(({ value }) => value)).filter((value) => value !== null);
    const ticks = (scale === 'log' ? logTicks : linearTicks)(values);
    const now = Math.max(...series.map(({ points }) => points.at(-1)?.at ?? 0));
    const x = (at) => LEFT + ((at - now + spanMs) / spanMs) * (width - LEFT - RIGHT);
    const y = scaleOf(scale, ticks, height - BOTTOM, TOP);
    const near = cursor === null ? null : nearest(series[0].points, now - spanMs + ((cursor - LEFT) / (width - LEFT - RIGHT)) * spanMs);
    return [
      h(
        'svg',
        {
          height,
          viewBox: `0 0 ${width} ${height}`,
          role: 'img',
          'aria-label': this.#summary(label, series, write),
          onPointerMove: (event) => this.setState({ cursor: event.offsetX }),
          onPointerLeave: () => this.setState({ cursor: null }),
        },
        ticks.map((tick) => [
          h('line', { class: 'grid-line', x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
          h('text', { x: LEFT - 8, y: y(tick) + 4, 'text-anchor': 'end' }, write(tick)),
        ]),
        [spanMs, spanMs / 2, 0].map((ago, index) =>
          h('text', { x: x(now - ago), y: height - 4, 'text-anchor': ['start', 'middle', 'end'][index] },
            ago === 0 ? 'now' : ago < 60_000 ? `−${ago / 1000} s` : `−${ago / 60_000} min`)),
        series.length === 1 && h('path', { class: 'area', d: path(series[0].points, x, y, GAP_MS, y(ticks[0])) }),
        series.map(({ points }, index) =>
          h('path', { class: `line is-series-${index + 1}`, d: path(points, x, y, GAP_MS) })),
        near && this.#marks(series, near.at, x, y, height),
      ),
      near && this.#reading(series, near, x(near.at), width, write),
      values.length === 0 && span({ class: 'hidden-visually' }, 'No values yet'),
    ];
  }

  #marks(series, at, x, y, height) {
    return [
      h('line', { class: 'cursor', x1: x(at), x2: x(at), y1: TOP, y2: height - BOTTOM }),
      series.map(({ points }, index) => {
        const point = points.find((candidate) => candidate.at === at);
        return point?.value == null
          ? null
          : h('circle', { class: `dot is-series-${index + 1}`, cx: x(at), cy: y(point.value), r: 3.5 });
      }),
    ];
  }

  #reading(series, near, left, width, write) {
    const words = series.map(({ name, points }) => {
      const value = points.find((point) => point.at === near.at)?.value ?? null;
      return `${series.length > 1 ? `${name} ` : ''}${write(value)}`;
    });
    const style = left > width / 2 ? { right: `${width - left + 10}px` } : { left: `${left + 10}px` };
    return div({ class: 'chart-reading', style, 'aria-hidden': 'true' }, `${clockTime(near.at)}  ${words.join(', ')}`);
  }

  #summary(label, series, write) {
    const words = series.map(({ name, points }) => {
      const values = points.map(({ value }) => value).filter((value) => value !== null);
      return values.length === 0
        ? `${name}: no values yet`
        : `${name}: now ${write(values.at(-1))}, least ${write(Math.min(...values))}, most ${write(Math.max(...values))}`;
    });
    return `${label}. ${words.join('; ')}`;
  }
}

const nearest = (points, at) =>
  points.reduce((best, point) => (!best || Math.abs(point.at - at) < Math.abs(best.at - at) ? point : best), null);

/** A small line without axes, for a row or a card; what it shows is said beside it. */
export const spark = (points) => {
  const known = points.filter(({ value }) => value !== null);
  if (known.length < 2) {
    return span(null);
  }
  const [from, to] = [known[0].at, known.at(-1).at];
  const most = 1.3 * Math.max(...known.map(({ value }) => value), 1);
  const x = (at) => ((at - from) / (to - from)) * 100;
  const y = (value) => 21 - (value / most) * 20;
  return h('svg', { class: 'spark', viewBox: '0 0 100 22', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    h('path', { d: path(known, x, y, Infinity) }));
};
