import { Component, div, freshId, h, p } from '../el.js';
import { bytes, count } from '../data/format.js';
import { ActionDialog } from '../parts/dialog.js';
import { checkField, choiceField, textField } from '../parts/field.js';

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

const whole = (text, from, to) =>
  /^\d+$/.test(text) && Number(text) >= from && Number(text) <= to ? null : `A whole number from ${from} to ${count(to)}.`;

export class CreateCacheDialog extends Component {
  #id = freshId('cache');
  state = { name: '', mode: 'partitioned', atomicity: 'atomic', write_synchronization: 'all-copies', accepted: false, copies: '2', partitions: '1024', placement: 'engine' };

  #set(name) {
    return (value) => this.setState({ [name]: value });
  }

  render({ app, ...rest }, wanted) {
    const { name, mode, atomicity, write_synchronization: wait, accepted, copies, partitions, placement } = wanted;
    // An only copy is all that a write to the primary can wait for.
    const early = wait === 'none' || (wait === 'primary' && !(mode === 'partitioned' && copies === '1'));
    const wrongName = name !== '' && !NAME.test(name) && 'Letters, digits, _ . - only, 128 at most; the first a letter, digit or _.';
    const wrongCopies = mode === 'partitioned' ? whole(copies, 1, 10) : null;
    const wrongPartitions = whole(partitions, 1, 65000);
    const spec = {
      name,
      mode,
      atomicity,
      write_synchronization: wait,
      ...(early && { accept_weaker_acks: accepted }),
      partitions: Number(partitions),
      ...(mode === 'partitioned' && { copies: Number(copies), placement }),
    };
    const id = this.#id;
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Create a cache',
        action: 'Create',
        request: JSON.stringify(spec),
        blocked: (name === '' && 'Name it first.') || wrongName || wrongCopies || wrongPartitions ||
          (early && !accepted && 'Accept that acknowledged writes may be lost, or let writes wait for all copies.') || null,
        run: (key) => app.api.post('/caches', spec, key),
        done: () => {
          app.notes.tell(`Cache ${name} is there.`);
          app.grid.caches.refresh();
        },
      },
      textField({ id: `${id}-name`, title: 'Name', value: name, error: wrongName, onInput: this.#set('name'), class: 'input mono' }),
      div({ class: 'fields-2' },
        choiceField({
          id: `${id}-mode`, title: 'Mode', value: mode, onInput: this.#set('mode'),
          choices: [['partitioned', 'Partitioned'], ['replicated', 'Replicated to all nodes']],
        }),
        mode === 'partitioned' &&
          textField({
            id: `${id}-copies`, title: 'Copies', value: copies, error: wrongCopies, inputMode: 'numeric',
            hint: 'The primary and its backups.', onInput: this.#set('copies'),
          })),
      div({ class: 'fields-2' },
        choiceField({
          id: `${id}-atomicity`, title: 'Atomicity', value: atomicity, onInput: this.#set('atomicity'),
          choices: [['atomic', 'Atomic: one entry at a time'], ['transactional', 'Transactional']],
        }),
        choiceField({
          id: `${id}-wait`, title: 'A write waits for', value: wait, onInput: this.#set('write_synchronization'),
          choices: [['all-copies', 'All copies'], ['primary', 'The primary'], ['none', 'Nothing']],
        })),
      early &&
        checkField({
          title: 'Acknowledged writes may be lost',
          hint: 'They are acknowledged before all copies have them, and can be lost with one node.',
          checked: accepted,
          onInput: this.#set('accepted'),
        }),
      textField({
        id: `${id}-partitions`, title: 'Partitions', value: partitions, error: wrongPartitions, inputMode: 'numeric',
        hint: 'Cannot be changed later.', onInput: this.#set('partitions'),
      }),
      mode === 'partitioned' &&
        choiceField({
          id: `${id}-placement`, title: 'Placement', value: placement, onInput: this.#set('placement'),
          choices: [['engine', 'Evenly, by the engine'], ['capacity', 'By weights and zones of nodes']],
          hint: 'Cannot be changed later. By weights and zones, every server and thick client needs our jars.',
        }),
    );
  }
}

export class DestroyCacheDialog extends Component {
  render({ app, cache, ...rest }) {
    const entries = cache.entries === null ? 'its entries' : `${count(cache.entries)} entries`;
    return h(
      ActionDialog,
      {
        ...rest,
        title: `Destroy ${cache.name}?`,
        action: 'Destroy',
        danger: true,
        confirm: cache.name,
        done: () => {
          app.notes.tell(`Cache ${cache.name} is destroyed.`);
          app.grid.caches.refresh();
        },
      },
      p(null, `The cache, ${entries}${cache.bytes === null ? '' : ` and ${bytes(cache.bytes)} on media`} are removed from all nodes at once. Snapshots of it stay.`),
    );
  }
}

/** Compares hashes of primary and backup copies. */
export class ConsistencyDialog extends Component {
  state = { chosen: new Set(this.props.names) };

  render({ app, names, ...rest }, { chosen }) {
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Compare the copies of partitions',
        action: 'Compare',
        request: JSON.stringify([...chosen]),
        blocked: chosen.size === 0 ? 'Choose a cache.' : null,
        run: (key) => app.api.post('/consistency-checks', { caches: chosen.size === names.length ? [] : [...chosen] }, key),
        done: (operation) => {
          app.track(operation);
          location.hash = '#/operations';
        },
      },
      p(null, 'Reads every copy and compares hashes. Under writes a difference may be one that is on its way: compare again before acting.'),
      div({ class: 'checks' },
        names.map((name) =>
          checkField({
            key: name,
            title: name,
            checked: chosen.has(name),
            onInput: (on) => {
              const next = new Set(chosen);
              if (on) {
                next.add(name);
              } else {
                next.delete(name);
              }
              this.setState({ chosen: next });
            },
          }))),
    );
  }
}
