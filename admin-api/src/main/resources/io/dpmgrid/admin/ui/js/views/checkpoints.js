import { Component, div, freshId, h, p, span, strong } from '../el.js';
import { count, duration, moment } from '../data/format.js';
import { Button } from '../parts/button.js';
import { ActionDialog } from '../parts/dialog.js';
import { textField } from '../parts/field.js';
import { Live } from '../parts/live.js';
import { operationCard } from '../parts/operation-list.js';
import { card, nothing, shown, state, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';

export class CheckpointsView extends Live {
  watched() {
    const { grid } = this.props.app;
    return [grid.checkpoints, grid.operations];
  }

  render({ app, heading }) {
    const trigger = (nodeIds) => app.dialogs.open(CheckpointDialog, { nodeIds });
    const refusal = app.session.refusal('operator');
    return [
      heading(h(Button, { kind: 'primary', refusal, onClick: () => trigger([]) }, 'Checkpoint now')),
      div({ class: 'stack' },
        card({},
          shown(app.grid.checkpoints, 'The checkpoints', (checkpoints) => [
            checkpoints.items.length === 0
              ? nothing('No node makes checkpoints', 'Only nodes with durable caches do.', null, 'checkpoints')
              : table('Checkpoints', [
                  ...COLUMNS,
                  {
                    title: 'Actions',
                    actions: true,
                    cell: ({ node_id: id }) =>
                      h(Button, { small: true, refusal, 'aria-label': `Checkpoint ${id}`, onClick: () => trigger([id]) }, 'Checkpoint'),
                  },
                ], checkpoints.items, (checkpoint) => checkpoint.node_id),
            unknownNodes(checkpoints.unknown),
          ])),
        operationCard(app, ['checkpoint'])),
    ];
  }
}

const COLUMNS = [
  { title: 'Node', cell: (checkpoint) => strong({ class: 'cell-title' }, checkpoint.node_id) },
  {
    title: 'State',
    cell: (checkpoint) => state(checkpoint.state === 'running' ? { title: 'running', tone: 'move' } : { title: 'idle', tone: 'ok' }),
  },
  { title: 'Dirty pages', number: true, cell: (checkpoint) => count(checkpoint.dirty_pages) },
  { title: 'Since start', number: true, cell: (checkpoint) => count(checkpoint.checkpoints_total) },
  { title: 'Last one', cell: ({ last }) => (last === null ? span({ class: 'quiet' }, 'none yet') : span({ class: 'number' }, moment(last.started_at))) },
  { title: 'Took', number: true, cell: ({ last }) => duration(last?.duration_ms) },
  { title: 'Pages', number: true, cell: ({ last }) => count(last?.pages) },
  { title: 'Reason', cell: ({ last }) => span({ class: 'second' }, last?.reason ?? '–') },
];

class CheckpointDialog extends Component {
  #id = freshId('reason');
  state = { reason: '' };

  render({ app, nodeIds, ...rest }, { reason }) {
    const body = { node_ids: nodeIds, ...(reason.trim() && { reason: reason.trim() }) };
    return h(
      ActionDialog,
      {
        ...rest,
        title: nodeIds.length === 0 ? 'Checkpoint on all nodes' : `Checkpoint on ${nodeIds.join(', ')}`,
        action: 'Checkpoint',
        request: JSON.stringify(body),
        run: (key) => app.api.post('/checkpoints', body, key),
        done: (operation) => {
          app.notes.tell('The checkpoint has begun.', 'move');
          app.track(operation);
        },
      },
      p(null, 'Writes dirty pages home to the page stores. A restart after it has less of the log to read. Puts go on meanwhile.'),
      textField({
        id: this.#id, title: 'Reason', hint: 'Shown in the log and in this list. May be left empty.', value: reason, maxLength: 200,
        onInput: (value) => this.setState({ reason: value }),
      }),
    );
  }
}
