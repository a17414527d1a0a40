import { code, div, h, p, span, strong } from '../el.js';
import { segment } from '../data/api.js';
import { count, duration, shortId } from '../data/format.js';
import { said } from '../data/words.js';
import { Button } from '../parts/button.js';
import { ActionDialog } from '../parts/dialog.js';
import { Live } from '../parts/live.js';
import { card, shown, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';

/** What runs just now, and the way to end it. */
export class WorkView extends Live {
  watched() {
    const { grid } = this.props.app;
    return [grid.transactions, grid.queries, grid.clients];
  }

  render({ app, heading }) {
    const { transactions, queries, clients } = app.grid;
    return [
      heading(),
      div({ class: 'stack' },
        this.#list(app, 'Transactions', transactions, TRANSACTIONS, {
          empty: 'No open transactions',
          words: 'Roll back',
          title: (item) => `Roll back transaction ${shortId(item.id)}?`,
          says: (item) => `It runs on ${item.node_id} since ${duration(item.duration_ms)}. What it has changed is undone; its client gets an error.`,
          path: 'transactions',
          done: 'The transaction is rolled back.',
        }),
        this.#list(app, 'Queries', queries, QUERIES, {
          empty: 'No running queries',
          words: 'Cancel',
          title: () => 'Cancel the query?',
          says: (item) => `It runs on ${item.node_id}. Its client gets an error.`,
          path: 'queries',
          done: 'The query is cancelled.',
        }),
        this.#list(app, 'Client connections', clients, CLIENTS, {
          empty: 'No clients are connected',
          words: 'Drop',
          title: (item) => `Drop the connection of ${item.remote_address}?`,
          says: () => 'It is closed at once. The client may connect again.',
          path: 'clients',
          done: 'The connection is closed.',
        })),
    ];
  }

  #list(app, title, resource, columns, kill) {
    const number = resource.value?.items.length;
    return card({ title, id: `${kill.path}-title`, note: number > 0 ? count(number) : null },
      shown(resource, title, (list) => [
        list.items.length === 0
          ? p({ class: 'card-body quiet' }, `${kill.empty}.`)
          : table(title, [...columns, { title: 'Actions', actions: true, cell: (item) => this.#kill(app, resource, item, kill) }],
              list.items, (item) => item.id),
        unknownNodes(list.unknown),
      ]));
  }

  #kill(app, resource, item, kill) {
    return h(Button, {
      small: true,
      danger: true,
      refusal: app.session.refusal('operator'),
      'aria-label': `${kill.words} ${item.id}`,
      onClick: () => app.dialogs.open(KillDialog, { item, kill, resource }),
    }, kill.words);
  }
}

const KillDialog = ({ app, item, kill, resource, ...rest }) =>
  h(
    ActionDialog,
    {
      ...rest,
      title: kill.title(item),
      action: kill.words,
      danger: true,
      run: () => app.api.delete(`/${kill.path}/${segment(item.id)}`),
      done: () => {
        app.notes.tell(kill.done);
        resource.refresh();
      },
    },
    p(null, kill.says(item)),
    item.text && code(null, item.text),
  );

const TRANSACTIONS = [
  {
    title: 'Transaction',
    cell: (item) => [
      strong({ class: 'cell-title' }, item.label ?? shortId(item.id)),
      span({ class: 'cell-note mono', title: item.id }, item.label ? shortId(item.id) : said(item.state.toLowerCase())),
    ],
  },
  { title: 'Node', cell: (item) => span({ class: 'nowrap' }, item.node_id) },
  { title: 'Kind', cell: (item) => div(null, said(item.concurrency), span({ class: 'cell-note nowrap' }, said(item.isolation))) },
  { title: 'Keys', number: true, cell: (item) => count(item.keys) },
  { title: 'Open for', number: true, cell: (item) => duration(item.duration_ms) },
  { title: 'Time limit', number: true, cell: (item) => (item.timeout_ms === 0 ? 'none' : duration(item.timeout_ms)) },
];

const QUERIES = [
  {
    title: 'Query',
    cell: (item) => item.text
      ? code({ class: 'setting-value' }, item.text)
      : span({ class: 'cell-title' }, `${said(item.kind)} query${item.cache ? ` of ${item.cache}` : ''}`),
  },
  { title: 'Kind', cell: (item) => said(item.kind) },
  { title: 'Cache', cell: (item) => item.cache ?? '–' },
  { title: 'Node', cell: (item) => span({ class: 'nowrap' }, item.node_id) },
  { title: 'Running for', number: true, cell: (item) => duration(item.duration_ms) },
  { title: 'Started by', cell: (item) => item.initiator ?? '–' },
];

const CLIENTS = [
  { title: 'Client', cell: (item) => strong({ class: 'cell-title number' }, item.remote_address) },
  { title: 'Kind', cell: (item) => said(item.kind) },
  { title: 'Node', cell: (item) => div({ class: 'nowrap' }, item.node_id, span({ class: 'cell-note number' }, item.local_address)) },
  { title: 'User', cell: (item) => item.user ?? '–' },
  { title: 'Version', cell: (item) => item.version ?? '–' },
];
