import { Component, createRef, div, form, freshId, h, h2, input, label, names, p, span } from '../el.js';
import { freshKey } from '../data/api.js';
import { Button } from './button.js';
import { problemBox } from './states.js';

/** Holds the one open dialog. The element itself keeps the focus inside and gives it back. */
export class DialogHost extends Component {
  element = createRef();

  componentDidMount() {
    this.end = this.props.app.dialogs.changed.listen(() => this.setState({}));
  }

  componentWillUnmount() {
    this.end();
  }

  componentDidUpdate() {
    const element = this.element.current;
    if (element && !element.open) {
      element.showModal();
      firstOf(element)?.focus();
    }
  }

  render({ app }) {
    const { current } = app.dialogs;
    if (!current) {
      return null;
    }
    return h(
      'dialog',
      {
        key: current.id,
        ref: this.element,
        class: names('dialog', current.wide && 'is-wide'),
        'aria-labelledby': current.id,
        onCancel: (event) => {
          event.preventDefault();
          app.dialogs.close();
        },
      },
      h(current.component, { app, titleId: current.id, close: () => app.dialogs.close(), ...current.properties }),
    );
  }
}

/** Where to begin: at what is to be filled in; where nothing is, at the harmless button. */
const firstOf = (element) =>
  element.querySelector('.dialog-body :is(input, select)') ?? element.querySelector('.dialog-foot button');

/** Which dialog is open. */
export class Dialogs {
  current = null;

  constructor(changed) {
    this.changed = changed;
  }

  open(component, properties = {}, { wide = false } = {}) {
    this.before = document.activeElement;
    this.current = { component, properties, wide, id: freshId('dialog') };
    this.changed.emit(this);
  }

  close() {
    document.querySelector('dialog.dialog')?.close();
    this.current = null;
    this.changed.emit(this);
    // What opened it may be gone with the row that it stood in.
    const target = this.before?.isConnected ? this.before : document.getElementById('main');
    target?.focus();
  }
}

export const dialogHead = (titleId, title, close) =>
  div({ class: 'dialog-head' }, h2({ id: titleId }, title),
    h(Button, { kind: 'plain', picture: 'close', label: 'Close', onClick: close }));

/**
 * A dialog with a form that does one thing. Properties: title, action (word on the button), danger, run(key),
 * done(result), confirm (a word to be typed), blocked (why it cannot be sent yet), children.
 */
export class ActionDialog extends Component {
  #key = freshKey();
  #confirmId = freshId('confirm');
  state = { busy: false, problem: null, typed: '' };

  /** The same request under the same key until it has been answered; a changed one gets a new key. */
  componentDidUpdate(before) {
    if (before.request !== this.props.request) {
      this.#key = freshKey();
    }
  }

  async #send() {
    this.setState({ busy: true, problem: null });
    try {
      const result = await this.props.run(this.#key);
      this.props.close();
      this.props.done?.(result);
    } catch (problem) {
      if (!problem.isLostConnection) {
        this.#key = freshKey();
      }
      this.setState({ busy: false, problem });
    }
  }

  render({ title, titleId, action, danger, confirm, blocked, close, children }, { busy, problem, typed }) {
    const untyped = confirm && typed !== confirm && `Type ${confirm} to confirm.`;
    return form(
      {
        onSubmit: (event) => {
          event.preventDefault();
          if (!busy && !untyped && !blocked) {
            this.#send();
          }
        },
      },
      dialogHead(titleId, title, close),
      div(
        { class: 'dialog-body' },
        children,
        confirm &&
          div(
            { class: 'field' },
            label({ for: this.#confirmId }, 'Type ', span({ class: 'mono' }, confirm), ' to confirm'),
            input({
              id: this.#confirmId,
              class: 'input mono',
              value: typed,
              autocomplete: 'off',
              autocapitalize: 'off',
              spellcheck: false,
              onInput: (event) => this.setState({ typed: event.target.value }),
            }),
          ),
        problem && problemBox(problem),
        problem?.isLostConnection &&
          p({ class: 'hint' }, 'Nobody knows whether it was done. Sending it again is safe: it is done once.'),
      ),
      div(
        { class: 'dialog-foot' },
        h(Button, { onClick: close }, 'Cancel'),
        h(Button, { type: 'submit', kind: 'primary', danger, busy, refusal: untyped || blocked || null }, busy ? 'Working…' : action),
      ),
    );
  }
}
