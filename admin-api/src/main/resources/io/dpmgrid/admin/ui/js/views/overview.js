import { a, div, h, h2, li, names, p, section, span, strong, ul } from '../el.js';
import { STATES, SURVIVES } from '../data/words.js';
import { bytes, count, latency, NOT_KNOWN, percent, plural, rate } from '../data/format.js';
import { Button } from '../parts/button.js';
import { LineChart } from '../parts/chart.js';
import { icon } from '../parts/icon.js';
import { Live } from '../parts/live.js';
import { card, fill, kind, shown, state, survives, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';
import { eventList } from '../parts/event-list.js';
import { address } from '../routes.js';
import { StateDialog } from './state-dialog.js';

const TONES = { ok: 'ok', degraded: 'warn', failed: 'bad' };
const SAYS = { ok: 'The grid is healthy', degraded: 'The grid serves, but something is missing', failed: 'The grid needs help' };

export class OverviewView extends Live {
  watched() {
    const { grid } = this.props.app;
    return [grid.cluster, grid.nodes, grid.eventsChanged];
  }

  render({ app, heading }) {
    const { grid } = app;
    return [
      heading(),
      grid.cluster.value
        ? div({ class: 'overview' },
            shown(grid.cluster, 'The cluster', (cluster) => [
              this.#health(app, cluster),
              this.#puts(grid, cluster),
              this.#latency(grid, cluster),
              this.#figures(cluster),
            ]),
            this.#nodes(grid),
            this.#events(grid))
        : card({}, shown(grid.cluster, 'The cluster', () => null)),
    ];
  }

  #health(app, cluster) {
    const tone = TONES[cluster.health];
    const alerts = alertsOf(cluster);
    return section(
      { class: `card span-12 health is-${tone}`, 'aria-labelledby': 'health-title' },
      icon(tone, 22),
      div(null,
        h2({ id: 'health-title', class: 'health-title' }, SAYS[cluster.health]),
        p({ class: 'second' },
          `The cluster is ${STATES[cluster.state].title}; ${count(cluster.baseline_nodes_online)} of ${plural(cluster.baseline_nodes, 'owning node')} online`,
          cluster.client_nodes > 0 && `, ${plural(cluster.client_nodes, 'client node')} connected`,
          '. ', cluster.survives ? SURVIVES[cluster.survives].says : 'What acknowledged writes survive is not known, because not every server tells.'),
        alerts.length > 0 &&
          ul({ class: 'alerts', 'aria-label': 'Alerts' },
            alerts.map(({ tone: alertTone, text, link }) =>
              li({ key: text, class: `alert is-${alertTone}` }, icon(alertTone),
                span(null, text, link && [' ', a({ href: link.href }, link.text)]))))),
      div({ class: 'health-actions' },
        h(Button, {
          small: true,
          refusal: app.session.refusal('admin'),
          onClick: () => app.dialogs.open(StateDialog, { present: cluster.state, name: cluster.name }),
        }, 'Change state')),
    );
  }

  #puts(grid, cluster) {
    const { durability } = cluster;
    return section({ class: 'card span-6', 'aria-labelledby': 'puts-title' },
      div({ class: 'figure-head' },
        h2({ id: 'puts-title' }, 'Durable puts'),
        p({ class: 'figure', 'data-figure': 'puts' }, rate(durability?.puts_per_second), h('small', null, 'per second')),
        p({ class: 'figure-note' }, durability && `${count(durability.puts_total)} since start, ${bytes(durability.bytes_total)}`)),
      div({ class: 'figure-body' },
        h(LineChart, {
          label: 'Durable puts per second',
          series: [{ name: 'puts', points: grid.history.series('puts') }],
          spanMs: grid.history.span,
          write: rate,
        })));
  }

  #latency(grid, cluster) {
    const { durability } = cluster;
    return section({ class: 'card span-6', 'aria-labelledby': 'latency-title' },
      div({ class: 'figure-head' },
        h2({ id: 'latency-title' }, 'Time until a put is durable'),
        p({ class: 'figure' }, latency(durability?.latency_p50_us), h('small', null, h('i', { class: 'line-sample' }), 'median')),
        p({ class: 'figure' }, latency(durability?.latency_p99_us), h('small', null, h('i', { class: 'line-sample is-series-2' }), '99th percentile'))),
      div({ class: 'figure-body' },
        h(LineChart, {
          label: 'Time until a put is durable',
          series: [
            { name: 'median', points: grid.history.series('p50') },
            { name: '99 %', points: grid.history.series('p99') },
          ],
          spanMs: grid.history.span,
          scale: 'log',
          write: latency,
        })));
  }

  #figures(cluster) {
    const { used_bytes: used, capacity_bytes: capacity } = cluster;
    const none = (number, words, link) => (number === 0 ? words : a({ href: address('partitions') }, link));
    return section({ class: 'card span-12 strip', 'aria-label': 'At a glance' },
      figure('Space of the media', [bytes(used), h('small', null, `of ${bytes(capacity)}`)], null,
        fill(used, capacity, 'unknown', 'Space of the media')),
      figure('Servers', count(cluster.server_nodes), null,
        `${count(cluster.baseline_nodes_online)} of ${count(cluster.baseline_nodes)} in the baseline online`),
      figure('Partitions to move', count(cluster.partitions_to_move), null,
        none(cluster.partitions_to_move, 'Every copy is where it belongs', 'See the moves')),
      figure('Lost partitions', count(cluster.lost_partitions), cluster.lost_partitions > 0 && 'bad',
        none(cluster.lost_partitions, `None, of ${plural(cluster.caches, 'cache')}`, 'See which')));
  }

  #nodes(grid) {
    return card({ title: 'Nodes', id: 'nodes-title', class: 'span-12', actions: a({ href: address('map') }, 'Cluster map') },
      shown(grid.nodes, 'The nodes', (nodes) => [
        table('Nodes', NODE_COLUMNS, nodes.items, (node) => node.id),
        unknownNodes(nodes.unknown),
      ]));
  }

  #events(grid) {
    return card({ title: 'Last events', id: 'events-title', class: 'span-12', actions: a({ href: address('events') }, 'All events') },
      eventList(grid.events.slice(-6).reverse(), 'What happens in the cluster shows up here.'));
  }
}

