// forms.mjs — every form as a whole, unrolled, in ODK's web engine and in balie: filled in alike, the same values and states?
// SPDX-License-Identifier: EUPL-1.2
import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { list, sheet } from './content.mjs';
import { load, nodes } from './engine.mjs';
import { Whole, names } from './whole.mjs';

const CASES = Number(process.env.CASES ?? 1000), out = process.env.BALIE_OUT ?? '.build/release', cases_folder = process.env.ANSWERS ?? 'tests/cases/person';
const made = '.build/conformance';
mkdirSync(made, { recursive: true });

// What is another each time, or the clock of the moment.
const is_fleeting = (form, node) => {
    const said = `${node.calculation} ${node.default}`, copied = /^\$\{(\w+)\}$/.exec(node.calculation ?? '');
    return /\b(uuid|now|random)\(/.test(said) || Boolean(copied) && is_fleeting(form, form.all.get(copied[1]));
};

const text_of = (value) => Array.isArray(value) ? value.map(text_of).join(' ') : value === null || value === undefined ? '' : String(value);

// The cases of a form: of its tests, and what a person answered where that is kept.
function cases_of(form) {
    const all = sheet(`${form.id}/tests.csv`).map((row) => {
        const given = JSON.parse(row.given || '{}'), expect = JSON.parse(row.expect || '{}'), one = { name: row.case, form: form.id, given: {}, set: {}, aside: {}, entities: {} };
        for (const [name, value] of Object.entries(given)) {
            const node = form.all.get(name), is_entity = node?.list && !form.choices.has(node.list) && !list(node.list);
            const kept = (rows) => rows.map((answers) => Object.fromEntries(Object.entries(answers).filter(([key]) => !(`${key}.refused` in expect))));
            if (`${name}.refused` in expect) one.aside[name] = text_of(value);
            else if (is_entity) {
                one.set[name] = text_of(value);
                one.entities[node.list] = [{ name: text_of(value), datum: '2022-01-03', datum_handtekening: '' }];
            }
            else one.given[name] = Array.isArray(value) && typeof value[0] === 'object' ? kept(value) : value;
        }
        return one;
    });
    const path = `${cases_folder}/${form.id}.answers.json`;
    if (existsSync(path)) all.push({ name: 'as a person', form: form.id, given: JSON.parse(readFileSync(path, 'utf8')), set: {}, aside: {}, entities: {} });
    const step = Math.max(1, Math.ceil(all.length / CASES));
    return all.filter((_, i) => i % step === 0);
}

function ours(cases) {
    const input = cases.map((one) => JSON.stringify(one)).join('\n') + '\n';
    return execFileSync(`${out}/tests/tools/filled`, [process.env.BALIE_FORMS ?? 'forms'], { input, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, BALIE_LANG: 'nl' } }).trim().split('\n').map((line) => JSON.parse(line));
}

function give(node, value) {
    const text = text_of(value), type = node.nodeType;
    if (type === 'select') node.selectValues(text.split(' ').filter(Boolean));
    else if (type === 'trigger') node.setValue(Boolean(text));
    else if (node.valueType === 'time' && text) node.setValue(`${text}:00.000`);
    else node.setValue(node.valueType === 'int' && text ? BigInt(text) : node.valueType === 'decimal' && text ? Number(text) : text);
}

// Answers in the form's order; what is not asked yet may be after a later one.
function fill(instance, form, one) {
    const order = [...form.all.values()], waiting = [];
    const take = (path, answers) => {
        for (const node of order) {
            if (!(node.name in answers) || (path === '/data' ? node.repeat : node.repeat !== path.replace(/\[\d+\]$/, ''))) continue;
            const value = answers[node.name];
            if (value && typeof value === 'object' && 'leeg' in value) continue;
            if (node.type === 'begin_repeat') value.forEach((row, i) => waiting.push({ node, row, i }));
            else waiting.push({ path: path === '/data' ? node.path : `${path}${node.path.slice(node.repeat.length)}`, value });
        }
    };
    take('/data', { ...one.set, ...one.given });
    for (let pass = 0; waiting.length && pass < 20; pass++)
        for (const next of waiting.splice(0)) {
            const all = nodes(instance);
            if (next.node) {
                const range = [...all.values()].find((n) => /^repeat-range/.test(n.nodeType) && n.currentState.reference === next.node.path);
                const place = ranges(instance).get(next.node.path);
                if (!place?.currentState.relevant) { waiting.push(next); continue; }
                while (place.currentState.children.length <= next.i && place.addInstances) place.addInstances();
                if (place.currentState.children.length <= next.i) waiting.push(next);
                else take(`${next.node.path}[${next.i + 1}]`, next.row);
                continue;
            }
            const node = all.get(next.path);
            if (node?.currentState.relevant) give(node, next.value);
            else waiting.push(next);
        }
    // Fewer rows meant than there are at first.
    for (const node of order)
        if (node.type === 'begin_repeat' && one.given[node.name]) {
            const place = ranges(instance).get(node.path), meant = one.given[node.name].length;
            if (place?.removeInstances && place.currentState.children.length > meant) place.removeInstances(meant, place.currentState.children.length - meant);
        }
    return waiting.map((next) => next.path ?? next.node.name);
}

