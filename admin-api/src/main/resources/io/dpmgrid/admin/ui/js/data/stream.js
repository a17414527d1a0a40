import { Problem } from './problem.js';
import { Signal } from './signal.js';

const SLOWEST_MS = 10_000;
const SILENCE_MS = 45_000;

/** Splits the text of a server-sent stream into messages; what is not complete yet is kept. */
export class MessageParser {
  #rest = '';

  /** @returns messages as {id, event, data} */
  feed(text) {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop();
    return blocks.map((block) => this.#message(block)).filter((message) => message.data !== null);
  }

  #message(block) {
    const message = { id: null, event: 'message', data: null };
    for (const line of block.split('\n')) {
      const [, field, value] = /^([a-z]*):? ?(.*)$/.exec(line) ?? [];
      if (field === 'data') {
        message.data = message.data === null ? value : `${message.data}\n${value}`;
      } else if (field === 'id' || field === 'event') {
        message[field] = value;
      }
    }
    return message;
  }
}

/**
 * The node's events, live. EventSource cannot send a token in a header, so this reads the stream itself; it
 * connects again by itself and resumes behind the last event that it saw.
 */
export class EventStream {
  state = 'connecting';
  arrived = new Signal();
  changed = new Signal();
  #last = null;
  #abort = null;
  #running = false;

  constructor(api, path) {
    this.api = api;
    this.path = path;
  }

  start(after) {
    this.#last = after;
    this.#running = true;
    this.#run();
  }

  stop() {
    this.#running = false;
    this.#abort?.abort();
  }

  async #run() {
    let failures = 0;
    while (this.#running) {
      try {
        await this.#read(() => {
          failures = 0;
        });
      } catch {
        failures++;
      }
      if (this.#running) {
        this.#become('connecting');
        await pause(Math.min(500 * 2 ** failures, SLOWEST_MS));
      }
    }
  }

  async #read(onOpen) {
    this.#abort = new AbortController();
    const abort = this.#abort;
    let silence = setTimeout(() => abort.abort(), SILENCE_MS);
    try {
      const headers = this.api.headers({ Accept: 'text/event-stream' });
      if (this.#last) {
        headers['Last-Event-ID'] = this.#last;
      }
      const response = await fetch(this.path, { headers, cache: 'no-store', signal: abort.signal });
      if (!response.ok) {
        throw await Problem.of(response);
      }
      onOpen();
      this.#become('live');
      const parser = new MessageParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(silence);
        silence = setTimeout(() => abort.abort(), SILENCE_MS);
        parser.feed(value).forEach((message) => this.#take(message));
      }
    } finally {
      clearTimeout(silence);
    }
  }

  #take(message) {
    this.#last = message.id ?? this.#last;
    this.arrived.emit(JSON.parse(message.data));
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state;
      this.changed.emit(this);
    }
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
