import { Signal } from './signal.js';

const SLOWEST_MS = 10_000;
/** However many reasons there are, what a view shows is read at most this often. */
const LEAST_MS = 1000;

/**
 * Something of the node that is read again and again while somebody looks at it. A failed read keeps the
 * last value beside the problem, and the next tries come slower. Nothing is read while the page is hidden.
 */
export class Resource {
  value = null;
  problem = null;
  at = null;
  changed = new Signal();
  #timer = null;
  #due = Infinity;
  #startedAt = -Infinity;
  #reading = null;
  #again = false;
  #touched = false;
  #failures = 0;
  #watchers = 0;

  /** @param everyMs how often it is read by itself; a number, or what tells one from the value */
  constructor(read, everyMs) {
    this.read = read;
    this.everyMs = everyMs;
  }

  /** Who merely listens to its changes does not make it be read. */
  get isWatched() {
    return this.#watchers > 0;
  }

  /** @returns what ends the watching */
  watch(listener) {
    const end = this.changed.listen(listener);
    if (++this.#watchers === 1) {
      document.addEventListener('visibilitychange', this.#shown);
      this.refresh();
    }
    return () => {
      end();
      if (--this.#watchers === 0) {
        document.removeEventListener('visibilitychange', this.#shown);
        this.#cancel();
      }
    };
  }

  /** Reads now. A read that is under way may be older than the reason to read, so another follows it. */
  async refresh() {
    if (this.#reading) {
      this.#again = true;
      return this.#reading;
    }
    this.#reading = this.#once();
    await this.#reading;
    this.#reading = null;
    if (this.#again) {
      this.#again = false;
      return this.refresh();
    }
    if (this.#touched) {
      this.#touched = false;
      this.#plan(0);
    }
    return undefined;
  }

  /** The value may be old: it is read soon if somebody looks, and once for many such words. */
  touch() {
    if (!this.isWatched) {
      return;
    }
    if (this.#reading) {
      this.#touched = true;
    } else {
      this.#plan(0);
    }
  }

  async #once() {
    this.#cancel();
    this.#touched = false;
    this.#startedAt = performance.now();
    try {
      this.value = await this.read();
      this.problem = null;
      this.at = new Date();
      this.#failures = 0;
    } catch (problem) {
      this.problem = problem;
      this.#failures++;
    }
    this.changed.emit(this);
    const every = typeof this.everyMs === 'function' ? this.everyMs(this.value) : this.everyMs;
    this.#plan(Math.min(every * 2 ** this.#failures, Math.max(SLOWEST_MS, every)));
  }

  /** An earlier time wins, so that what comes by itself puts nothing off. */
  #plan(inMs) {
    const now = performance.now();
    const at = Math.max(now + inMs, this.#startedAt + LEAST_MS);
    if (this.isWatched && at < this.#due) {
      clearTimeout(this.#timer);
      this.#due = at;
      this.#timer = setTimeout(() => this.#tick(), at - now);
    }
  }

  #cancel() {
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  #tick() {
    this.#due = Infinity;
    if (!document.hidden) {
      this.refresh();
    }
  }

  /** Whatever fell due while nobody could see it is read when the page shows again. */
  #shown = () => {
    if (!document.hidden) {
      this.touch();
    }
  };
}
