import { li, span, time, ul } from '../el.js';
import { moment } from '../data/format.js';
import { said } from '../data/words.js';
import { icon } from './icon.js';
import { nothing } from './states.js';

const ICONS = { info: 'info', warning: 'warn', error: 'bad' };

export const eventList = (events, empty) =>
  events.length === 0
    ? nothing('Nothing has happened yet', empty, null, 'events')
    : ul({ class: 'event-list' },
        events.map((event) =>
          li({ key: event.id, class: `is-${event.severity}`, 'data-event': event.type },
            time({ dateTime: event.at, title: event.at }, moment(event.at)),
            icon(ICONS[event.severity], 14),
            span(null,
              span({ class: 'hidden-visually' }, `${event.severity}: `),
              event.message, span({ class: 'event-type' }, said(event.type))))));
