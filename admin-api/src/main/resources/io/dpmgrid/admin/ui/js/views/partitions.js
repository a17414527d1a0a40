import { div, h, input, label, li, p, section, select, span, strong, time, ul, option } from '../el.js';
import { bytes, clockTime, count, duration, moment, plural } from '../data/format.js';
import { changesBetween } from '../data/partition-changes.js';
import { PARTITION } from '../data/words.js';
import { Button } from '../parts/button.js';
import { segments } from '../parts/field.js';
import { bytesOf, MODES, ownerColour, primaryOf } from '../parts/heat-looks.js';
import { HeatMap, Swatch } from '../parts/heat-map.js';
import { Live } from '../parts/live.js';
import { card, nothing, progress, shown, state, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';
import { address } from '../routes.js';
import { executorCard } from './executor.js';
import { resetLostButton } from './lost-dialog.js';
import { LimitDialog, PauseDialog } from './rebalance-dialogs.js';

const CHOICES = [['state', 'State'], ['owner', 'Owner'], ['copies', 'Copies'], ['size', 'Size']];
const KEPT = 60;
const SHOWN_MOVES = 8;

/** The partitions of one cache: where they are, how big, and what moves. */
export class PartitionsView extends Live {
  state = { mode: 'owner', selected: null };
  #seen = { cache: null, items: null };
  #changes = [];
  #changed = new Map();

  get cache() {
    const { app, rest } = this.props;
    return rest[0] ?? app.grid.caches.value?.items[0]?.name ?? null;
  }

  watched() {
    const { grid } = this.props.app;
    const always = [grid.caches, grid.nodes, grid.rebalance];
    return this.cache === null ? always : [...always, grid.partitions(this.cache)];
  }

  /** Compares with the reading before, once per reading. */
  #notice(cache, items) {
    const before = this.#seen;
    if (before.items === items && before.cache === cache) {
      return;
    }
    if (before.cache !== cache) {
      this.#changes = [];
      this.#changed = new Map();
    } else if (before.items !== null) {
      const { numbers, texts } = changesBetween(before.items, items);
      const now = Date.now();
      this.#changed = new Map([...numbers].map((number) => [number, now]));
      this.#changes = [...texts.map((text) => ({ at: now, text })), ...this.#changes].slice(0, KEPT);
    }
    this.#seen = { cache, items };
  }

  render({ app, heading }, { mode, selected }) {
    const { grid } = app;
    const { cache } = this;
    if (cache === null) {
      return [heading(), card({}, shown(grid.caches, 'The caches', () =>
        nothing('No caches yet', 'As soon as there is one, its partitions show here.', null, 'partitions')))];
    }
    const resource = grid.partitions(cache);
    return [
      heading(resetLostButton(app, grid.caches.value?.items.find((item) => item.name === cache))),
      div({ class: 'heat-split' },
        div({ class: 'stack' },
          section({ class: 'card', 'aria-label': 'Partition map' },
            div({ class: 'card-head' }, this.#controls(grid, cache, mode, selected, resource.value?.items.length ?? 0)),
            shown(resource, 'The partitions', (list) => {
              this.#notice(cache, list.items);
              return [this.#map(app, cache, list.items, mode, selected), unknownNodes(list.unknown)];
            })),
          resource.value && this.#byNode(app, resource.value.items)),
        div({ class: 'stack' },
          this.#selected(resource.value?.items[selected] ?? null),
          this.#moves(app, cache),
          executorCard(app),
          this.#recent())),
    ];
  }

  #controls(grid, cache, mode, selected, number) {
    const names = grid.caches.value?.items.map((item) => item.name) ?? [];
    const all = names.includes(cache) ? names : [cache, ...names];
    return div({ class: 'heat-controls' },
      label(null, span(null, 'Cache'),
        select({ class: 'input', value: cache, onChange: (event) => {
          this.setState({ selected: null });
          location.hash = address('partitions', event.target.value);
        } }, all.map((name) => option({ key: name, value: name, selected: name === cache }, name)))),
      segments('What the colours show', mode, CHOICES, (value) => this.setState({ mode: value })),
      label(null, span(null, 'Partition'),
        input({
          class: 'input is-short number', type: 'number', min: 0, max: Math.max(0, number - 1), value: selected ?? '',
          onInput: (event) => this.setState({ selected: event.target.value === '' ? null : Math.min(number - 1, Math.max(0, Number(event.target.value))) }),
        })));
  }

  #map(app, cache, items, mode, selected) {
    const nodeIds = ownersOf(app, items);
    const most = Math.max(0, ...items.map((item) => bytesOf(item) ?? 0));
    const view = { nodeIds, most, words: PARTITION, write: bytes };
    return div({ class: 'card-body' },
      h(HeatMap, {
        key: cache,
        label: `${plural(items.length, 'partition')} of ${cache} by ${mode}`,
        partitions: items,
        mode,
        view,
        selected,
        changed: this.#changed,
        theme: app.theme,
        onSelect: (number) => this.setState({ selected: number }),
      }),
      ul({ class: 'heat-legend', 'aria-label': 'Legend' },
        MODES[mode].legend(items, view).map(({ title, look, count: number }) =>
          li({ key: title, class: number === 0 ? 'quiet' : '' }, h(Swatch, { look, theme: app.theme }), title, h('b', null, count(number))))));
  }

  #byNode(app, items) {
    const nodeIds = ownersOf(app, items);
    const online = new Map((app.grid.nodes.value?.items ?? []).map((node) => [node.id, node.online]));
    const rows = nodeIds.map((id) => ({ id, online: online.get(id) ?? true, ...tally(items, id) }));
    return card({ title: 'By node', id: 'by-node' },
      table('Partitions by node', [
        {
          title: 'Node',
          cell: (row) => span({ class: 'state' },
            h(Swatch, { look: { colour: ownerColour(nodeIds, row.id), shape: row.online ? 'full' : 'outline' }, theme: app.theme }),
            strong(null, row.id), !row.online && span({ class: 'quiet' }, 'offline')),
        },
        { title: 'Primary', number: true, cell: (row) => count(row.primary) },
        { title: 'Backup', number: true, cell: (row) => count(row.backup) },
        { title: 'Moving here', number: true, cell: (row) => (row.moving > 0 ? state({ title: count(row.moving), tone: 'move' }) : '0') },
        { title: 'Leaving', number: true, cell: (row) => count(row.leaving) },
        { title: 'On its medium', number: true, cell: (row) => bytes(row.bytes) },
      ], rows, (row) => row.id));
  }

  #selected(partition) {
    return card({ title: partition ? `Partition ${partition.partition}` : 'Partition', id: 'selected-title' },
      div({ class: 'card-body', 'aria-live': 'polite' },
        partition === null
          ? p({ class: 'quiet' }, 'Choose one in the map to see its copies.')
          : [
              state(PARTITION[partition.state]),
              partition.owners.length === 0 && p({ class: 'quiet' }, 'No node has a copy.'),
              ul({ class: 'changes' },
                partition.owners.map((copy) =>
                  li({ key: copy.node_id },
                    span(null, strong(null, copy.node_id)),
                    span({ class: 'second' }, `${copy.role}, ${copy.state}, ${copy.bytes === null ? 'size not told' : bytes(copy.bytes)}`)))),
            ]));
  }

  /** This cache's moves first; the others follow, because they take the same time and bandwidth. */
  #moves(app, cache) {
    const { grid } = app;
    const left = grid.rebalance.value?.partitions_left ?? 0;
    const group = grid.caches.value?.items.find((item) => item.name === cache)?.group ?? cache;
    return card({
      title: 'Moves', id: 'moves-title', note: left > 0 ? `${plural(left, 'partition')} left` : null,
      actions: grid.rebalance.value && moveActions(app, grid.rebalance.value),
    },
      shown(grid.rebalance, 'The moves', (rebalance) => {
        const items = [...rebalance.items].sort((one, other) => (other.group === group) - (one.group === group));
        return div({ class: 'card-body' },
          moveState(rebalance),
          items.length === 0 ? p({ class: 'quiet' }, 'Nothing is on the move.') : items.slice(0, SHOWN_MOVES).map(move),
          items.length > SHOWN_MOVES && p({ class: 'hint' }, `And ${plural(items.length - SHOWN_MOVES, 'more move')} of other caches.`),
          unknownNodes(rebalance.unknown));
      }));
  }

  #recent() {
    return card({ title: 'Changes', id: 'changes-title', note: 'since you look' },
      div({ class: 'card-body' },
        this.#changes.length === 0
          ? p({ class: 'quiet' }, 'None yet.')
          : ul({ class: 'changes', 'data-changes': '' },
              this.#changes.map(({ at, text }, index) => li({ key: `${at}-${index}` }, time(null, clockTime(at)), span(null, text))))));
  }
}

/** Pause or resume, and the limit; both for the whole cluster. */
const moveActions = (app, { paused, limit_bytes_per_second: limit }) => {
  const refusal = app.session.refusal('operator');
  return [
    h(Button, { small: true, refusal, 'aria-label': paused ? 'Resume moves' : 'Pause moves', onClick: () => app.dialogs.open(PauseDialog, { paused }) },
      paused ? 'Resume' : 'Pause'),
    h(Button, { small: true, refusal, 'aria-label': 'Limit moves', onClick: () => app.dialogs.open(LimitDialog, { limit }) }, 'Limit'),
  ];
};

/** What holds moves, how fast they are, and when they end; nothing if there is nothing to say. */
const moveState = ({ paused, paused_since: since, limit_bytes_per_second: limit, moving, bytes_per_second: rate, eta_seconds: eta,
  eta_low_seconds: low, eta_high_seconds: high }) => [
  paused && p(null, state({ title: `paused since ${moment(since)}`, tone: 'warn' })),
  limit !== null && p({ class: 'hint' }, `Each node sends at most ${bytes(limit)} per second.`),
  moving && !paused && p({ class: 'hint' }, `${bytes(rate)} per second now`,
    eta === null ? '.' : `; about ${duration(eta * 1000)} left, ${duration(low * 1000)} to ${duration(high * 1000)}.`),
];

const move = (item) => {
  const done = item.partitions_total - item.partitions_left;
  return div({ class: 'move', key: `${item.node_id}/${item.group}`, title: item.started_at ? `since ${moment(item.started_at)}` : undefined },
    div({ class: 'move-head' },
      span(null, strong(null, item.group), ' → ', item.node_id),
      span({ class: 'quiet small number' }, item.bytes_left === null ? '' : `${bytes(item.bytes_left)} left`)),
    progress(done, item.partitions_total, `${count(done)} of ${count(item.partitions_total)}`, `Partitions of ${item.group} to ${item.node_id}`));
};

/** The nodes of the baseline and whoever else holds a copy, in an order that does not change as they come and go. */
function ownersOf(app, items) {
  const ids = new Set(items.flatMap((item) => item.owners.map((copy) => copy.node_id)));
  (app.grid.nodes.value?.items ?? []).filter((node) => node.in_baseline).forEach((node) => ids.add(node.id));
  return [...ids].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

function tally(items, id) {
  const sum = { primary: 0, backup: 0, moving: 0, leaving: 0, bytes: null };
  for (const item of items) {
    for (const copy of item.owners.filter((candidate) => candidate.node_id === id)) {
      sum.primary += primaryOf(item) === copy ? 1 : 0;
      sum.backup += copy.role === 'backup' && copy.state === 'owning' ? 1 : 0;
      sum.moving += copy.state === 'moving' ? 1 : 0;
      sum.leaving += copy.role === 'leaving' ? 1 : 0;
      sum.bytes = copy.bytes === null ? sum.bytes : (sum.bytes ?? 0) + copy.bytes;
    }
  }
  return sum;
}
