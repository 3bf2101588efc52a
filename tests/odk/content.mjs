// content.mjs — the rules and lists of forms/ as their sheets say them, and values that a question may have.
// SPDX-License-Identifier: EUPL-1.2
import { readFileSync, readdirSync, existsSync } from 'fs';
import { require } from './engine.mjs';

const papa = require('papaparse');
const forms = process.env.BALIE_FORMS ?? 'forms';

export const sheet = (path) => papa.parse(readFileSync(`${forms}/${path}`, 'utf8').replace(/^\ufeff/, ''), { header: true, skipEmptyLines: true }).data;

// A decision table has rows that hold when a condition does; tasks have such a column too.
export const tables = readdirSync(`${forms}/regels`).filter((f) => f.endsWith('.csv')).map((f) => f.slice(0, -4))
    .filter((t) => t !== 'taken' && 'when' in (sheet(`regels/${t}.csv`)[0] ?? {}));
export const parameters = sheet('regels/parameters.csv');
export const facts = new Map(sheet('regels/feiten.csv').map((row) => [row.name, row]));

export const list = (id) => existsSync(`${forms}/lijsten/${id}.csv`) ? sheet(`lijsten/${id}.csv`) : null;

// What the surveys say of each name: the same name means the same everywhere.
const questions = new Map();
for (const form of readdirSync(forms)) {
    if (!existsSync(`${forms}/${form}/survey.csv`)) continue;
    for (const row of sheet(`${form}/survey.csv`)) if (row.name && row.type && !questions.has(row.name)) questions.set(row.name, row);
}

// Everything that is written about a name in the rules: the codes it is compared with.
const written = [...tables.flatMap((t) => sheet(`regels/${t}.csv`).flatMap((row) => Object.values(row))), ...[...facts.values()].map((f) => f.calculation)].join('\n');
const mentioned = new Map();
function mention(name, ...codes) {
    if (!mentioned.has(name)) mentioned.set(name, new Set());
    for (const code of codes) if (code) mentioned.get(name).add(code);
}
for (const [, name, code] of written.matchAll(/\$\{(\w+)\}\s*!?=\s*'([^']*)'/g)) mention(name, code);
for (const [, name, code] of written.matchAll(/\b([a-z_]\w*)\s*!?=\s*'([^']*)'/g)) mention(name, code);
for (const [, name, code] of written.matchAll(/selected\(\$\{(\w+)\},\s*'([^']*)'/g)) mention(name, code);
for (const [, parameter, name] of written.matchAll(/selected\(param\('(\w+)',[^)]*\),\s*\$\{(\w+)\}/g))
    for (const row of parameters.filter((p) => p.name === parameter)) mention(name, ...row.value.split(' '));

// A generator that gives the same for the same seed.
export function random(seed) {
    let state = Math.imul(seed + 1, 2654435761) >>> 0 || 1;
    const next = () => { state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0; return state / 2 ** 32; };
    const below = (n) => Math.floor(next() * n);
    return { next, below, one: (from) => from[below(from.length)] };
}

const two = (n) => String(n).padStart(2, '0');
const day = (r, from, to) => `${from + r.below(to - from + 1)}-${two(1 + r.below(12))}-${two(1 + r.below(28))}`;

function codes(row) {
    const id = row.type.split(/\s+/)[1] ?? '';
    return (list(id.replace(/\.csv$/, '')) ?? []).map((choice) => choice.name);
}

const from_list = new Map();
export function value(r, name) {
    const row = questions.get(name) ?? facts.get(name) ?? { type: '' }, said = [...mentioned.get(name) ?? []];
    if (r.next() < 0.15) return '';
    if (/partial-date/.test(row.appearance ?? '')) return r.one([day(r, 1945, 2015), day(r, 1945, 2015), day(r, 2003, 2007), `${1990 + r.below(20)}-${two(1 + r.below(12))}`, String(1990 + r.below(20))]);
    if (row.type === 'date' || /datum|^van$|^tot$|_sinds$/.test(name)) return day(r, 2021, 2025);
    if (row.type === 'integer' || row.type === 'decimal') return String(r.below(40));
    if (!from_list.has(name)) from_list.set(name, codes(row));
    const pool = said.length && r.next() < 0.75 ? said : [...said, ...from_list.get(name)];
    if (!pool.length) return r.one(['ja', 'nee', 'x']);
    if (/^select_multiple|^rank/.test(row.type)) return [...new Set(Array.from({ length: 1 + r.below(3) }, () => r.one(pool)))].join(' ');
    return r.one(pool);
}

// The date decided on: often one on which something begins or ends.
const turns = [...new Set([...parameters, ...tables.flatMap((t) => sheet(`regels/${t}.csv`))].flatMap((row) => [row.valid_from, row.valid_to]).filter(Boolean))];
export const date = (r) => r.next() < 0.4 ? r.one(turns) : day(r, 2022, 2025);
