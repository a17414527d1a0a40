import { div, span, strong } from '../el.js';
import { bytes, count, moment, plural, shortId } from '../data/format.js';
import { HEALTH } from '../data/words.js';
import { Live } from '../parts/live.js';
import { card, fill, kind, nothing, shown, state, survives, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';

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
    cell: (pool) => div(null, kind(pool.medium_kind), span({ class: 'cell-note nowrap' }, 'survives ', survives(pool.survives))),
  },
  {
    title: 'Space',
    cell: (pool) => div(null,
      fill(pool.used_bytes, pool.capacity_bytes, pool.medium_kind, `Space of the pool of ${pool.node_id}`),
      span({ class: 'cell-note number' }, `${bytes(pool.used_bytes)} of ${bytes(pool.capacity_bytes)}`)),
  },
  { title: 'Health', cell: (pool) => div(null, state(HEALTH[pool.health]), pool.health_reason && span({ class: 'cell-note' }, pool.health_reason)) },
  {
    title: 'Last shutdown',
    cell: (pool) => div(null,
      state(pool.clean ? { title: 'clean', tone: 'ok' } : { title: 'unclean', tone: 'warn' }),
      span({ class: 'cell-note nowrap' }, pool.dirty_shutdowns === 0 ? 'never unclean' : `unclean ${plural(pool.dirty_shutdowns, 'time')} so far`)),
  },
  {
    title: 'Log',
    cell: ({ log }) =>
      log === null
        ? span({ class: 'quiet' }, 'not known')
        : div(null,
            span({ class: 'number nowrap' }, `segment ${count(log.open_segment)}`),
            span({ class: 'cell-note number nowrap' }, `of a ring of ${count(log.segments)} × ${bytes(log.segment_bytes)}`),
            span({ class: 'cell-note number nowrap' }, log.lag_bytes === 0 ? 'all of it durable' : `${bytes(log.lag_bytes)} not yet durable`)),
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
