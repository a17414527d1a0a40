import { div, h, span, strong } from '../el.js';
import { bytes, count, moment, plural } from '../data/format.js';
import { Button } from '../parts/button.js';
import { Live } from '../parts/live.js';
import { operationCard } from '../parts/operation-list.js';
import { card, nothing, shown, state, unknownNodes } from '../parts/states.js';
import { table } from '../parts/table.js';
import { CheckDialog, CreateSnapshotDialog, DeleteSnapshotDialog, IncrementDialog, RestoreDialog } from './snapshot-dialogs.js';

const KINDS = ['snapshot-create', 'snapshot-check', 'snapshot-restore', 'snapshot-delete'];

export class SnapshotsView extends Live {
  watched() {
    const { grid } = this.props.app;
    return [grid.snapshots, grid.operations, grid.caches];
  }

  render({ app, heading }) {
    return [
      heading(h(Button, {
        kind: 'primary',
        picture: 'plus',
        refusal: app.session.refusal('operator'),
        onClick: () => app.dialogs.open(CreateSnapshotDialog),
      }, 'Take snapshot')),
      div({ class: 'stack' },
        operationCard(app, KINDS),
        card({},
          shown(app.grid.snapshots, 'The snapshots', (snapshots) => [
            snapshots.items.length === 0
              ? nothing('No snapshots yet', 'Take one before an upgrade, or before a change that you may want to undo.', null, 'snapshots')
              : table('Snapshots', [...COLUMNS, { title: 'Actions', actions: true, cell: (snapshot) => this.#actions(app, snapshot) }],
                  snapshots.items, (snapshot) => snapshot.name),
            unknownNodes(snapshots.unknown),
          ]))),
    ];
  }

  #actions(app, snapshot) {
    const operator = app.session.refusal('operator');
    const admin = app.session.refusal('admin');
    const act = (words, dialog, refusal, danger = false) =>
      h(Button, {
        small: true,
        danger,
        refusal,
        'aria-label': `${words} ${snapshot.name}`,
        onClick: () => app.dialogs.open(dialog, { snapshot }),
      }, words);
    return span({ class: 'row-actions' },
      act('Check', CheckDialog, operator),
      act('Add increment', IncrementDialog,
        operator ?? (snapshot.incremental_possible ? null : snapshot.incremental_impossible_reason ?? 'No increment is possible.')),
      act('Restore', RestoreDialog, admin),
      act('Delete', DeleteSnapshotDialog, admin, true));
  }
}

const COLUMNS = [
  { title: 'Snapshot', cell: (snapshot) => strong({ class: 'cell-title mono' }, snapshot.name) },
  { title: 'Taken', cell: (snapshot) => span({ class: 'number nowrap' }, moment(snapshot.created_at)) },
  {
    title: 'State',
    cell: (snapshot) => state(snapshot.complete
      ? { title: 'complete', tone: 'ok' }
      : { title: 'parts missing', tone: 'bad' }),
  },
  { title: 'Caches', cell: (snapshot) => shortList(snapshot.caches, 'cache') },
  { title: 'Increments', number: true, cell: (snapshot) => count(snapshot.increments.length) },
  {
    title: 'Size',
    number: true,
    cell: (snapshot) => div(null, bytes(snapshot.bytes),
      span({ class: 'cell-note', title: snapshot.node_ids.join(', ') }, `on ${plural(snapshot.node_ids.length, 'node')}`)),
  },
];

const shortList = (names, one) =>
  names.length <= 3 ? names.join(', ') || 'none' : span({ title: names.join(', ') }, plural(names.length, one));
