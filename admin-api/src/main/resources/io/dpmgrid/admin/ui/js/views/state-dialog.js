import { Component, freshId, h, p } from '../el.js';
import { STATES } from '../data/words.js';
import { ActionDialog } from '../parts/dialog.js';
import { choiceField } from '../parts/field.js';
import { problemBox } from '../parts/states.js';

const CHOICES = [
  ['active', 'Active: reads and writes'],
  ['active-read-only', 'Read-only: reads, no writes'],
  ['inactive', 'Inactive: nothing is served'],
];

/** Activates, makes read-only, or deactivates the cluster. */
export class StateDialog extends Component {
  #id = freshId('state');
  state = { wanted: this.props.present };

  render({ app, present, name, ...rest }, { wanted }) {
    const stops = wanted === 'inactive' && present !== 'inactive';
    return h(
      ActionDialog,
      {
        ...rest,
        title: 'Change the cluster’s state',
        action: 'Change',
        danger: stops,
        confirm: stops ? name : null,
        blocked: wanted === present ? 'That is its state already.' : null,
        run: () => app.api.put('/cluster/state', { state: wanted, force: stops }),
        done: () => {
          app.notes.tell(`The cluster is ${STATES[wanted].title} now.`);
          app.grid.refreshAll();
        },
      },
      choiceField({ id: this.#id, title: 'State', value: wanted, choices: CHOICES, onInput: (value) => this.setState({ wanted: value }) }),
      stops &&
        problemBox(
          { title: 'This stops the cluster for every client', detail: 'All caches stop. Caches that are kept in memory only lose their data.' },
          { tone: 'warn' },
        ),
      !stops && p({ class: 'hint' }, 'Waits until the cluster has changed.'),
    );
  }
}
