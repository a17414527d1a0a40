import { div, h, input, label, option, p, select, span } from '../el.js';
import { count } from '../data/format.js';
import { said } from '../data/words.js';
import { Button } from '../parts/button.js';
import { eventList } from '../parts/event-list.js';
import { segments } from '../parts/field.js';
import { Live } from '../parts/live.js';
import { card, nothing, problemBox, state } from '../parts/states.js';

const RANKS = { info: 0, warning: 1, error: 2 };

/** The stream of events, the newest first; it can be held while one reads. */
export class EventsView extends Live {
  state = { least: 'info', type: '', text: '', held: null };

  watched() {
    const { grid } = this.props.app;
    return [grid.eventsChanged, grid.stream.changed];
  }

  render({ app, heading }, { least, type, text, held }) {
    const { grid } = app;
    const events = held ?? grid.events;
    const types = [...new Set(events.map((event) => event.type))].sort();
    const found = events.filter((event) =>
      RANKS[event.severity] >= RANKS[least] &&
      (type === '' || event.type === type) &&
      (text === '' || `${event.message} ${event.node_id} ${event.subject}`.toLowerCase().includes(text.toLowerCase())));
    const waiting = held ? grid.events.length - held.length : 0;
    return [
      heading(h(Button, {
        picture: held ? 'play' : 'pause',
        onClick: () => this.setState({ held: held ? null : grid.events }),
      }, held ? (waiting > 0 ? `Go on (${count(waiting)} new)` : 'Go on') : 'Hold')),
      card({},
        div({ class: 'card-head filters' },
          segments('Least severity', least, [['info', 'All'], ['warning', 'Warnings'], ['error', 'Errors']], (value) => this.setState({ least: value })),
          label(null, span({ class: 'hidden-visually' }, 'Type'),
            select({ class: 'input', value: type, onChange: (event) => this.setState({ type: event.target.value }) },
              option({ value: '' }, 'Every type'), types.map((name) => option({ key: name, value: name }, said(name))))),
          label(null, span({ class: 'hidden-visually' }, 'Text'),
            input({ class: 'input', type: 'search', placeholder: 'Search', value: text, onInput: (event) => this.setState({ text: event.target.value }) })),
          div({ class: 'card-actions' }, this.#stream(grid, held))),
        grid.eventsProblem && div({ class: 'card-body' }, problemBox(grid.eventsProblem, { title: 'Earlier events could not be read', tone: 'warn' })),
        events.length > 0 && found.length === 0
          ? nothing('No event matches', 'Change the filter to see others.', null, 'events')
          : eventList([...found].reverse(), 'Nodes that come and go, caches, checkpoints and snapshots show up here as it happens.')),
      p({ class: 'hint' }, `The last ${count(events.length)} events are kept in this page.`),
    ];
  }

  #stream(grid, held) {
    if (held) {
      return state({ title: 'held', tone: 'warn' });
    }
    return state(grid.stream.state === 'live' ? { title: 'live', tone: 'ok' } : { title: 'connecting', tone: 'warn' });
  }
}
