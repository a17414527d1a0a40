import { div, h, names } from '../el.js';

/**
 * A table that becomes a list of cards on a narrow screen. The roles are spelled out because a browser drops
 * a table's own as soon as its display is another.
 *
 * @param columns {title, cell(row), number, actions, optional (left out on a narrow screen)}
 */
export const table = (label, columns, rows, keyOf) =>
  div(
    { class: 'table-scroll' },
    h(
      'table',
      { class: 'table', role: 'table', 'aria-label': label },
      h('thead', { role: 'rowgroup' },
        h('tr', { role: 'row' },
          columns.map((column) =>
            h('th', { key: column.title, role: 'columnheader', scope: 'col', class: names(column.number && 'is-number') },
              column.actions ? h('span', { class: 'hidden-visually' }, column.title) : column.title)))),
      h('tbody', { role: 'rowgroup' },
        rows.map((row) =>
          h('tr', { key: keyOf(row), role: 'row', 'data-row': keyOf(row) },
            columns.map((column, index) =>
              h('td',
                {
                  key: column.title,
                  role: 'cell',
                  'data-label': column.title,
                  class: names(column.number && 'is-number', column.actions && 'is-actions', column.optional && 'is-optional', index === 0 && 'is-first'),
                },
                column.cell(row)))))),
    ),
  );
