import { canvas, Component, createRef, div } from '../el.js';
import { MODES, paint } from './heat-looks.js';

const LABELS = 40;
const PLEASANT_HEIGHT = 280;
const SHOWN_CHANGE_MS = 2500;

/**
 * All partitions of a cache as cells, row by row. Properties: label, partitions, mode, view (what the mode needs),
 * changed (Map of partition to the time of its change), selected, onSelect, theme.
 */
export class HeatMap extends Component {
  box = createRef();
  canvas = createRef();
  state = { width: 0 };

  componentDidMount() {
    this.observer = new ResizeObserver(([entry]) => this.setState({ width: Math.floor(entry.contentRect.width) }));
    this.observer.observe(this.box.current);
    this.endTheme = this.props.theme.changed.listen(() => this.#draw());
  }

  componentWillUnmount() {
    this.observer.disconnect();
    this.endTheme();
    cancelAnimationFrame(this.frame);
  }

  componentDidUpdate() {
    this.#draw();
  }

  render({ label, partitions }, { width }) {
    this.layout = layoutOf(partitions.length, width);
    return div(
      { class: 'heat', ref: this.box },
      width > 0 &&
        canvas({
          ref: this.canvas,
          role: 'application',
          tabIndex: 0,
          'aria-label': `${label}. Arrow keys go from partition to partition; the selected one is told beside it.`,
          onClick: (event) => this.#pick(event),
          onKeyDown: (event) => this.#key(event),
        }),
    );
  }

  #pick({ offsetX, offsetY }) {
    const { columns, pitch, left } = this.layout;
    const column = Math.floor((offsetX - left) / pitch);
    const index = Math.floor(offsetY / pitch) * columns + column;
    if (column >= 0 && column < columns && index < this.props.partitions.length) {
      this.props.onSelect(index);
    }
  }

  #key(event) {
    const { columns } = this.layout;
    const last = this.props.partitions.length - 1;
    const at = this.props.selected ?? 0;
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at + columns,
      ArrowUp: at - columns,
      Home: 0,
      End: last,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.props.onSelect(Math.min(last, Math.max(0, to)));
    }
  }

  #draw() {
    const element = this.canvas.current;
    if (!element) {
      return;
    }
    const { partitions, mode, view, selected, changed } = this.props;
    const { columns, pitch, left, size, height } = this.layout;
    const context = prepare(element, this.state.width, height);
    const colours = tokens(element);
    context.font = `11px ${colours('--sans')}`;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    partitions.forEach((partition, index) => {
      const x = left + (index % columns) * pitch;
      const y = Math.floor(index / columns) * pitch;
      paint(context, MODES[mode].look(partition, view), x + 1, y + 1, size, colours);
    });
    context.fillStyle = colours('--text-3');
    const every = Math.max(1, Math.ceil(22 / pitch));
    for (let row = 0; row * columns < partitions.length; row += every) {
      context.fillText(String(row * columns), left - 8, row * pitch + pitch / 2);
    }
    const fading = this.#ring(context, colours, changed);
    if (selected !== null && selected < partitions.length) {
      this.#frame(context, selected, colours('--text'), 2);
    }
    cancelAnimationFrame(this.frame);
    if (fading) {
      this.frame = requestAnimationFrame(() => this.#draw());
    }
  }

  /** A ring around what has just changed; it fades, or stands for the time where motion is unwanted. */
  #ring(context, colours, changed) {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const now = Date.now();
    let any = false;
    for (const [index, at] of changed) {
      const age = (now - at) / SHOWN_CHANGE_MS;
      if (age < 1) {
        any = true;
        context.globalAlpha = calm ? 1 : 1 - age;
        this.#frame(context, index, colours('--text-3'), 1.5);
      }
    }
    context.globalAlpha = 1;
    return any;
  }

  #frame(context, index, colour, width) {
    const { columns, pitch, left } = this.layout;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.roundRect(left + (index % columns) * pitch + 0.5, Math.floor(index / columns) * pitch + 0.5, pitch - 1, pitch - 1, 3);
    context.stroke();
  }
}

/** Cells as large as fit a map of a pleasant height; a multiple of five columns, so that the row labels are round. */
function layoutOf(number, width) {
  const room = Math.max(0, width - LABELS);
  const wanted = Math.max(3, Math.min(24, Math.floor(Math.sqrt((room * PLEASANT_HEIGHT) / Math.max(1, number)))));
  const columns = Math.max(10, Math.floor(room / wanted / 5) * 5);
  const pitch = Math.max(3, Math.min(26, Math.floor(room / columns)));
  const gap = pitch > 8 ? 2 : pitch > 4 ? 1 : 0.5;
  return { columns, pitch, left: LABELS, size: pitch - gap, height: Math.ceil(number / columns) * pitch + 2 };
}

/** Sizes a canvas for the screen's pixels and empties it. */
export function prepare(element, width, height) {
  const ratio = devicePixelRatio || 1;
  element.width = width * ratio;
  element.height = height * ratio;
  element.style.width = `${width}px`;
  element.style.height = `${height}px`;
  const context = element.getContext('2d');
  context.scale(ratio, ratio);
  context.clearRect(0, 0, width, height);
  return context;
}

/** The values of the theme's tokens as they are now. */
export function tokens(element) {
  const style = getComputedStyle(element);
  const known = new Map();
  return (name) => {
    if (!known.has(name)) {
      known.set(name, style.getPropertyValue(name).trim());
    }
    return known.get(name);
  };
}

/** One cell of the map, for its legend. */
export class Swatch extends Component {
  canvas = createRef();

  componentDidMount() {
    this.#draw();
    this.endTheme = this.props.theme.changed.listen(() => this.#draw());
  }

  componentDidUpdate() {
    this.#draw();
  }

  componentWillUnmount() {
    this.endTheme();
  }

  #draw() {
    const element = this.canvas.current;
    paint(prepare(element, 12, 12), this.props.look, 0, 0, 12, tokens(element));
  }

  render() {
    return canvas({ ref: this.canvas, 'aria-hidden': 'true' });
  }
}
