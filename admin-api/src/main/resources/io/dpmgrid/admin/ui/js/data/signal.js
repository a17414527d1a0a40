/** Something that others want to know about. */
export class Signal {
  #listeners = new Set();

  /** @returns what ends the listening */
  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(value) {
    for (const listener of [...this.#listeners]) {
      listener(value);
    }
  }
}
