// engine.mjs — ODK's web engine under node: jsdom lends it the browser it wants.
// SPDX-License-Identifier: EUPL-1.2
import { createRequire } from 'module';
import { pathToFileURL } from 'url';

process.env.TZ = 'Europe/Brussels'; // the day it is where the forms are
const folder = process.env.NPM_FOLDER ?? '.build/npm';
export const require = createRequire(pathToFileURL(`${folder}/`));
const entry = require.resolve('@getodk/xforms-engine');
globalThis.require = require;
globalThis.__dirname = entry.replace(/\/[^/]*$/, '');

const { window } = new (require('jsdom').JSDOM)('');
for (const name of Object.getOwnPropertyNames(window)) {
    if (name in globalThis) continue;
    try { globalThis[name] = window[name]; } catch { /* not ours to have */ }
}
const { loadForm } = await import(pathToFileURL(entry));

export async function load(xml) {
    const result = await loadForm(xml, { fetchFormAttachment: async () => ({ ok: false, status: 404, text: async () => '' }) });
    if (result.status === 'failure') throw result.error;
    return result;
}

// Every node of an instance by its reference ("/data/a", "/data/r[1]/x").
export function nodes(instance) {
    const found = new Map();
    const walk = (node) => {
        found.set(node.currentState.reference, node);
        for (const child of node.currentState.children ?? []) walk(child);
    };
    walk(instance.root);
    return found;
}

export const page = (title, model, body) => `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
<h:head><h:title>${title}</h:title><model>${model}</model></h:head><h:body>${body}</h:body></h:html>`;