function ranges(instance) {
    const found = new Map();
    const walk = (node) => {
        if (/^repeat-range/.test(node.nodeType)) found.set(node.currentState.reference, node);
        for (const child of node.currentState.children ?? []) walk(child);
    };
    walk(instance.root);
    return found;
}

// The names of ours ("kind[1]/leeftijd_kind") with the node of theirs.
function pairs(form, all) {
    const found = new Map();
    for (const [path, node] of all) {
        const short = path.replace(/\[\d+\]/g, ''), question = [...form.all.values()].find((q) => q.path === short);
        if (!question || question.type === 'begin_repeat') continue;
        const row = /(\w+)(\[\d+\])/.exec(path);
        found.set(row ? `${row[1]}${row[2]}/${question.name}` : question.name, { node, question });
    }
    return found;
}

function same_value(question, mine, theirs) {
    if (mine === theirs) return true;
    if (['integer', 'decimal'].includes(question.type)) return mine !== '' && theirs !== '' && Number(mine) === Number(theirs);
    if (/^select_multiple/.test(question.type)) return mine.split(' ').sort().join(' ') === theirs.split(' ').sort().join(' ');
    if (question.type === 'time') return mine.slice(0, 5) === theirs.slice(0, 5);
    return question.type === 'acknowledge' && (mine === 'OK') === (theirs === 'OK' || theirs === 'true');
}

function differences_of(form, all, said) {
    const found = [], theirs = pairs(form, all);
    let compared = 0;
    const differ = (key, what, mine, other) => found.push({ key, what, mine, other });
    for (const [key, { node, question }] of theirs) {
        const mine = said.items[key], state = node.currentState;
        if (!mine) { differ(key, 'is', 'absent', 'there'); continue; }
        compared++;
        if (mine.relevant !== state.relevant) differ(key, 'relevant', mine.relevant, state.relevant);
        if (!mine.relevant || !state.relevant || /^begin_|^note/.test(question.type)) continue;
        const value = text_of(state.value);
        compared += 3;
        if (!is_fleeting(form, question) && !same_value(question, mine.value, value)) differ(key, 'value', mine.value, value);
        if (mine.required !== state.required) differ(key, 'required', mine.required, state.required);
        if (Boolean(mine.wrong) !== Boolean(node.validationState?.violation)) differ(key, 'wrong', mine.wrong ?? 'nothing', node.validationState.violation?.condition ?? 'nothing');
    }
    for (const [key, mine] of Object.entries(said.items))
        if (mine.relevant && !theirs.has(key) && form.all.get(key.replace(/^.*\//, ''))?.type !== 'begin_repeat') differ(key, 'is', 'there', 'absent');
    return { found, compared };
}

async function run_case(form, one, said) {
    const instance = (await load(form.form(one.entities))).createInstance(), left = fill(instance, form, one);
    const { found, compared } = differences_of(form, nodes(instance), said);
    for (const path of left) found.push({ key: path, what: 'answer', mine: 'taken', other: 'not asked' });
    for (const [name, text] of Object.entries(one.aside)) {
        const node = nodes(instance).get(form.all.get(name).path);
        if (!node || !(name in said.refused)) continue;
        give(node, text);
        const refused = node.currentState.relevant === false || node.validationState.violation?.condition === 'constraint';
        if (refused !== said.refused[name]) found.push({ key: name, what: 'refused', mine: said.refused[name], other: refused });
    }
    return { found, compared: compared + Object.keys(one.aside).length };
}

async function compare(name) {
    const form = new Whole(name), cases = cases_of(form), said = ours(cases), differing = new Map();
    let compared = 0, agree = 0, left_out = 0;
    writeFileSync(`${made}/${name}.xml`, form.form({}));
    for (const [i, one] of cases.entries()) {
        if (said[i].error) { left_out++; console.log(`# ${name}, ${one.name}: left out: ${said[i].error}`); continue; }
        const { found, compared: more } = await run_case(form, one, said[i]);
        compared += more;
        if (!found.length) agree++;
        for (const d of found) {
            const what = `${d.key}.${d.what}`;
            differing.set(what, [...differing.get(what) ?? [], `${one.name}: balie “${d.mine}”, ODK “${d.other}”`]);
        }
    }
    console.log(`${differing.size ? 'not ok' : 'ok'} - form ${name}: ${agree} of ${cases.length - left_out} cases agree, ${compared} values and states compared`);
    for (const [what, where] of differing) console.log(`#   ${what} (${where.length} cases) ${where[0]}`);
    return !differing.size;
}

let good = true;
for (const name of process.argv.length > 2 ? process.argv.slice(2) : names) good = await compare(name) && good;
process.exit(good ? 0 : 1);
