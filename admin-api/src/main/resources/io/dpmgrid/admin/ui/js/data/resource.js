import { Signal } from './signal.js';

const SLOWEST_MS = 10_000;

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
  #reading = null;
  #again = false;
  #failures = 0;

  constructor(read, everyMs) {
    this.read = read;
    this.everyMs = everyMs;
  }

  /** @returns what ends the watching */
  watch(listener) {
    const first = !this.changed.isHeard;
    const end = this.changed.listen(listener);
    if (first) {
      this.refresh();
    }
    return () => {
      end();
      if (!this.changed.isHeard) {
        clearTimeout(this.#timer);
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
    return undefined;
  }

  forget() {
    this.value = null;
    this.problem = null;
    this.at = null;
    this.#failures = 0;
    clearTimeout(this.#timer);
  }

  async #once() {
    clearTimeout(this.#timer);
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
    if (this.changed.isHeard) {
      const wait = Math.min(this.everyMs * 2 ** this.#failures, Math.max(SLOWEST_MS, this.everyMs));
      this.#timer = setTimeout(() => this.#tick(), wait);
    }
  }

  #tick() {
    if (document.hidden) {
      document.addEventListener('visibilitychange', () => this.#tick(), { once: true });
    } else if (this.changed.isHeard) {
      this.refresh();
    }
  }
}
