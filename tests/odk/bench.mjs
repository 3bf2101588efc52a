// bench.mjs — the same forms as our benches, in ODK's web engine: load, answer, rows, a long list.
// SPDX-License-Identifier: EUPL-1.2
// Under node the tree is jsdom's; in Chromium the same engine loads such a form in some 320 ms and answers in some 11.
import { load, nodes, page } from './engine.mjs';

const QUESTIONS = 1000, CHAIN = 100, ROWS = 100, CHOICES = Number(process.env.CHOICES ?? 5000);
const now = () => Number(process.hrtime.bigint()) / 1e3;
const say = (what, value, unit) => console.log(`${what.padEnd(52)} ${value.toFixed(2).padStart(10)} ${unit}   @getodk/xforms-engine, node`);
const range = (count) => [...Array(count).keys()];

function chains() {
    const head = (i) => i % CHAIN === 0;
    const bind = (i) => head(i) ? `<bind nodeset="/data/k${i}" type="int" constraint=". &lt; 1000000"/>`
        : `<bind nodeset="/data/k${i}" type="int" relevant="/data/k${i - 1} &gt;= 0" constraint=". &gt; /data/k${i - 1}" calculate="/data/k${i - 1} + 1"/>`;
    return page('chains', `<instance><data id="chains">${range(QUESTIONS).map((i) => `<k${i}/>`).join('')}</data></instance>${range(QUESTIONS).map(bind).join('')}`,
        range(QUESTIONS).map((i) => `<input ref="/data/k${i}"><label>Vraag ${i}</label></input>`).join(''));
}

const repeat = page('rows', `<instance><data id="rows"><r jr:template=""><a/><b/><c/></r></data></instance>
<bind nodeset="/data/r/a" type="int" constraint=". &lt; 1000"/><bind nodeset="/data/r/b" calculate="../a * 2"/><bind nodeset="/data/r/c" relevant="../b &gt; 10"/>`,
    `<group ref="/data/r"><label>Rij</label><repeat nodeset="/data/r"><input ref="/data/r/a"><label>A</label></input><input ref="/data/r/c"><label>C</label></input></repeat></group>`);

const list = () => page('list', `<instance><data id="list"><region/><place/></data></instance>
<instance id="places"><root>${range(CHOICES).map((i) => `<item><name>p${i}</name><label>Place ${i}</label><region>r${i % 1000}</region></item>`).join('')}</root></instance>
<bind nodeset="/data/region" type="string"/><bind nodeset="/data/place" type="string"/>`,
    `<input ref="/data/region"><label>Region</label></input><select1 ref="/data/place"><label>Place</label><itemset nodeset="instance('places')/root/item[region = /data/region]"><value ref="name"/><label ref="label"/></itemset></select1>`);

async function timeChains() {
    const xml = chains();
    let from = now();
    const form = await load(xml), all = nodes(form.createInstance());
    say('form: load 1,000 questions', (now() - from) / 1e3, 'ms ');
    from = now();
    for (let i = 0; i < 5; i++) all.get('/data/k500').setValue(BigInt(10 + i));
    say('form: answer before 100 values, 100 shown by them', (now() - from) / 5, 'us ');
    if (String(all.get('/data/k599').currentState.value) !== String(14 + 99)) throw new Error('another value');
}

async function timeRows() {
    const root = (await load(repeat)).createInstance().root, rows = root.currentState.children[0];
    let from = now();
    for (let i = 0; i < ROWS; i++) rows.addInstances(rows.currentState.children.length - 1, 1);
    say(`form: add a row, of ${ROWS}`, (now() - from) / ROWS, 'us ');
    from = now();
    for (const row of rows.currentState.children) row.currentState.children[0].setValue(7n);
    say(`form: answer in a row of ${ROWS}`, (now() - from) / ROWS, 'us ');
    from = now();
    for (let i = 0; i < ROWS; i++) rows.removeInstances(0, 1);
    say(`form: take out a row of ${ROWS}`, (now() - from) / ROWS, 'us ');
}

async function timeList() {
    let from = now();
    const all = nodes((await load(list())).createInstance());
    say(`select: load and open a form of ${CHOICES} choices`, (now() - from) / 1e3, 'ms ');
    from = now();
    all.get('/data/region').setValue('r7');
    const count = all.get('/data/place').currentState.valueOptions.length;
    say(`select: ${count} of ${CHOICES} choices, after an answer`, (now() - from) / 1e3, 'ms ');
}

await timeChains();
await timeRows();
await timeList();
process.exit(0);
