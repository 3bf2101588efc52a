// tables.mjs — every decision table, unrolled, in ODK's web engine and in balie: CASES generated cases each, the same values?
// SPDX-License-Identifier: EUPL-1.2
import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { date, list, random, sheet, tables, value } from './content.mjs';
import { load, nodes } from './engine.mjs';
import { Unrolled } from './unroll.mjs';

const CASES = Number(process.env.CASES ?? 200), DOSSIERS = Math.min(4, CASES), balie = process.env.BALIE ?? '.build/release/balie';
const work = mkdtempSync(`${tmpdir()}/unroll-`);
const outputs_of = (table) => Object.keys(sheet(`regels/${table}.csv`)[0]).filter((c) => !/^(name|valid_from|valid_to|when|source|note|reason(::.*)?)$/.test(c)).map((c) => c.replace('calculation::', ''));

// What may be known of one thing of a list: whatever the rules read of it.
function properties(id, text) {
    const found = new Set(['name']);
    for (const [, path] of text.matchAll(new RegExp(`instance\\('${id}'\\)/root/item((?:\\[[^\\]]*\\])*(?:/\\w+)?)`, 'g')))
        for (const [, name] of path.replace(/\$\{\w+\}|\/data\/\w+|'[^']*'/g, ' ').matchAll(/(?<![\w-])([a-z_]\w*)(?!\w|[(-])/g))
            if (!['and', 'or', 'div', 'mod'].includes(name)) found.add(name);
    return [...found];
}

function dossier(r, form) {
    const text = [...form.values.keys()].join('\n'), out = {};
    for (const id of form.lists) {
        if (list(id)) continue;
        const names = properties(id, text);
        out[id] = Array.from({ length: r.below(4) }, (_, i) => Object.fromEntries(names.map((name) => [name, name === 'name' ? `${id}${i}` : value(r, name)])));
    }
    return out;
}

function ours(table, answers, entities, on) {
    const given = Object.fromEntries(Object.entries(answers).filter(([name]) => name !== 'peildatum'));
    writeFileSync(`${work}/answers.json`, JSON.stringify({ ...given, ...entities }));
    const said = execFileSync(balie, ['decide', table, '--answers', `${work}/answers.json`, '--at', on], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return said.trim() ? [JSON.parse(said)].flat().map((d) => [d.row, ...outputs_of(table).map((name) => d.outputs[name] ?? '')].join('|')) : [];
}

function plan(table) {
    const form = new Unrolled(), at = '/data/peildatum', columns = ['name', ...outputs_of(table)];
    if (!table.endsWith('.all')) {
        const paths = columns.map((column) => form.do_decide([`'${table}'`, `'${column}'`, at]));
        return { form, read: (value) => [paths.map(value).join('|')] };
    }
    const rows = form.all(table, at).map(({ row, holds }) => ({ row, holds, cells: outputs_of(table).map((column) => form.value(form.cell(row, column, at))) }));
    return { form, read: (value) => rows.filter(({ holds }) => value(holds) === 'ja').map(({ row, cells }) => [row.name, ...cells.map(value)].join('|')) };
}

async function compare(table, seed) {
    const { form, read } = plan(table), r = random(seed), differences = [];
    let cases = 0, reached = new Set();
    for (let round = 0; round < DOSSIERS; round++) {
        const entities = dossier(r, form), all = nodes((await load(form.form(entities))).createInstance());
        const value_of = (path) => String(all.get(path)?.currentState.value ?? '');
        for (let i = 0; i < CASES / DOSSIERS; i++, cases++) {
            const answers = Object.fromEntries([...form.asked].map((name) => [name, name === 'peildatum' ? date(r) : value(r, name)]));
            for (const [name, text] of Object.entries(answers)) all.get(`/data/${name}`).setValue(text);
            const got = ours(table, answers, entities, answers.peildatum), wanted = read(value_of);
            got.forEach((row) => reached.add(row.split('|')[0]));
            if (got.join('\n') !== wanted.join('\n')) differences.push({ answers, entities, got, wanted });
        }
    }
    console.log(`${differences.length ? 'not ok' : 'ok'} - table ${table}: ${cases - differences.length} of ${cases} cases agree, ${reached.size} rows reached`);
    for (const d of differences.slice(0, Number(process.env.SHOW ?? 2))) console.log(`#   balie ${d.got.join(' ; ')}\n#   ODK   ${d.wanted.join(' ; ')}\n#   ${JSON.stringify(d.answers)} ${JSON.stringify(d.entities)}`);
    return differences.length === 0;
}

let good = true;
for (const [i, table] of (process.argv.length > 2 ? process.argv.slice(2) : tables).entries()) good = await compare(table, 1000 + i) && good;
rmSync(work, { recursive: true });
process.exit(good ? 0 : 1);
