// forms.mjs — every form as a whole, unrolled, in ODK's web engine and in balie: filled in alike, the same values and states?
// SPDX-License-Identifier: EUPL-1.2
import { execFileSync } from 'child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { list, random, sheet, value } from './content.mjs';
import { load, nodes } from './engine.mjs';
import { Whole, names } from './whole.mjs';

const CASES = Number(process.env.CASES ?? 13), out = process.env.BALIE_OUT ?? '.build/release', cases_folder = process.env.ANSWERS ?? 'tests/cases/person';
const VARY = Number(process.env.VARY ?? 1), DAY = '2023-10-09', made = '.build/conformance';
mkdirSync(made, { recursive: true });

// What is another each time, or the clock of the moment.
const is_fleeting = (form, node) => {
    const said = `${node.calculation} ${node.default}`, copied = /^\$\{(\w+)\}$/.exec(node.calculation ?? '');
    return /\b(uuid|now|random)\(/.test(said) || Boolean(copied) && is_fleeting(form, form.all.get(copied[1]));
};

const text_of = (value) => Array.isArray(value) ? value.map(text_of).join(' ') : value === null || value === undefined ? '' : String(value);

// The same case with a few other answers.
function varied(form, one, said, r) {
    const asked = [...form.all.values()].filter((node) => !/^(calculate|hidden|note|begin_|time|acknowledge)/.test(node.type) && !node.repeat && !(node.name in one.set) && said.items[node.name]?.relevant);
    const given = { ...one.given };
    for (let i = 0; i < 3; i++) {
        const node = r.one(asked), codes = node.list && (form.choices.get(node.list) ?? list(node.list))?.map((choice) => choice.name);
        given[node.name] = codes ? r.one(codes) : value(r, node.name);
    }
    return { ...one, name: `${one.name}, varied`, given, aside: {}, is_varied: true };
}

// What is not asked or not taken any more is left out of an answer, as a person would.
function settled(cases) {
    let said = ours(cases);
    for (let turn = 0; turn < 12 && said.some((one) => one.error); turn++) {
        cases.forEach((one, i) => { if (said[i].error) delete one.given[said[i].error.replace(/:.*/s, '')]; });
        said = ours(cases);
    }
    return said;
}

// What one form after the other leaves of a person, by the list it is saved in.
function saved(form, items, entities) {
    const rows = new Map();
    for (const [key, { value: text, relevant }] of Object.entries(items)) {
        const node = form.all.get(key.replace(/^.*\//, '')), [id, property] = node?.save_to?.split('#') ?? [];
        if (!property || !relevant) continue;
        const name = `${id} ${key.includes('/') ? key.replace(/\/.*/, '') : ''}`;
        if (!rows.has(name)) rows.set(name, { id, row: { name: `${id}${rows.size}` } });
        rows.get(name).row[property] = text;
    }
    const after = structuredClone(entities);
    for (const { id, row } of rows.values()) {
        const same = after[id]?.find((old) => id === 'persoon' || items[id]?.value === old.name);
        if (same) Object.assign(same, row, { name: same.name });
        else after[id] = [...after[id] ?? [], row];
    }
    return after;
}

// A person from form to form, with the answers that are kept, on one day.
const order = ['aanmelding', 'intake', 'leervraagdetectie', 'contract', 'contract_ondertekening'], lives = new Map();
function live() {
    let entities = {};
    for (const name of order) {
        const path = `${cases_folder}/${name}.answers.json`;
        if (!existsSync(path)) return;
        const form = new Whole(name), given = JSON.parse(readFileSync(path, 'utf8')), set = {};
        given[sheet(`${name}/settings.csv`)[0]['attribute::balie:date']] ??= DAY;
        for (const node of form.all.values()) {
            if (node.list && !form.choices.has(node.list) && !list(node.list)) set[node.name] = entities[node.list]?.at(-1).name ?? '';
        }
        const one = { name: 'as a person', form: name, given: in_order(form, given), set, aside: {}, entities }, [said] = settled([one]);
        lives.set(name, [one]);
        if (said.error) return;
        entities = saved(form, said.items, entities);
    }
}

// The cases of a form: of its tests, what a person answered where that is kept, and the tests varied.
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
        in_order(form, one.given);
        return one;
    });
    const step = Math.max(1, Math.ceil(all.length / CASES)), chosen = [...all.filter((_, i) => i % step === 0), ...lives.get(form.id) ?? []], said = ours(chosen);
    const others = chosen.flatMap((one, i) => said[i].error ? [] : Array.from({ length: VARY }, (_, turn) => varied(form, one, said[i], random(i * 100 + turn))));
    return { cases: [...chosen, ...others], said: [...said, ...settled(others)] };
}

