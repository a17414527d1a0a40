import { Component, div, h, p } from '../el.js';
import { Signal } from '../data/signal.js';
import { Button } from './button.js';
import { icon } from './icon.js';

const SHOWN_MS = 7000;

/** Short notes on what has happened, shown for a while and read out to those who listen. */
export class Notes {
  changed = new Signal();
  shown = [];
  spoken = '';
  #last = 0;

  /** Shows and speaks. */
  tell(text, tone = 'ok') {
    const note = { id: ++this.#last, text, tone };
    this.shown = [...this.shown.slice(-2), note];
    this.speak(text);
    setTimeout(() => this.dismiss(note.id), SHOWN_MS);
  }

  /** Speaks only: for what is on the screen anyhow. */
  speak(text) {
    this.spoken = text;
    this.changed.emit(this);
  }

  dismiss(id) {
    this.shown = this.shown.filter((note) => note.id !== id);
    this.changed.emit(this);
  }
}

export class NotesHost extends Component {
  componentDidMount() {
    this.end = this.props.notes.changed.listen(() => this.setState({}));
  }

  componentWillUnmount() {
    this.end();
  }

  render({ notes }) {
    return [
      div({ class: 'hidden-visually', role: 'status', 'aria-live': 'polite' }, notes.spoken),
      div(
        { class: 'toasts', role: 'region', 'aria-label': 'Notes' },
        notes.shown.map(({ id, text, tone }) =>
          div(
            { key: id, class: 'toast' },
            div({ class: `state is-${tone}` }, icon(tone)),
            p(null, text),
            h(Button, { kind: 'plain', small: true, picture: 'close', label: 'Dismiss', onClick: () => notes.dismiss(id) }),
          ),
        ),
      ),
    ];
  }
}
