import { code, div, input, label, span } from '../el.js';
import { plural } from '../data/format.js';
import { checkField } from '../parts/field.js';
import { Live } from '../parts/live.js';
import { card, nothing, shown } from '../parts/states.js';
import { table } from '../parts/table.js';

const SOURCES = { default: 'default', file: 'file', environment: 'environment', option: 'option', code: 'code' };

const COLUMNS = [
  { title: 'Key', cell: (setting) => code({ class: 'setting-value setting-key' }, setting.key) },
  { title: 'Value', cell: value },
  {
    title: 'From',
    cell: (setting) => div(null, span({ class: setting.source === 'default' ? 'quiet' : '' }, SOURCES[setting.source]),
      setting.source_detail && span({ class: 'cell-note', title: setting.source_detail }, lastOf(setting.source_detail))),
  },
];

function value(setting) {
  if (setting.redacted) {
    return span({ class: 'tag', title: 'It is a secret, so it is not told.' }, 'redacted');
  }
  return setting.value === null ? span({ class: 'quiet' }, 'not set') : code({ class: 'setting-value' }, setting.value);
}

/** A file's name and line are enough to know which; where it is, is its title. */
const lastOf = (detail) => detail.split(/[\\/]/).at(-1);

export class ConfigurationView extends Live {
  state = { text: '', changedOnly: false };

  watched() {
    const { app } = this.props;
    return app.session.allows('operator') ? [app.grid.configuration] : [];
  }

  render({ app, heading }, { text, changedOnly }) {
    const refusal = app.session.refusal('operator');
    return [
      heading(),
      card({},
        refusal
          ? nothing('Not for your role', refusal, null, 'configuration')
          : shown(app.grid.configuration, 'The settings', (configuration) => this.#settings(configuration, text, changedOnly))),
    ];
  }

  #settings(configuration, text, changedOnly) {
    const found = configuration.items.filter((setting) =>
      (!changedOnly || setting.source !== 'default') &&
      `${setting.key} ${setting.value}`.toLowerCase().includes(text.toLowerCase()));
    return [
      div({ class: 'card-head filters' },
        label(null, span({ class: 'hidden-visually' }, 'Search'),
          input({ class: 'input', type: 'search', placeholder: 'Search keys and values', value: text, onInput: (event) => this.setState({ text: event.target.value }) })),
        checkField({ title: 'Only what is not a default', checked: changedOnly, onInput: (on) => this.setState({ changedOnly: on }) }),
        div({ class: 'card-actions quiet small' }, `${plural(found.length, 'setting')} of ${configuration.node_id}`)),
      found.length === 0
        ? nothing('No setting matches', 'Change the filter to see others.', null, 'configuration')
        : table('Settings', COLUMNS, found, (setting) => setting.key),
    ];
  }
}
