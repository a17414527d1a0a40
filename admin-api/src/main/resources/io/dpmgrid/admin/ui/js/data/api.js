import { Problem } from './problem.js';

const BASE = '/api/v1';
const TIMEOUT_MS = 10_000;
const PAGE = 1000;
const MAX_PAGES = 100;

/** The node that served this page. Paths are those below /api/v1. */
export class Api {
  constructor(session, connection) {
    this.session = session;
    this.connection = connection;
  }

  async get(path) {
    return (await this.#call('GET', path)).json();
  }

  /** With the ETag that a change must name. */
  async getTagged(path) {
    const response = await this.#call('GET', path);
    return { value: await response.json(), etag: response.headers.get('ETag') };
  }

  /** All pages of a list as one. */
  async list(path) {
    const all = { items: [], unknown: [] };
    let cursor = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = new URLSearchParams({ limit: PAGE, ...(cursor && { cursor }) });
      const answer = await this.get(`${path}?${query}`);
      all.items.push(...answer.items);
      all.unknown = answer.unknown ?? [];
      cursor = answer.next;
      if (!cursor) {
        break;
      }
    }
    return all;
  }

  /** A post is repeated under the same key, so that it is done once even if its first answer was lost. */
  async post(path, body, key) {
    const response = await this.#call('POST', path, body, { 'Idempotency-Key': key });
    return response.status === 204 ? null : response.json();
  }

  async put(path, body, etag = null) {
    const response = await this.#call('PUT', path, body, etag ? { 'If-Match': etag } : {});
    return response.json();
  }

  async delete(path) {
    const response = await this.#call('DELETE', path);
    return response.status === 204 ? null : response.json();
  }

  /** A file; the token goes in a header, so a plain link would not do. */
  async download(address) {
    const response = await this.#fetch(address, { headers: this.headers() });
    if (!response.ok) {
      throw await Problem.of(response);
    }
    return response.blob();
  }

  headers(more = {}) {
    return this.session.token === null
      ? more
      : { Authorization: `Bearer ${this.session.token}`, ...more };
  }

  async #call(method, path, body = undefined, more = {}) {
    const headers = this.headers({ Accept: 'application/json', ...more });
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    const response = await this.#fetch(BASE + path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (response.ok) {
      return response;
    }
    const problem = await Problem.of(response);
    if (response.status === 401 && this.session.principal) {
      this.session.signOut(problem);
    }
    throw problem;
  }

  async #fetch(address, options) {
    let response;
    try {
      response = await fetch(address, {
        cache: 'no-store',
        credentials: 'same-origin',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...options,
      });
    } catch (failure) {
      this.connection.failed();
      throw Problem.noAnswer(failure);
    }
    this.connection.answered();
    return response;
  }
}

/** Makes a key for one intended change; it stays the same while the same change is tried again. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One segment of a path. */
export const segment = (name) => encodeURIComponent(name);
