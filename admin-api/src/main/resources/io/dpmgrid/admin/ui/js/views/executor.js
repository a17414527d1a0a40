import { div, h, li, p, span, strong, ul } from '../el.js';
import { bytes, count, duration, plural } from '../data/format.js';
import { said } from '../data/words.js';
import { Button } from '../parts/button.js';
import { card, progress, shown, state } from '../parts/states.js';
import { CancelDialog, DrainDialog, HistoryDialog, StartDialog } from './executor-dialogs.js';

const SHOWN = 5;

/** What changes the baseline: the operation under way, who is away, what waits, and what people can do. */
export const executorCard = (app) =>
  card(
    { title: 'Changes of the baseline', id: 'executor-title' },
    shown(app.grid.rebalance, 'What is planned', ({ execution, execution_unknown: unknown }) =>
      div({ class: 'card-body', 'data-executor': '' },
        execution === null
          ? p({ class: 'quiet' }, `It is not known what is planned: ${unknown}`)
          : [
              quorum(execution),
              execution.operation === null
                ? p({ class: 'quiet' }, 'No operation is under way.')
                : operation(execution.operation),
              execution.held !== null && p(null, state({ title: `Nothing begins by itself: ${execution.held}`, tone: 'warn' })),
              // Who is away and what is held is told beside it already.
              alerts(execution.alerts.filter(({ kind }) => kind !== 'away' && kind !== 'held')),
              nodes(execution),
              waiting(execution.waiting),
              guard(execution.guard),
              actions(app, execution),
            ])),
  );

const quorum = ({ quorum: now }) =>
  now !== null && !now.held && p(null, state({ title: `No majority: ${now.message}`, tone: 'bad' }));

const operation = (of) => {
  const name = `${said(of.kind)} of ${of.node_ids.join(', ')}`;
  return div({ class: 'move', 'data-operation': of.id, 'data-phase': of.phase },
    div({ class: 'move-head' },
      span(null, strong(null, name)),
      span({ class: 'quiet small' }, `operation ${count(of.id)}, ${said(of.phase)}`)),
    // What was planned are pages, of which the entries that move may be a small part.
    progress(of.moved_bytes, of.moved_bytes + of.bytes_left,
      `${bytes(of.moved_bytes)}, ${bytes(of.bytes_left)} left`, `Bytes moved by operation ${of.id}`),
    p({ class: 'hint' }, of.ending_reason ?? of.reason,
      of.phase === 'moving' && `; ${plural(of.copies_left, 'copy', 'copies')} left`,
      of.eta_seconds !== null && `, about ${time(of.eta_seconds)}, ${time(of.eta_low_seconds)} to ${time(of.eta_high_seconds)}`, '.'));
};

const time = (seconds) => duration(seconds * 1000);

const alerts = (all) =>
  all.length > 0 &&
  ul({ class: 'alerts', 'aria-label': 'Alerts' },
    all.slice(0, SHOWN).map((alert) => li({ key: alert.kind + alert.subject }, state({ title: alert.message, tone: 'warn' }))),
    all.length > SHOWN && li({ class: 'quiet' }, `and ${count(all.length - SHOWN)} more`));

/** Of lost partitions nothing comes by itself. */
const waits = (node, lost) =>
  lost && node.incoming.length === 0 ? ' and waits for a reset of lost partitions' : ' and catches up';

const STANDINGS = {
  leaving: ['move', (node) => `${node.node_id} gives its copies away`],
  away: ['warn', (node) => `${node.node_id} is away and expected back for another ${time(node.grace_left_seconds)}`],
  back: ['move', (node, lost) => `${node.node_id} is back${node.complete ? '' : waits(node, lost)}`],
  gone: ['bad', (node) => `${node.node_id} is away and no longer expected back`],
  newcomer: ['unknown', (node) => `${node.node_id} waits to join`],
  drained: ['unknown', (node) => `${node.node_id} has given its copies away and may be stopped`],
};

const nodes = ({ nodes: all, alerts: told }) => {
  const lost = told.some(({ kind }) => kind === 'lost-partitions');
  const others = all.filter((node) => node.standing in STANDINGS);
  const free = all.filter((node) => node.may_restart).map((node) => node.node_id);
  const [why] = all.flatMap((node) => node.restart_reasons);
  return [
    others.length > 0 &&
      ul({ class: 'alerts', 'aria-label': 'Nodes that are no plain members' },
        others.slice(0, SHOWN).map((node) => {
          const [tone, says] = STANDINGS[node.standing];
          return li({ key: node.node_id, 'data-standing': node.standing }, state({ title: says(node, lost) + incoming(node), tone }));
        }),
        others.length > SHOWN && li({ class: 'quiet' }, `and ${count(others.length - SHOWN)} more`)),
    p({ class: 'hint' }, free.length === 0 ? `No node may be restarted now${why === undefined ? '' : `: ${why}`}.` : `May be restarted now: ${free.slice(0, SHOWN).join(', ')}${free.length > SHOWN ? ' and more' : ''}.`),
  ];
};

/** Only the first few copies are told one by one. */
const incoming = ({ incoming: copies }) => {
  const full = copies.find((copy) => !copy.delta);
  return copies.length === 0 ? '' : (full ? `; full copies come, as ${full.why}` : '; only what changed comes');
};

const guard = (of) =>
  of !== null &&
  p({ class: 'hint', 'data-guard': of.disturbed ? 'slows' : 'lets' },
    `${took(of.p99_seconds)}; above ${duration(of.limit_seconds * 1000)} moves are slowed. `,
    `Each node may send ${bytes(of.bytes_per_second)} a second.`);

const took = (seconds) => {
  if (seconds === null) {
    return 'No node tells what users\' operations take';
  }
  return seconds === 0 ? 'There are hardly any operations' : `99 % of users' operations take up to ${duration(seconds * 1000)}`;
};

const waiting = (all) =>
  all.length > 0 &&
  p({ class: 'hint' }, `Waiting: ${all.slice(0, SHOWN).join('; ')}${all.length > SHOWN ? ` and ${count(all.length - SHOWN)} more` : ''}.`);

const actions = (app, { operation: now, nodes: all, held }) => {
  const refusal = app.session.refusal('operator');
  const open = (dialog, properties = {}, looks = {}) => () => app.dialogs.open(dialog, properties, looks);
  return div({ class: 'card-actions' },
    h(Button, { small: true, refusal, onClick: open(StartDialog, { resumes: held !== null || all.some(({ standing }) => standing === 'newcomer') }, { wide: true }) }, 'Plan and start'),
    now !== null && now.ending === null &&
      h(Button, { small: true, refusal, onClick: open(CancelDialog, { operation: now }) }, 'Cancel operation'),
    h(Button, { small: true, refusal, onClick: open(DrainDialog, { nodes: all }) }, 'Drain a node'),
    h(Button, { small: true, onClick: open(HistoryDialog, {}, { wide: true }) }, 'History'));
};
