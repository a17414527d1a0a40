import { Component, Fragment, createRef, h, render } from '../webjars/preact/dist/preact.module.js';

export { Component, Fragment, createRef, h, render };

const tag = (name) => (properties, ...children) => h(name, properties, ...children);

export const a = tag('a');
export const button = tag('button');
export const canvas = tag('canvas');
export const code = tag('code');
export const dd = tag('dd');
export const div = tag('div');
export const dl = tag('dl');
export const dt = tag('dt');
export const form = tag('form');
export const h1 = tag('h1');
export const h2 = tag('h2');
export const h3 = tag('h3');
export const header = tag('header');
export const input = tag('input');
export const label = tag('label');
export const li = tag('li');
export const nav = tag('nav');
export const option = tag('option');
export const p = tag('p');
export const section = tag('section');
export const select = tag('select');
export const span = tag('span');
export const strong = tag('strong');
export const time = tag('time');
export const ul = tag('ul');

/** Joins class names; what is false or absent is left out. */
export const names = (...parts) => parts.filter(Boolean).join(' ');

let last = 0;

/** An id for an element, unique in this page. */
export const freshId = (prefix) => `${prefix}-${++last}`;
