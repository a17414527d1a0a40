import { Signal } from './data/signal.js';

const KEY = 'dpm-theme';
const NEXT = { system: 'light', light: 'dark', dark: 'system' };

/** Light, dark, or what the system prefers. */
export class Theme {
  changed = new Signal();
  #media = matchMedia('(prefers-color-scheme: dark)');

  constructor() {
    this.#media.addEventListener('change', () => this.changed.emit(this));
  }

  get choice() {
    return document.documentElement.dataset.theme ?? 'system';
  }

  get next() {
    return NEXT[this.choice];
  }

  choose(choice) {
    if (choice === 'system') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = choice;
    }
    try {
      if (choice === 'system') {
        localStorage.removeItem(KEY);
      } else {
        localStorage.setItem(KEY, choice);
      }
    } catch {
      // The choice then lasts as long as the page.
    }
    this.changed.emit(this);
  }
}
