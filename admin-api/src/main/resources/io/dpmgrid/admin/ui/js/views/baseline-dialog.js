import { Component, div, h, p } from '../el.js';
import { plural } from '../data/format.js';
import { ActionDialog } from '../parts/dialog.js';
import { checkField } from '../parts/field.js';
import { problemBox } from '../parts/states.js';

/** Sets which nodes own partitions. The set that was read is named, so that two people do not undo each other. */
export class BaselineDialog extends Component {
  state = { chosen: new Set(this.props.baseline.items.map((item) => item.node_id)) };

  #choose(id, on) {
    const chosen = new Set(this.state.chosen);
    if (on) {
      chosen.add(id);
    } else {
      chosen.delete(id);
    }
    this.setState({ chosen });
  }

  render({ app, baseline, etag, nodes, ...rest }, { chosen }) {
    const before = new Set(baseline.items.map((item) => item.node_id));
    const servers = nodes.filter((node) => node.kind === 'server' && (node.online || before.has(node.id)));
    const removed = [...before].filter((id) => !chosen.has(id));
    const same = removed.length === 0 && chosen.size === before.size;
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Nodes that own partitions',
        action: 'Set baseline',
        danger: removed.length > 0,
        confirm: removed.length > 0 ? 'baseline' : null,
        blocked: chosen.size === 0 ? 'At least one node must own partitions.' : same ? 'Nothing is changed.' : null,
        run: () => app.api.put('/baseline', { node_ids: [...chosen] }, etag),
        done: () => {
          app.notes.tell(`The baseline has ${plural(chosen.size, 'node')} now.`);
          app.grid.refreshAll();
        },
      },
      baseline.auto_adjust && p({ class: 'hint' }, 'The engine adjusts the baseline by itself too.'),
      div({ class: 'checks' },
        servers.map((node) =>
          checkField({
            key: node.id,
            title: node.id,
            hint: `${node.online ? 'online' : 'offline'}${node.zone === null ? '' : `, zone ${node.zone}`}`,
            checked: chosen.has(node.id),
            onInput: (on) => this.#choose(node.id, on),
          }))),
      removed.length > 0 &&
        problemBox(
          {
            title: `${plural(removed.length, 'node')} will own nothing: ${removed.join(', ')}`,
            detail: 'Their partitions move to the others. A partition whose last owners are left out is lost.',
          },
          { tone: 'warn' },
        ),
    );
  }
}
