const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const rounded = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const THIN_SPACE = '\u202f';
/** A thin space between thousands means the same to every reader; a comma does not. */
const whole = { format: (value) => rounded.format(value).replaceAll(',', THIN_SPACE) };
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

export const NOT_KNOWN = '–';

const known = (write) => (value, ...more) =>
  value === null || value === undefined ? NOT_KNOWN : write(value, ...more);

export const count = known((value) => whole.format(value));

export const bytes = known((value) => {
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${threeDigits(rest, unit)} ${UNITS[unit]}`;
});

/** Whole values without a fraction, so that the ticks of an axis stay short. */
const digits = (value, fraction) => (Number.isInteger(value) ? String(value) : value.toFixed(fraction));

const threeDigits = (value, unit) =>
  unit === 0 || value >= 100 ? whole.format(value) : digits(value, value >= 10 ? 1 : 2);

export const rate = known((value) => (value >= 100 || value === 0 ? whole.format(value) : value.toFixed(1)));

/** From microseconds. */
export const latency = known((us) => {
  if (us < 1000) {
    return `${digits(us, us < 10 ? 1 : 0)} µs`;
  }
  const ms = us / 1000;
  return ms < 1000 ? `${digits(ms, ms < 10 ? 2 : 0)} ms` : `${digits(ms / 1000, 1)} s`;
});

export const duration = known((ms) => {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const seconds = ms / 1000;
  if (seconds < 60) {
    return `${seconds < 10 ? digits(seconds, 1) : Math.round(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min ${Math.round(seconds % 60)} s`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
});

export const percent = known((part) => {
  const value = part * 100;
  return `${value > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} %`;
});

/** Hours if it was today, else the day too. */
export const moment = known((text, now = new Date()) => {
  const at = new Date(text);
  if (at.toDateString() === now.toDateString()) {
    return clock.format(at);
  }
  const date = at.getFullYear() === now.getFullYear() ? day : dayAndYear;
  return `${date.format(at)}, ${clock.format(at)}`;
});

export const clockTime = known((text) => clock.format(new Date(text)));

/** "1 node", "3 nodes". */
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

export const shortId = known((id) => (id.length > 13 ? `${id.slice(0, 8)}…` : id));