const NODE_COLUMNS = [
  { title: 'Node', cell: (node) => [strong({ class: 'cell-title' }, node.id), node.host && span({ class: 'cell-note' }, node.host)] },
  { title: 'State', cell: (node) => state(node.online ? { title: 'online', tone: 'ok' } : { title: 'offline', tone: 'bad' }) },
  { title: 'Medium', cell: (node) => kind(node.medium?.kind) },
  { title: 'Survives', optional: true, cell: (node) => survives(node.medium?.survives) },
  { title: 'Space', cell: (node) => node.medium
      ? fill(node.medium.used_bytes, node.medium.capacity_bytes, node.medium.kind, `Space of ${node.id}`)
      : span({ class: 'quiet' }, NOT_KNOWN) },
  { title: 'Puts/s', number: true, cell: (node) => rate(node.durability?.puts_per_second) },
  { title: 'p99', number: true, cell: (node) => latency(node.durability?.latency_p99_us) },
  { title: 'CPU', number: true, optional: true, cell: (node) => percent(node.cpu_load) },
  { title: 'Heap', number: true, optional: true, cell: (node) => bytes(node.heap_used_bytes) },
];

const figure = (title, value, tone, note) =>
  div({ class: 'strip-figure', key: title },
    h2(null, title),
    p({ class: names('figure is-second', tone && `state is-${tone}`), 'data-figure': title }, value),
    div({ class: 'figure-note' }, note));

/** What somebody should look at, the worst first. The node's own reasons come as it words them. */
function alertsOf(cluster) {
  const alerts = cluster.health_reasons.map((text) => ({ tone: cluster.health === 'failed' ? 'bad' : 'warn', text }));
  if (cluster.lost_partitions > 0) {
    alerts.unshift({
      tone: 'bad',
      text: `${plural(cluster.lost_partitions, 'partition')} ${cluster.lost_partitions === 1 ? 'has' : 'have'} no owner.`,
      link: { href: address('partitions'), text: 'See which' },
    });
  }
  for (const { node_id: id, reason } of cluster.unknown) {
    alerts.push({ tone: 'info', text: `${id} does not tell: ${reason}` });
  }
  return alerts;
}
