import { Component, div, freshId, h, p, span } from '../el.js';
import { segment } from '../data/api.js';
import { bytes, moment, plural } from '../data/format.js';
import { ActionDialog } from '../parts/dialog.js';
import { checkField, choiceField, textField } from '../parts/field.js';
import { problemBox } from '../parts/states.js';

const path = (snapshot, more = '') => `/snapshots/${segment(snapshot.name)}${more}`;

const begun = (app, text) => (operation) => {
  app.notes.tell(text, 'move');
  app.track(operation);
};

const twoDigits = (number) => String(number).padStart(2, '0');

/** A name that sorts by time and that nobody has to think of. */
const proposal = (now = new Date()) =>
  `snapshot_${now.getFullYear()}${twoDigits(now.getMonth() + 1)}${twoDigits(now.getDate())}_${twoDigits(now.getHours())}${twoDigits(now.getMinutes())}`;

export class CreateSnapshotDialog extends Component {
  #id = freshId('snapshot');
  state = { name: proposal() };

  render({ app, ...rest }, { name }) {
    const wrong = /^[A-Za-z0-9_]{1,128}$/.test(name) ? null : 'Letters, digits and _ only, 128 at most.';
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Take a snapshot',
        action: 'Take snapshot',
        request: name,
        blocked: wrong,
        run: (key) => app.api.post('/snapshots', { name, kind: 'full' }, key),
        done: begun(app, `Snapshot ${name} has begun.`),
      },
      p(null, 'Copies all durable caches as they are at one moment. Reads and writes go on meanwhile.'),
      textField({ id: this.#id, title: 'Name', value: name, error: wrong, class: 'input mono', onInput: (value) => this.setState({ name: value }) }),
    );
  }
}

export const IncrementDialog = ({ app, snapshot, ...rest }) =>
  h(
    ActionDialog,
    {
      ...rest,
      title: `Add an increment to ${snapshot.name}`,
      action: 'Add increment',
      run: (key) => app.api.post('/snapshots', { name: snapshot.name, kind: 'incremental' }, key),
      done: begun(app, `An increment of ${snapshot.name} has begun.`),
    },
    p(null, `Keeps what was written since ${moment(snapshot.increments.at(-1)?.created_at ?? snapshot.created_at)}. A restore can then go on up to it.`),
  );

const incrementChoices = (snapshot) => [
  ['', 'The full snapshot alone'],
  ...snapshot.increments.map(({ index, created_at: at }) => [String(index), `Up to increment ${index} (${moment(at)})`]),
];

const asIncrement = (value) => (value === '' ? {} : { increment: Number(value) });

export class CheckDialog extends Component {
  #id = freshId('increment');
  state = { increment: '' };

  render({ app, snapshot, ...rest }, { increment }) {
    return h(
      ActionDialog,
      {
        ...rest,
        title: `Check ${snapshot.name}`,
        action: 'Check',
        request: increment,
        run: (key) => app.api.post(path(snapshot, '/check'), asIncrement(increment), key),
        done: begun(app, `The check of ${snapshot.name} has begun.`),
      },
      p(null, 'Reads every part of it and compares checksums. The report is in the list of operations.'),
      snapshot.increments.length > 0 &&
        choiceField({
          id: this.#id, title: 'How far', value: increment, choices: incrementChoices(snapshot),
          onInput: (value) => this.setState({ increment: value }),
        }),
    );
  }
}

/** Restores caches; those that exist are destroyed first, and only on a typed word. */
export class RestoreDialog extends Component {
  #id = freshId('restore');
  state = { chosen: new Set(this.props.snapshot.caches), increment: '', replace: false };

  #choose(name, on) {
    const chosen = new Set(this.state.chosen);
    if (on) {
      chosen.add(name);
    } else {
      chosen.delete(name);
    }
    this.setState({ chosen });
  }

  render({ app, snapshot, ...rest }, { chosen, increment, replace }) {
    const present = new Set((app.grid.caches.value?.items ?? []).map((cache) => cache.name));
    const taken = [...chosen].filter((name) => present.has(name));
    const all = chosen.size === snapshot.caches.length;
    const body = { caches: all ? [] : [...chosen], replace, ...asIncrement(increment) };
    return h(
      ActionDialog,
      {
        ...rest,
        title: `Restore from ${snapshot.name}`,
        action: 'Restore',
        danger: replace,
        request: JSON.stringify(body),
        confirm: replace ? snapshot.name : null,
        blocked: chosen.size === 0 && snapshot.caches.length > 0 ? 'Choose a cache.' : null,
        run: (key) => app.api.post(path(snapshot, '/restore'), body, key),
        done: begun(app, `The restore from ${snapshot.name} has begun.`),
      },
      div({ class: 'checks' },
        snapshot.caches.map((name) =>
          checkField({
            key: name,
            title: name,
            hint: present.has(name) ? 'exists now' : null,
            checked: chosen.has(name),
            onInput: (on) => this.#choose(name, on),
          }))),
      snapshot.increments.length > 0 &&
        choiceField({
          id: `${this.#id}-increment`, title: 'How far', value: increment, choices: incrementChoices(snapshot),
          onInput: (value) => this.setState({ increment: value }),
        }),
      checkField({
        title: 'Replace caches that exist',
        hint: 'Without this, a cache that exists is refused.',
        checked: replace,
        onInput: (on) => this.setState({ replace: on }),
      }),
      replace && taken.length > 0 &&
        problemBox(
          {
            title: `${plural(taken.length, 'cache')} will be destroyed first: ${taken.join(', ')}`,
            detail: 'Their present data is gone even if the restore fails later.',
          },
          { tone: 'warn' },
        ),
    );
  }
}

export const DeleteSnapshotDialog = ({ app, snapshot, ...rest }) =>
  h(
    ActionDialog,
    {
      ...rest,
      title: `Delete ${snapshot.name}?`,
      action: 'Delete',
      danger: true,
      confirm: snapshot.name,
      run: () => app.api.delete(path(snapshot)),
      done: begun(app, `${snapshot.name} is being deleted.`),
    },
    p(null,
      span(null, `Its parts on ${plural(snapshot.node_ids.length, 'node')}`),
      snapshot.bytes !== null && ` (${bytes(snapshot.bytes)})`,
      snapshot.increments.length > 0 && ` and ${plural(snapshot.increments.length, 'increment')}`,
      ' are removed and cannot be brought back.'),
  );
