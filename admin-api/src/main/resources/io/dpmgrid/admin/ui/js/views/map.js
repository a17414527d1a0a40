import { button, code, div, h, h2, names, p, section, span, strong } from '../el.js';
import { HEALTH, KINDS, SURVIVES } from '../data/words.js';
import { bytes, count, duration, latency, moment, percent, plural, rate } from '../data/format.js';
import { Button } from '../parts/button.js';
import { spark } from '../parts/chart.js';
import { dialogHead } from '../parts/dialog.js';
import { icon } from '../parts/icon.js';
import { Live } from '../parts/live.js';
import { card, facts, fill, kind, nothing, shown, state, unknownNodes } from '../parts/states.js';
import { BaselineDialog } from './baseline-dialog.js';

/** Nodes where they stand: by zone, servers first. */
export class MapView extends Live {
  watched() {
    const { grid } = this.props.app;
    return [grid.nodes, grid.cluster];
  }

  render({ app, heading }) {
    const { grid } = app;
    return [
      heading(h(Button, {
        refusal: app.session.refusal('admin') ?? (grid.nodes.value ? null : 'The nodes are not known yet.'),
        onClick: () => this.#editBaseline(app),
      }, 'Edit baseline')),
      grid.nodes.value
        ? div({ class: 'stack' }, shown(grid.nodes, 'The nodes', (nodes) => this.#map(app, nodes)))
        : card({}, shown(grid.nodes, 'The nodes', () => null)),
    ];
  }

  async #editBaseline(app) {
    try {
      const { value, etag } = await app.api.getTagged('/baseline');
      app.dialogs.open(BaselineDialog, { baseline: value, etag, nodes: app.grid.nodes.value.items });
    } catch (problem) {
      app.notes.tell(`The baseline could not be read: ${problem.detail}`, 'bad');
    }
  }

  #map(app, nodes) {
    const servers = nodes.items.filter((node) => node.kind === 'server');
    const clients = nodes.items.filter((node) => node.kind === 'client');
    const silent = nodes.unknown.filter(({ node_id: id }) => !nodes.items.some((node) => node.id === id));
    return [
      div({ class: 'zones' }, zonesOf(servers).map(([zone, members]) => this.#zone(app, zone, members))),
      clients.length > 0 &&
        card({ title: 'Client nodes', id: 'client-nodes', note: 'They own no data.' },
          div({ class: 'card-body node-facts' },
            clients.map((node) => span({ key: node.id }, strong(null, node.id), node.host && span({ class: 'quiet' }, ` ${node.host}`))))),
      silent.length > 0 && card({ title: 'Nodes that do not tell', id: 'unknown-nodes' }, unknownNodes(silent)),
    ];
  }

  #zone(app, zone, members) {
    const online = members.filter((node) => node.online).length;
    const id = `zone-${zone ?? 'none'}`;
    return section({ class: 'zone', key: id, 'aria-labelledby': id },
      div({ class: 'zone-head' },
        h2({ id }, zone === null ? 'Without a zone' : `Zone ${zone}`),
        span({ class: 'quiet small' }, `${online} of ${plural(members.length, 'node')} online`)),
      div({ class: 'zone-nodes' }, members.map((node) => this.#node(app, node))));
  }

  #node(app, node) {
    const { medium, durability } = node;
    return button(
      {
        key: node.id,
        type: 'button',
        'data-node': node.id,
        class: names('node', !node.online && 'is-offline'),
        'aria-haspopup': 'dialog',
        onClick: () => app.dialogs.open(NodeDialog, { id: node.id }, { wide: true }),
      },
      div({ class: 'node-head' },
        span({ class: 'node-name' }, node.id), state(presence(node))),
      (node.local || node.coordinator || !node.in_baseline) &&
        div({ class: 'node-tags' },
          node.local && span({ class: 'tag' }, 'this node'),
          node.coordinator && span({ class: 'tag' }, 'coordinator'),
          !node.in_baseline && span({ class: 'tag' }, 'owns nothing')),
      medium
        ? [
            div({ class: 'node-facts' }, kind(medium.kind), span(null, 'survives ', SURVIVES[medium.survives].title)),
            fill(medium.used_bytes, medium.capacity_bytes, medium.kind, `Space of ${node.id}`),
          ]
        : p({ class: 'quiet' }, node.online ? node.unknown_reason ?? 'Its medium is not known.' : 'What it owns is there again when it comes back.'),
      durability && node.online &&
        div({ class: 'node-rate' },
          spark(app.grid.nodeHistories.get(node.id)?.series('puts') ?? []),
          span({ class: 'number second small' }, `${rate(durability.puts_per_second)} puts/s`)));
  }
}

/** Named zones by name, then the nodes without one. */
function zonesOf(nodes) {
  const zones = new Map();
  for (const node of nodes) {
    zones.set(node.zone, [...(zones.get(node.zone) ?? []), node]);
  }
  return [...zones].sort(([one], [other]) => (one === null) - (other === null) || String(one).localeCompare(String(other)));
}

const presence = (node) =>
  node.online
    ? node.medium && node.medium.health !== 'ok'
      ? { title: `medium ${HEALTH[node.medium.health].title}`, tone: HEALTH[node.medium.health].tone }
      : { title: 'online', tone: 'ok' }
    : { title: 'offline', tone: 'bad' };

/** Everything about one node, live. */
class NodeDialog extends Live {
  watched() {
    return [this.props.app.grid.nodes];
  }

  render({ app, id, titleId, close }) {
    const node = app.grid.nodes.value?.items.find((candidate) => candidate.id === id);
    return [
      dialogHead(titleId, id, close),
      div({ class: 'dialog-body' },
        node ? this.#facts(node) : nothing('This node is gone', 'It left the cluster and the baseline.', null, 'unknown')),
    ];
  }

  #facts(node) {
    const { medium, durability } = node;
    return [
      facts([
        ['State', state(presence(node))],
        ['Kind', `${node.kind}${node.coordinator ? ', coordinator' : ''}${node.in_baseline ? '' : ', not in the baseline'}`],
        ['Zone', node.zone ?? 'none'],
        ['Host', node.host],
        ['Addresses', node.addresses.join(', ') || null],
        ['DPM Grid', node.version ?? 'not installed'],
        ['Engine', node.engine_version],
        ['Started', node.started_at && `${moment(node.started_at)} (${duration(Date.now() - Date.parse(node.started_at))} ago)`],
        ['Admin API', node.admin_url && h('a', { href: `${node.admin_url}/ui/` }, node.admin_url)],
        ['Run', node.engine_id && code(null, node.engine_id)],
      ]),
      medium && [
        h('h3', null, 'Medium'),
        facts([
          ['Kind', span(null, kind(medium.kind), span({ class: 'cell-note' }, KINDS[medium.kind]))],
          ['Survives', span(null, SURVIVES[medium.survives].title, span({ class: 'cell-note' }, SURVIVES[medium.survives].says))],
          ['Directory', code(null, medium.directory)],
          ['Space', fill(medium.used_bytes, medium.capacity_bytes, medium.kind, 'Space')],
          ['', `${bytes(medium.used_bytes)} of ${bytes(medium.capacity_bytes)}`],
          medium.health_reason && ['Health', medium.health_reason],
        ]),
      ],
      durability && [
        h('h3', null, 'Durability and load'),
        facts([
          ['Durable puts', `${rate(durability.puts_per_second)} per second, ${count(durability.puts_total)} since start`],
          ['Until durable', `${latency(durability.latency_p50_us)} median, ${latency(durability.latency_p99_us)} at the 99th percentile`],
          ['Processors', node.cpus === null ? null : `${count(node.cpus)}, ${percent(node.cpu_load)} busy`],
          ['Heap', `${bytes(node.heap_used_bytes)} of ${bytes(node.heap_max_bytes)}`],
        ]),
      ],
      node.unknown_reason && p({ class: 'state is-unknown' }, icon('unknown'), span(null, node.unknown_reason)),
    ];
  }
}
