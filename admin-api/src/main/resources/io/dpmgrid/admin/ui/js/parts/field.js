import { div, h, input, label, option, p, select, span } from '../el.js';

/** A labelled input with a hint, and what is wrong with its value. */
export const textField = ({ id, title, hint, error, value, onInput, ...more }) =>
  div(
    { class: 'field' },
    label({ for: id }, title),
    input({
      id,
      class: 'input',
      value,
      autocomplete: 'off',
      spellcheck: false,
      'aria-describedby': hint || error ? `${id}-hint` : undefined,
      'aria-invalid': error ? 'true' : undefined,
      onInput: (event) => onInput(event.target.value),
      ...more,
    }),
    error ? p({ class: 'field-error', id: `${id}-hint` }, error) : hint && p({ class: 'hint', id: `${id}-hint` }, hint),
  );

/** @param choices [value, words] pairs */
export const choiceField = ({ id, title, hint, value, choices, onInput, ...more }) =>
  div(
    { class: 'field' },
    label({ for: id }, title),
    select(
      { id, class: 'input', value, 'aria-describedby': hint ? `${id}-hint` : undefined,
        onChange: (event) => onInput(event.target.value), ...more },
      choices.map(([key, words]) => option({ key, value: key, selected: key === value }, words)),
    ),
    hint && p({ class: 'hint', id: `${id}-hint` }, hint),
  );

export const checkField = ({ title, hint, checked, onInput, ...more }) =>
  label(
    { class: 'check' },
    input({ type: 'checkbox', checked, onChange: (event) => onInput(event.target.checked), ...more }),
    span(null, title, hint && span({ class: 'cell-note' }, hint)),
  );

/** A few choices of which one is on. */
export const segments = (name, value, choices, onInput) =>
  div(
    { class: 'segments', role: 'group', 'aria-label': name },
    choices.map(([key, words]) =>
      h('button', { key, type: 'button', 'aria-pressed': String(key === value), onClick: () => onInput(key) }, words)),
  );
