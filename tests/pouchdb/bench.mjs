// bench.mjs — the same work as server_bench and sync_bench, by express-pouchdb and PouchDB: a month pushed, nothing new, everybody at once.
// SPDX-License-Identifier: EUPL-1.2
// usage: node tests/pouchdb/bench.mjs [FOLDER]. The server is a process of its own; its store is LevelDB, which does not sync each write to disk.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = process.argv[2] ?? '.build/pouchdb', isServer = process.argv[3] === 'serve';
const need = createRequire(resolve(folder, 'package.json'));
const PouchDB = need('pouchdb');
const DOCUMENTS = Number(process.env.DOCUMENTS ?? 20000), BATCH = 1000, DESKS = Number(process.env.DESKS ?? 500), SHARE = 41, BOUND_MS = 60000, IDLE = 50;
const words = ['ja', 'nee', 'nederlands', 'arabisch', 'tigrinya', 'hasselt', 'genk', 'mondeling'];
const range = (count) => [...Array(count).keys()];
const now = () => Number(process.hrtime.bigint()) / 1e6;
const say = (what) => console.log(`${what}   express-pouchdb, node`);
let random = 7n;

function draw() {
    random = BigInt.asUintN(64, random * 6364136223846793005n + 1442695040888963407n);
    return Number(random >> 33n);
}

// About 1 kB: twenty answers, as there.
function write(id) {
    const answers = range(20).map((i) => [`vraag_van_het_formulier_${i}`, i % 4 ? words[draw() % 8] : `${words[draw() % 8]} ${draw() % 100000}`]);
    return { _id: id, form: 'intake', region: 'R00', date: '2026-03-01', at: 1700000000000 + draw(), answers: Object.fromEntries(answers) };
}

async function post(url, docs, signal) {
    const start = now();
    const answer = await fetch(`${url}/_bulk_docs`, { method: 'POST', signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ docs }) });
    const rows = await answer.json();
    if (!answer.ok || rows.some((row) => row.error))
        throw new Error(`refused: ${answer.status}`);
    return now() - start;
}

async function push(url) {
    let spent = 0;
    for (let done = 0; done < DOCUMENTS; done += BATCH)
        spent += await post(url, range(BATCH).map((i) => write(`a${done + i}`)));
    say(`push of ${DOCUMENTS} documents of 1 kB, batches of ${BATCH}: ${(DOCUMENTS / spent * 1e3).toFixed(0)}/s`);
}

async function exchange(url, place) {
    const desk = new PouchDB(join(place, 'desk'));
    await desk.bulkDocs(range(100).map((i) => write(`b${i}`)));
    await desk.replicate.to(url, { batch_size: BATCH });
    // From the end on: it need not read what others wrote.
    const since = (await new PouchDB(url).info()).update_seq;
    const start = now();
    for (let i = 0; i < IDLE; i++) {
        await desk.replicate.to(url, { batch_size: BATCH });
        await desk.replicate.from(url, { batch_size: BATCH, since });
    }
    say(`nothing new, up and down: ${((now() - start) / IDLE).toFixed(2)} ms each`);
    await desk.close();
}

async function crowd(url) {
    const shares = range(DESKS).map((desk) => range(SHARE).map((i) => write(`c${desk}-${i}`)));
    const bound = AbortSignal.timeout(BOUND_MS);
    const answers = await Promise.allSettled(shares.map((docs) => post(url, docs, bound)));
    const times = answers.filter((answer) => answer.status === 'fulfilled').map((answer) => answer.value).sort((a, b) => a - b);
    const at = (part) => times.length ? times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(0) : '-';
    say(`${DESKS} desks at once, ${SHARE} documents of 1 kB each: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${DESKS - times.length} not answered within ${BOUND_MS / 1000} s`);
}

function serve(place) {
    const app = need('express')();
    const Kept = PouchDB.defaults({ prefix: `${place}/` });
    app.use('/', need('express-pouchdb')(Kept, { mode: 'fullCouchDB', inMemoryConfig: true, logPath: join(place, 'log.txt') }));
    const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function run() {
    const place = mkdtempSync(join(tmpdir(), 'balie-pouchdb-'));
    const server = fork(process.argv[1], [folder, 'serve', place], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    try {
        const port = await new Promise((done, fail) => { server.once('message', done); server.once('exit', () => fail(new Error('the server does not start'))); });
        const url = `http://127.0.0.1:${port}/central`;
        await fetch(url, { method: 'PUT' });
        await push(url);
        await exchange(url, place);
        await crowd(url);
    } finally {
        server.kill();
        rmSync(place, { recursive: true, force: true });
    }
}

if (isServer)
    serve(process.argv[4]);
else
    await run();
