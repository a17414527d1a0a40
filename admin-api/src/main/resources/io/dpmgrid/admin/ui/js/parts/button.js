import { freshId, h, names, span, Component } from '../el.js';
import { icon } from './icon.js';

/**
 * A button. With `refusal` it stays where it is, reachable by keyboard, and says why it does nothing.
 * Properties: onClick, refusal, busy, kind ('primary', 'danger', 'plain'), small, picture, label (for icons alone).
 */
export class Button extends Component {
  #reason = freshId('reason');

  render({ children, onClick, refusal, busy, kind, danger, small, picture, label, type = 'button', ...more }) {
    const off = Boolean(refusal) || Boolean(busy);
    const element = h(
      'button',
      {
        type,
        class: names(
          'button',
          kind && `is-${kind}`,
          danger && 'is-danger',
          small && 'is-small',
          label && 'is-icon',
        ),
        'aria-label': label,
        title: label,
        'aria-disabled': off ? 'true' : undefined,
        'aria-describedby': refusal ? this.#reason : undefined,
        'aria-busy': busy ? 'true' : undefined,
        onClick: (event) => {
          if (off) {
            event.preventDefault();
          } else {
            onClick?.(event);
          }
        },
        ...more,
      },
      picture && icon(picture),
      children,
    );
    if (!refusal) {
      return element;
    }
    return span(
      { class: 'with-reason' },
      element,
      span({ class: 'reason', role: 'tooltip', id: this.#reason }, refusal),
    );
  }
}
