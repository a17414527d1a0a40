import { Signal } from './signal.js';

const KEY = 'dpm-token';
const ROLES = ['viewer', 'operator', 'admin'];

/** The token of this browser tab and whom it stands for. The token is forgotten with the tab. */
export class Session {
  token = null;
  principal = null;
  /** Why somebody was signed out, if not by wish. */
  problem = null;
  changed = new Signal();

  constructor(storage = globalThis.sessionStorage) {
    this.storage = storage;
    this.token = this.#stored();
  }

  /** Takes a token out of the address, so that it is neither bookmarked nor shown. */
  acceptFragment(location = globalThis.location, history = globalThis.history) {
    const match = /^#token=([A-Za-z0-9._~+/=-]+)$/.exec(location.hash);
    if (match) {
      history.replaceState(null, '', `${location.pathname}${location.search}#/overview`);
      this.token = decodeURIComponent(match[1]);
    }
  }

  signedIn(token, principal) {
    this.token = token;
    this.principal = principal;
    this.problem = null;
    try {
      if (token === null) {
        this.storage.removeItem(KEY);
      } else {
        this.storage.setItem(KEY, token);
      }
    } catch {
      // Without storage the token lives as long as the page.
    }
    this.changed.emit(this);
  }

  signOut(problem = null) {
    this.token = null;
    this.principal = null;
    this.problem = problem;
    try {
      this.storage.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
    this.changed.emit(this);
  }

  allows(role) {
    return ROLES.indexOf(this.principal?.role) >= ROLES.indexOf(role);
  }

  /** Why something that needs the role is not to be had; null if it is. */
  refusal(role) {
    return this.allows(role) ? null : `Needs the role ${role}; you are ${this.principal?.role}.`;
  }

  #stored() {
    try {
      return this.storage.getItem(KEY);
    } catch {
      return null;
    }
  }
}
