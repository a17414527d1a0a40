import { Signal } from './signal.js';

/** Does the node answer. Every request and the event stream report here. */
export class Connection {
  lostAt = null;
  changed = new Signal();

  get isLost() {
    return this.lostAt !== null;
  }

  answered() {
    if (this.isLost) {
      this.lostAt = null;
      this.changed.emit(this);
    }
  }

  failed() {
    if (!this.isLost) {
      this.lostAt = new Date();
      this.changed.emit(this);
    }
  }
}
