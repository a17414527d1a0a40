import { Component, freshId, h, p } from '../el.js';
import { bytes } from '../data/format.js';
import { ActionDialog } from '../parts/dialog.js';
import { textField } from '../parts/field.js';

const MIB = 1024 * 1024;
const MOST_MIB = 950_000;

/** Pauses the moves of the whole cluster, or lets them go on. */
export class PauseDialog extends Component {
  render({ app, paused, ...rest }) {
    return h(
      ActionDialog,
      {
        ...rest,
        title: paused ? 'Resume moves' : 'Pause moves',
        action: paused ? 'Resume' : 'Pause',
        run: (key) => app.api.post(paused ? '/rebalance/resume' : '/rebalance/pause', undefined, key),
        done: (control) => {
          app.notes.tell(control.paused ? 'Moves are paused.' : 'Moves go on.', 'move');
          app.grid.rebalance.refresh();
        },
      },
      paused
        ? p(null, 'Partitions go on moving where they were held, on all nodes.')
        : p(null, 'All nodes hold the partitions that they would send, until moves are resumed; a restart does not change that. Nothing is begun anew. Until then partitions with too few copies get no more.'),
    );
  }
}

/** Limits how fast each node sends partitions. */
export class LimitDialog extends Component {
  #id = freshId('limit');
  state = { text: this.props.limit === null ? '' : String(Math.round((this.props.limit / MIB) * 100) / 100) };

  render({ app, limit, ...rest }, { text }) {
    const wanted = text.trim() === '' ? null : Number(text.trim().replace(',', '.'));
    const wrong = wanted !== null && !(wanted >= 0.01 && wanted <= MOST_MIB);
    const body = { bytes_per_second: wanted === null || wrong ? null : Math.round(wanted * MIB) };
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Limit moves',
        action: wanted === null ? 'No limit' : 'Limit',
        blocked: wrong ? 'Give a number of MiB per second.' : null,
        run: () => app.api.put('/rebalance/throttle', body),
        done: ({ limit_bytes_per_second: now }) => {
          app.notes.tell(now === null ? 'Moves have no limit.' : `Each node sends at most ${bytes(now)} per second.`, 'move');
          app.grid.rebalance.refresh();
        },
      },
      p(null, limit === null ? 'There is no limit now.' : `Each node sends at most ${bytes(limit)} per second now.`),
      textField({
        id: this.#id, title: 'MiB per second, of each node', hint: 'From 0.01 on. Empty is no limit. It outlives restarts.',
        error: wrong ? `${text} is no number from 0.01 to ${MOST_MIB}.` : null, inputmode: 'decimal', value: text, maxLength: 20,
        onInput: (value) => this.setState({ text: value }),
      }),
    );
  }
}
