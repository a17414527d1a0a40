import { h } from '../el.js';
import { Button } from '../parts/button.js';
import { ActionDialog } from '../parts/dialog.js';
import { Component, freshId, p } from '../el.js';
import { textField } from '../parts/field.js';
import { Live } from '../parts/live.js';
import { operationList } from '../parts/operation-list.js';
import { card, nothing, shown } from '../parts/states.js';

export class OperationsView extends Live {
  watched() {
    return [this.props.app.grid.operations];
  }

  render({ app, heading }) {
    return [
      heading(h(Button, {
        refusal: app.session.refusal('admin'),
        onClick: () => app.dialogs.open(DiagnosticsDialog),
      }, 'Make diagnostics bundle')),
      card({},
        shown(app.grid.operations, 'The operations', ({ items }) =>
          items.length === 0
            ? nothing('No operations yet', 'Checkpoints, snapshots, checks and restores show here while they run and for a while after.', null, 'operations')
            : operationList(app, items))),
    ];
  }
}

class DiagnosticsDialog extends Component {
  #id = freshId('lines');
  state = { lines: '1000' };

  render({ app, ...rest }, { lines }) {
    const wrong = /^\d+$/.test(lines) && Number(lines) <= 100_000 ? null : 'A whole number from 0 to 100,000.';
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Make a diagnostics bundle',
        action: 'Make bundle',
        request: lines,
        blocked: wrong,
        run: (key) => app.api.post('/diagnostics', { log_lines: Number(lines) }, key),
        done: (operation) => app.track(operation),
      },
      p(null, 'A zip with views of the cluster, redacted settings, log lines, a thread dump and the metrics of the answering node.'),
      textField({
        id: this.#id, title: 'Lines of the log', value: lines, error: wrong, inputMode: 'numeric',
        onInput: (value) => this.setState({ lines: value }),
      }),
    );
  }
}
