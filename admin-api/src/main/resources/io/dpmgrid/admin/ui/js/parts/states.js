import { div, dd, dl, dt, h2, names, p, section, span, strong } from '../el.js';
import { h } from '../el.js';
import { KINDS, SURVIVES } from '../data/words.js';
import { bytes, percent } from '../data/format.js';
import { Button } from './button.js';
import { icon } from './icon.js';

const ICONS = { ok: 'ok', warn: 'warn', bad: 'bad', move: 'move', unknown: 'unknown' };

/** A word with the shape and colour of its tone. */
export const state = ({ title, tone }, { badge = false, says } = {}) =>
  span(
    { class: names('state', `is-${tone}`, badge && 'is-badge'), title: says },
    icon(ICONS[tone], badge ? 14 : 15),
    span(null, title),
  );

export const kind = (name) =>
  name === null || name === undefined
    ? span({ class: 'quiet' }, 'unknown')
    : span({ class: `kind is-${name}`, title: KINDS[name] }, name);

export const survives = (level) =>
  level === null || level === undefined
    ? span({ class: 'quiet' }, 'unknown')
    : span({ title: SURVIVES[level].says }, SURVIVES[level].title);

/** How full something is; its tone changes where space gets short. */
export const fill = (used, capacity, tone, name) => {
  const part = capacity > 0 ? used / capacity : 0;
  const shown = part >= 0.95 ? 'bad' : part >= 0.85 ? 'warn' : tone;
  const text = `${bytes(used)} of ${bytes(capacity)}`;
  return div(
    { class: 'meter', role: 'meter', 'aria-label': name, 'aria-valuemin': 0, 'aria-valuemax': 100,
      'aria-valuenow': Math.round(part * 100), 'aria-valuetext': text, title: text },
    div({ class: 'meter-track' }, div({ class: names('meter-fill', shown && `is-${shown}`), style: { width: `${part * 100}%` } })),
    span({ class: 'meter-text' }, percent(part)),
  );
};

/** How far something is; without a total it moves to and fro. */
export const progress = (done, total, text, name) => {
  const part = total ? Math.min(1, done / total) : null;
  return div(
    { class: 'meter', role: 'progressbar', 'aria-label': name, 'aria-valuemin': 0, 'aria-valuemax': 100,
      'aria-valuenow': part === null ? undefined : Math.round(part * 100), 'aria-valuetext': text },
    div(
      { class: 'meter-track' },
      part === null
        ? div({ class: 'meter-fill is-move is-open' })
        : div({ class: 'meter-fill is-move', style: { width: `${part * 100}%` } }),
    ),
    span({ class: 'meter-text' }, text),
  );
};

export const nothing = (title, text, action = null, picture = 'ok') =>
  div({ class: 'nothing' }, icon(picture, 22), strong(null, title), text && p(null, text), action);

export const loading = () =>
  div({ class: 'loading', role: 'status' }, span(null), span(null), span(null), span(null),
    p({ class: 'hidden-visually' }, 'Loading'));

/** A problem as the node said it. */
export const problemBox = (problem, { title, retry, tone } = {}) =>
  div(
    { class: names('problem', tone && `is-${tone}`), role: 'alert' },
    icon(tone ?? 'bad'),
    p({ class: 'problem-title' }, title ? `${title}: ${lowerFirst(problem.title)}` : problem.title),
    problem.detail && problem.detail !== problem.title && p(null, problem.detail),
    problem.retryAfter && p(null, `Try again in ${problem.retryAfter} s.`),
    problem.requestId && p({ class: 'problem-more' }, `Request ${problem.requestId}, status ${problem.status}`),
    retry && h(Button, { onClick: retry, small: true }, 'Try again'),
  );

const lowerFirst = (text = '') => text.slice(0, 1).toLowerCase() + text.slice(1);

/** Draws what a resource holds: still loading, a problem without a value, or the value. */
export const shown = (resource, what, draw) => {
  if (resource.value !== null) {
    const old = resource.problem && !resource.problem.isLostConnection;
    return [
      old && problemBox(resource.problem, { title: `${what} could not be read again`, tone: 'warn' }),
      draw(resource.value),
    ];
  }
  if (resource.problem) {
    return div({ class: 'card-body' },
      problemBox(resource.problem, { title: `${what} could not be read`, retry: () => resource.refresh() }));
  }
  return loading();
};

/** Nodes that did not tell, beside a list that is without them. */
export const unknownNodes = (unknown) =>
  unknown?.length > 0 &&
  div(
    { class: 'card-body' },
    ...unknown.map(({ node_id: id, reason }) =>
      p({ class: 'silent', key: id }, icon('unknown'), span(null, strong(null, id), ` does not tell: ${reason}`)),
    ),
  );

export const card = ({ title, note, actions, class: more, id }, ...children) =>
  section(
    { class: names('card', more), 'aria-labelledby': id },
    title &&
      div(
        { class: 'card-head' },
        h2({ id }, title),
        note && span({ class: 'card-note' }, note),
        actions && div({ class: 'card-actions' }, actions),
      ),
    ...children,
  );

export const facts = (entries) =>
  dl({ class: 'facts' },
    entries.filter(Boolean).flatMap(([name, value]) => [dt({ key: `${name}-t` }, name), dd({ key: name }, value ?? '–')]));
