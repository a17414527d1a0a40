import { h } from '../el.js';

/** Own drawings on a 16 × 16 grid, strokes only, so that they take the colour of their text. */
const PATHS = {
  ok: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M5.2 8.2l2 2 3.7-4.1',
  warn: 'M8 2.2 14.4 13.4H1.6zM8 6.6v3.2M8 11.4v.4',
  bad: 'M5.4 1.75h5.2l3.65 3.65v5.2l-3.65 3.65H5.4L1.75 10.6V5.4zM5.9 5.9l4.2 4.2M10.1 5.9l-4.2 4.2',
  move: 'M2 5.4h10.2M9.4 2.6l2.8 2.8-2.8 2.8M14 10.8H3.8M6.6 8l-2.8 2.8 2.8 2.8',
  unknown: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M6.2 6.3a1.85 1.85 0 1 1 2.6 1.7c-.5.25-.8.6-.8 1.2M8 11.3v.3',
  info: 'M8 1.75a6.25 6.25 0 1 0 0 12.5 6.25 6.25 0 0 0 0-12.5M8 7.4v3.8M8 4.8v.3',
  light: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.2v1.6M8 13.2v1.6M1.2 8h1.6M13.2 8h1.6M3.2 3.2l1.1 1.1M11.7 11.7l1.1 1.1M12.8 3.2l-1.1 1.1M4.3 11.7l-1.1 1.1',
  dark: 'M13.6 9.6A6 6 0 0 1 6.4 2.4a6 6 0 1 0 7.2 7.2z',
  system: 'M2 3h12v8H2zM5.5 13.5h5M8 11v2.5',
  menu: 'M2 4h12M2 8h12M2 12h12',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  plus: 'M8 3v10M3 8h10',
  download: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 2.8 12.5 8l-8 5.2z',
  leave: 'M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6',
  overview: 'M2 2.5h5v5H2zM9 2.5h5v3H9zM9 7.5h5v6H9zM2 9.5h5v4H2z',
  map: 'M8 2a2 2 0 1 0 0 4 2 2 0 0 0 0-4M3.5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4M12.5 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4M7 6l-2.6 4M9 6l2.6 4M5.5 12h5',
  partitions: 'M2 2h3v3H2zM6.5 2h3v3h-3zM11 2h3v3h-3zM2 6.5h3v3H2zM6.5 6.5h3v3h-3zM11 6.5h3v3h-3zM2 11h3v3H2zM6.5 11h3v3h-3zM11 11h3v3h-3z',
  pools: 'M8 1.8c3.3 0 6 .9 6 2.1S11.3 6 8 6s-6-.9-6-2.1S4.7 1.8 8 1.8M2 3.9v8.2c0 1.2 2.7 2.1 6 2.1s6-.9 6-2.1V3.9M2 8c0 1.2 2.7 2.1 6 2.1S14 9.2 14 8',
  caches: 'M2 3h12v3.5H2zM2 9.5h12V13H2zM4.5 4.75h.2M4.5 11.25h.2',
  checkpoints: 'M3 14V2M3 2.8h9l-2.2 3 2.2 3H3',
  snapshots: 'M2 4.5h3l1.2-2h3.6l1.2 2h3v8.5H2zM8 6.3a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8',
  work: 'M1.5 8h3l2-5 3 10 2-5h3',
  operations: 'M8 1.75a6.25 6.25 0 1 0 6.25 6.25M8 4.5V8l2.5 1.5M11.5 1.5v3h3',
  events: 'M3 3.5h.2M3 8h.2M3 12.5h.2M6 3.5h8M6 8h8M6 12.5h8',
  configuration: 'M2 4.5h6M11.5 4.5H14M8 4.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0M2 11.5h2.5M8 11.5h6M4.5 11.5a1.75 1.75 0 1 0 3.5 0 1.75 1.75 0 0 0-3.5 0',
};

/** Purely for the eye: the word beside it says the same. */
export const icon = (name, size = 16) =>
  h(
    'svg',
    { width: size, height: size, viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    h('path', {
      d: PATHS[name],
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 1.4,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    }),
  );