// Several choices stand in the order of the list in ODK's engine, in the order of the person here: both get the list's.
function in_order(form, given) {
    for (const node of form.all.values()) {
        const codes = /^select_multiple/.test(node.type) && Array.isArray(given[node.name]) && (form.choices.get(node.list) ?? list(node.list))?.map((choice) => choice.name);
        if (codes) given[node.name].sort((a, b) => codes.indexOf(a) - codes.indexOf(b));
    }
    return given;
}

function ours(cases) {
    if (!cases.length) return [];
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
    return waiting.filter((next) => !next.row || Object.keys(next.row).length).map((next) => next.path ?? next.node.name);
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

// ODK's engine leaves the computed default of a question blank for good when it is not asked as the form opens; here it is
// there once it is asked. It is given by hand, and counted, so that the rest can be compared.
function give_late(form, one, late, instance, said) {
    const all = nodes(instance), given = late.filter((node) => {
        const at = all.get(node.path), mine = said.items[node.name];
        return at?.currentState.relevant && mine?.value && !(node.name in one.given) && text_of(at.currentState.value) === '';
    });
    for (const node of given) give(all.get(node.path), said.items[node.name].value);
    return given.map((node) => node.name);
}

async function run_case(form, one, said) {
    const instance = (await load(form.form(one.entities))).createInstance(), first = nodes(instance);
    const late = [...form.all.values()].filter((node) => node.is_dynamic && !node.repeat && first.get(node.path)?.currentState.relevant === false);
    const left = fill(instance, form, one), by_hand = give_late(form, one, late, instance, said);
    const { found, compared } = differences_of(form, nodes(instance), said);
    for (const path of left) found.push({ key: path, what: 'answer', mine: 'taken', other: 'not asked' });
    for (const [name, text] of Object.entries(one.aside)) {
        const node = nodes(instance).get(form.all.get(name).path);
        if (!node || !(name in said.refused)) continue;
        give(node, text);
        const refused = node.currentState.relevant === false || node.validationState.violation?.condition === 'constraint';
        if (refused !== said.refused[name]) found.push({ key: name, what: 'refused', mine: said.refused[name], other: refused });
    }
    return { found, by_hand, compared: compared + Object.keys(one.aside).length };
}

async function compare(name) {
    const form = new Whole(name), { cases, said } = cases_of(form), differing = new Map(), defaults = new Map();
    let compared = 0, agree = 0, left_out = 0;
    writeFileSync(`${made}/${name}.xml`, form.form({}));
    for (const [i, one] of cases.entries()) {
        if (said[i].error) { left_out++; if (!one.is_varied) console.log(`# ${name}, ${one.name}: left out: ${said[i].error}`); continue; }
        const { found, by_hand, compared: more } = await run_case(form, one, said[i]);
        compared += more;
        for (const key of by_hand) defaults.set(key, (defaults.get(key) ?? 0) + 1);
        if (found.length && process.env.SHOW) console.log(`# ${JSON.stringify(one.given)}`);
        if (!found.length) agree++;
        for (const d of found) {
            const what = `${d.key}.${d.what}`;
            differing.set(what, [...differing.get(what) ?? [], `${one.name}: balie “${d.mine}”, ODK “${d.other}”`]);
        }
    }
    console.log(`${differing.size ? 'not ok' : 'ok'} - form ${name}: ${agree} of ${cases.length - left_out} cases agree (${cases.filter((one) => one.is_varied).length} varied), ${compared} values and states compared`);
    for (const [what, where] of differing) console.log(`#   ${what} (${where.length} cases) ${where[0]}`);
    for (const [key, count] of defaults) console.log(`#   ${key}: its default came late (${count} cases), which ODK leaves blank`);
    return !differing.size;
}

live();
let good = true;
for (const name of process.argv.length > 2 ? process.argv.slice(2) : names) good = await compare(name) && good;
process.exit(good ? 0 : 1);
