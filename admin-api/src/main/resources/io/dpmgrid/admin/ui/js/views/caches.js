import { a, div, h, span, strong } from '../el.js';
import { segment } from '../data/api.js';
import { bytes, count, plural } from '../data/format.js';
import { Button } from '../parts/button.js';
import { Live } from '../parts/live.js';
import { card, nothing, shown, state, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';
import { address } from '../routes.js';
import { ConsistencyDialog, CreateCacheDialog, DestroyCacheDialog } from './cache-dialogs.js';
import { resetLostButton } from './lost-dialog.js';

export class CachesView extends Live {
  watched() {
    return [this.props.app.grid.caches];
  }

  render({ app, heading }) {
    const { caches } = app.grid;
    const create = (kind) =>
      h(Button, {
        kind,
        picture: 'plus',
        refusal: app.session.refusal('operator'),
        onClick: () => app.dialogs.open(CreateCacheDialog),
      }, 'Create cache');
    const none = caches.value?.items.length === 0;
    return [
      heading([
        h(Button, {
          key: 'check',
          refusal: app.session.refusal('operator') ?? (none ? 'There is no cache to check.' : null),
          onClick: () => app.dialogs.open(ConsistencyDialog, { names: caches.value?.items.map((cache) => cache.name) ?? [] }),
        }, 'Compare copies'),
        create('primary'),
      ]),
      card({},
        shown(caches, 'The caches', (list) => [
          none
            ? nothing('No caches yet', 'Applications make their own, or create one here.', null, 'caches')
            : table('Caches', this.#columns(app), list.items, (cache) => cache.name),
          unknownNodes(list.unknown),
        ])),
    ];
  }

  #columns(app) {
    return [
      {
        title: 'Cache',
        cell: (cache) => [
          strong({ class: 'cell-title' }, cache.name),
          cache.group !== null && span({ class: 'cell-note' }, `in group ${cache.group}`),
        ],
      },
      { title: 'Mode', cell: (cache) => div(null, cache.mode, span({ class: 'cell-note' }, `${cache.atomicity}, waits for ${waits(cache)}`)) },
      { title: 'Copies', number: true, cell: (cache) => (cache.copies === null ? 'all' : count(cache.copies)) },
      {
        title: 'Partitions',
        number: true,
        cell: (cache) => [
          count(cache.partitions),
          cache.placement === 'capacity' && span({ class: 'cell-note' }, 'placed by capacity'),
        ],
      },
      { title: 'Entries', number: true, cell: (cache) => count(cache.entries) },
      { title: 'On media', number: true, cell: (cache) => bytes(cache.bytes) },
      { title: 'State', cell: condition },
      { title: 'Actions', actions: true, cell: (cache) => this.#actions(app, cache) },
    ];
  }

  #actions(app, cache) {
    return span({ class: 'row-actions' },
      a({ class: 'button is-small', href: address('partitions', cache.name), 'aria-label': `Partitions of ${cache.name}` }, 'Partitions'),
      resetLostButton(app, cache, { small: true }),
      h(Button, {
        small: true,
        danger: true,
        refusal: app.session.refusal('admin'),
        'aria-label': `Destroy ${cache.name}`,
        onClick: () => app.dialogs.open(DestroyCacheDialog, {
          cache,
          run: () => app.api.delete(`/caches/${segment(cache.name)}?confirm=${segment(cache.name)}`),
        }),
      }, 'Destroy'));
  }
}

const waits = ({ write_synchronization: wait }) => ({ 'all-copies': 'all copies', primary: 'the primary', none: 'none' })[wait];

/** An only copy is all that a write to the primary can wait for. */
const acknowledgesEarly = ({ write_synchronization: wait, copies }) => wait === 'none' || (wait === 'primary' && copies !== 1);

const condition = (cache) => {
  const words = [];
  if (cache.lost_partitions > 0) {
    words.push(state({ title: `${count(cache.lost_partitions)} lost`, tone: 'bad' }));
  }
  if (cache.moving_partitions > 0) {
    words.push(state({ title: `${count(cache.moving_partitions)} moving`, tone: 'move' }));
  }
  if (!cache.persistent) {
    words.push(state({ title: 'not durable', tone: 'warn' }, { says: 'Its acknowledged writes are in memory only.' }));
  } else if (acknowledgesEarly(cache)) {
    words.push(cache.weaker_acks_accepted
      ? state({ title: 'acknowledges early', tone: 'ok' }, { says: 'Acknowledged writes can be lost with one node. That was accepted.' })
      : state({ title: 'acknowledges early', tone: 'warn' }, { says: 'Acknowledged writes can be lost with one node.' }));
  }
  if (cache.unknown.length > 0) {
    words.push(state({ title: `${plural(cache.unknown.length, 'node')} silent`, tone: 'unknown' }));
  }
  return words.length === 0 ? state({ title: 'in place', tone: 'ok' }) : div(null, words.map((word, index) => div({ key: index }, word)));
};
