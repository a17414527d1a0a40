import { div, span, strong } from '../el.js';
import { bytes, count, moment, plural, shortId } from '../data/format.js';
import { Live } from '../parts/live.js';
import { card, fill, kind, nothing, shown, state, survives, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';

const TONES = { ok: 'ok', degraded: 'warn', failed: 'bad' };

const COLUMNS = [
  {
    title: 'Pool',
    cell: (pool) => [
      strong({ class: 'cell-title' }, pool.node_id),
      span({ class: 'cell-note mono' }, pool.directory),
      span({ class: 'cell-note', title: pool.uuid }, `${shortId(pool.uuid)} made ${moment(pool.created_at)}`),
    ],
  },
  {
    title: 'Medium',
    cell: (pool) => div(null, kind(pool.medium_kind), span({ class: 'cell-note' }, 'survives ', survives(pool.survives))),
  },
  {
    title: 'Space',
    cell: (pool) => div(null,
      fill(pool.used_bytes, pool.capacity_bytes, pool.medium_kind, `Space of the pool of ${pool.node_id}`),
      span({ class: 'cell-note number' }, `${bytes(pool.used_bytes)} of ${bytes(pool.capacity_bytes)}`)),
  },
  { title: 'Health', cell: (pool) => div(null, state({ title: pool.health, tone: TONES[pool.health] }), pool.health_reason && span({ class: 'cell-note' }, pool.health_reason)) },
  {
    title: 'Last shutdown',
    cell: (pool) => div(null,
      state(pool.clean ? { title: 'clean', tone: 'ok' } : { title: 'unclean', tone: 'warn' }),
      span({ class: 'cell-note' }, pool.dirty_shutdowns === 0 ? 'never unclean' : `${plural(pool.dirty_shutdowns, 'time')} unclean so far`)),
  },
  {
    title: 'Log',
    cell: ({ log }) =>
      log === null
        ? span({ class: 'quiet' }, 'not known')
        : div(null,
            span({ class: 'number' }, `segment ${count(log.open_segment)}`),
            span({ class: 'cell-note number' },
              `ring of ${count(log.segments)} × ${bytes(log.segment_bytes)}, ${bytes(log.lag_bytes)} not yet durable`)),
  },
];

export class PoolsView extends Live {
  watched() {
    return [this.props.app.grid.pools];
  }

  render({ app, heading }) {
    return [
      heading(),
      card({},
        shown(app.grid.pools, 'The pools', (pools) => [
          pools.items.length === 0
            ? nothing('No pool', 'None of the nodes keeps a pool, or none of them tells.', null, 'pools')
            : table('Pools', COLUMNS, pools.items, (pool) => pool.uuid),
          unknownNodes(pools.unknown),
        ])),
    ];
  }
}
