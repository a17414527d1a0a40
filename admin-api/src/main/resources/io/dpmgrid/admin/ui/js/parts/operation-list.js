import { a, div, h, p, span, strong } from '../el.js';
import { segment } from '../data/api.js';
import { count, duration, moment } from '../data/format.js';
import { hasEnded, OPERATION, OPERATION_KINDS } from '../data/words.js';
import { address } from '../routes.js';
import { Button } from './button.js';
import { problemBox, progress, state } from './states.js';
import { card } from './states.js';
import { ReportDialog } from './report.js';

const ADMINS = ['snapshot-delete', 'snapshot-restore', 'diagnostics'];

/** The role that cancelling or reading the result needs: the one that starting needed. */
const roleOf = (operation) => (ADMINS.includes(operation.kind) ? 'admin' : 'operator');

/** The newest operations of some kinds, for the view that starts them; nothing if there are none. */
export const operationCard = (app, kinds) => {
  const found = (app.grid.operations.value?.items ?? []).filter((operation) => kinds.includes(operation.kind));
  return (
    found.length > 0 &&
    card({ title: 'Operations', id: 'operations-title', actions: a({ href: address('operations') }, 'All operations') },
      operationList(app, found.slice(0, 5)))
  );
};

export const operationList = (app, operations) => operations.map((operation) => line(app, operation));

const line = (app, operation) =>
  div(
    { class: 'operation', key: operation.id, 'data-operation': operation.kind, 'data-state': operation.state },
    div(null,
      strong(null, OPERATION_KINDS[operation.kind]), operation.subject && ` ${operation.subject}`,
      span({ class: 'cell-note' }, `by ${operation.principal}, ${moment(operation.created_at)}${took(operation)}`)),
    div(null,
      state(OPERATION[operation.state]),
      !hasEnded(operation) && bar(operation)),
    div({ class: 'row-actions' }, !hasEnded(operation) && cancel(app, operation), result(app, operation)),
    operation.problem && problemBox(operation.problem),
  );

const took = ({ started_at: from, ended_at: to }) =>
  from && to ? `, took ${duration(Date.parse(to) - Date.parse(from))}` : '';

const bar = ({ kind, progress: { done, total, unit, message } }) => {
  const text = total === null ? '' : `${count(done)} of ${count(total)}${unit ? ` ${unit}` : ''}`;
  return [progress(done, total, text, OPERATION_KINDS[kind]), message && p({ class: 'hint' }, message)];
};

const cancel = (app, operation) =>
  h(Button, {
    small: true,
    refusal: app.session.refusal(roleOf(operation)) ?? (operation.cancellable ? null : 'It cannot be stopped at this point.'),
    'aria-label': `Cancel ${OPERATION_KINDS[operation.kind]}`,
    onClick: async () => {
      try {
        await app.api.delete(`/operations/${segment(operation.id)}`);
        app.notes.tell('It stops; what is done stays done.', 'unknown');
      } catch (problem) {
        app.notes.tell(problem.detail, 'bad');
      }
      app.grid.operations.refresh();
    },
  }, 'Cancel');

const result = (app, operation) => {
  if (!operation.result) {
    return null;
  }
  const isReport = operation.result.media_type === 'application/json';
  return h(Button, {
    small: true,
    picture: isReport ? undefined : 'download',
    refusal: app.session.refusal(roleOf(operation)),
    onClick: () => (isReport ? app.dialogs.open(ReportDialog, { operation }, { wide: true }) : save(app, operation.result)),
  }, isReport ? 'Report' : 'Download');
};

async function save(app, { href, file_name: name }) {
  try {
    const address = URL.createObjectURL(await app.api.download(href));
    const link = Object.assign(document.createElement('a'), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  } catch (problem) {
    app.notes.tell(`The result could not be read: ${problem.detail}`, 'bad');
  }
}
