import { h, render } from './el.js';
import { App } from './app.js';

render(h(App), document.getElementById('app'));
