import { code, Component, div, form, h, h1, input, label, p } from './el.js';
import { Button } from './parts/button.js';
import { loading, problemBox } from './parts/states.js';

/** Asks for a token. It is kept for this browser tab only. */
export class SignIn extends Component {
  state = { token: '', shown: false, busy: false, problem: null };

  componentDidMount() {
    document.title = 'Sign in · DPM Grid';
  }

  /** Without a token the browser's client certificate is what counts. */
  async #enter(token) {
    const { session, api } = this.props.app;
    session.token = token;
    this.setState({ busy: true, problem: null });
    try {
      session.signedIn(token, await api.get('/principal'));
    } catch (problem) {
      session.token = null;
      this.setState({ busy: false, problem });
      document.getElementById('token')?.focus();
    }
  }

  render({ app, checking, waiting }, { token, shown, busy, problem }) {
    return h(
      'main',
      { class: 'signin', id: 'main' },
      div({ class: 'signin-brand' }, h('img', { src: 'icon.svg', alt: '', width: 36, height: 36 }), h1(null, 'DPM Grid')),
      checking ? this.#check(waiting) : this.#form(app, token, shown, busy, problem ?? app.session.problem),
    );
  }

  #check(waiting) {
    return div({ class: 'card' },
      waiting ? div({ class: 'card-body' }, problemBox(waiting), p({ class: 'hint' }, 'Tried again by itself.')) : loading());
  }

  #form(app, token, shown, busy, problem) {
    return form(
      {
        class: 'card',
        onSubmit: (event) => {
          event.preventDefault();
          if (token.trim() && !busy) {
            this.#enter(token.trim());
          }
        },
      },
      problem && problemBox(problem),
      div({ class: 'field' },
        label({ for: 'token' }, 'Access token'),
        div({ class: 'signin-row' },
          input({
            id: 'token',
            class: 'input mono',
            type: shown ? 'text' : 'password',
            value: token,
            autocomplete: 'off',
            autocapitalize: 'off',
            spellcheck: false,
            autofocus: true,
            onInput: (event) => this.setState({ token: event.target.value }),
          }),
          h(Button, { 'aria-pressed': String(shown), onClick: () => this.setState({ shown: !shown }) }, shown ? 'Hide' : 'Show'))),
      h(Button, { type: 'submit', kind: 'primary', busy, refusal: token.trim() ? null : 'Paste a token first.' },
        busy ? 'Signing in…' : 'Sign in'),
      location.protocol === 'https:' &&
        h(Button, { onClick: () => this.#enter(null) }, 'Sign in with this browser’s certificate'),
      div({ class: 'signin-help' },
        p(null, 'A node without configured credentials writes a first token to ', code(null, 'admin-token'), ' in its work directory. ',
          code(null, './dpm ctl token'), ' makes more.'),
        p(null, 'The token stays in this browser tab and goes to this node only.')),
    );
  }
}
