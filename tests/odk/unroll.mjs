// unroll.mjs — what only balie knows (param, decide, facts, age-at, add-months …) written out in plain ODK expressions.
// SPDX-License-Identifier: EUPL-1.2
import { facts, list, parameters, sheet } from './content.mjs';
import { page } from './engine.mjs';

export const quote = (text) => text.includes("'") ? `"${text}"` : `'${text}'`;
export const xml = (text) => String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const leap = (year) => `((${year} mod 4 = 0 and ${year} mod 100 != 0) or ${year} mod 400 = 0)`;
const padded = (number) => `concat(if(${number} < 10, '0', ''), ${number})`;
const last_day = (year, month) => `if(${month} = 2, if(${leap(year)}, 29, 28), if(${month} = 4 or ${month} = 6 or ${month} = 9 or ${month} = 11, 30, 31))`;

// The end of what opens at FROM, and the arguments between.
function read_arguments(text, from) {
    const found = [];
    let depth = 0, quoted = '', begin = from + 1;
    for (let i = from; i < text.length; i++) {
        const c = text[i];
        if (quoted) { if (c === quoted) quoted = ''; continue; }
        if (c === "'" || c === '"') quoted = c;
        else if (c === '(' || c === '[') depth++;
        else if (c === ')' || c === ']') {
            if (--depth) continue;
            if (text.slice(begin, i).trim()) found.push(text.slice(begin, i).trim());
            return { found, end: i + 1 };
        } else if (c === ',' && depth === 1) { found.push(text.slice(begin, i).trim()); begin = i + 1; }
    }
    throw new Error(`no end: ${text}`);
}

// A form being written: questions that are asked, and values that follow, each once.
export class Unrolled {
    asked = new Set(['peildatum']);
    values = new Map(); // expression -> name
    lists = new Set();

    // A value of its own; a path is one already.
    value(expression) {
        if (/^\/data\/\w+$/.test(expression)) return expression;
        if (!this.values.has(expression)) this.values.set(expression, `v${this.values.size}`);
        return `/data/${this.values.get(expression)}`;
    }

    number(date) { return this.value(`number(translate(substr(string(${this.value(date)}), 0, 10), '-', ''))`); }

    period(row, date) {
        const parts = [], bare = (text) => text.replace(/-/g, '');
        if (row.valid_from) parts.push(`${this.number(date)} >= ${bare(row.valid_from)}`);
        if (row.valid_to) parts.push(`${this.number(date)} <= ${bare(row.valid_to)}`);
        return parts.join(' and ');
    }

    name(name, date) {
        if (name === 'peildatum') return date;
        if (facts.has(name)) return this.value(this.expand(facts.get(name).calculation, date));
        this.asked.add(name);
        return `/data/${name}`;
    }

    expand(text, date) {
        let out = '';
        for (let i = 0; i < text.length;) {
            const rest = text.slice(i), literal = /^('[^']*'|"[^"]*")/.exec(rest), name = /^\$\{(\w+)\}/.exec(rest), call = /^([a-z][\w.-]*)\(/.exec(rest);
            const before = /[\w.-]$/.test(out);
            if (literal) { out += literal[0]; i += literal[0].length; }
            else if (name) { out += this.name(name[1], date); i += name[0].length; }
            else if (call && !before && this[`do_${call[1].replace(/-/g, '_')}`]) {
                const { found, end } = read_arguments(text, i + call[1].length);
                out += this[`do_${call[1].replace(/-/g, '_')}`](found.map((argument) => this.expand(argument, date)));
                i = end;
            } else {
                const instance = /^instance\('(\w+)'\)/.exec(rest);
                if (instance) this.lists.add(instance[1]);
                out += rest[0]; i++;
            }
        }
        return out;
    }

    do_param([name, date]) {
        let out = "''";
        for (const row of parameters.filter((p) => quote(p.name) === name).reverse()) {
            const value = row.value && ['integer', 'decimal', 'money'].includes(row.type) ? row.value : quote(row.value), when = this.period(row, date);
            out = when ? `if(${when}, ${value}, ${out})` : value;
        }
        return this.value(out);
    }

    // The number of the first row that holds, 0 for none.
    row(table, date) {
        let out = '0';
        const rows = sheet(`regels/${table}.csv`);
        for (let i = rows.length - 1; i >= 0; i--)
            out = `if(${[this.period(rows[i], date), `(${this.expand(rows[i].when, date)})`].filter(Boolean).join(' and ')}, ${i + 1}, ${out})`;
        return this.value(`if(${date} = '', 0, ${out})`);
    }

    cell(row, column, date) {
        const calculation = row[`calculation::${column}`];
        return calculation ? `string(${this.expand(calculation, date)})` : quote(row[column] ?? '');
    }

    do_decide([table, column, date]) {
        const rows = sheet(`regels/${table.slice(1, -1)}.csv`), at = this.value(date), number = this.row(table.slice(1, -1), at);
        let out = "''";
        rows.forEach((row, i) => { out = `if(${number} = ${i + 1}, ${this.cell(row, column.slice(1, -1), at)}, ${out})`; });
        return this.value(out);
    }

    // Each row of a table of which every row that holds counts.
    all(table, date) {
        return sheet(`regels/${table}.csv`).map((row) => ({
            row, holds: this.value(`if(${[this.period(row, date), `(${this.expand(row.when, date)})`].filter(Boolean).join(' and ')}, 'ja', 'nee')`),
        }));
    }

    last_day(year, month) { return last_day(year, month); }

    do_add_months([date, months]) {
        const d = this.value(`string(${date})`), m = this.value(`number(${months})`);
        const total = this.value(`number(substr(${d}, 0, 4)) * 12 + number(substr(${d}, 5, 7)) - 1 + ${m}`);
        const year = this.value(`floor(${total} div 12)`), month = this.value(`${total} mod 12 + 1`), day = this.value(`number(substr(${d}, 8, 10))`);
        const last = this.value(last_day(year, month)), kept = this.value(`if(${day} > ${last}, ${last}, ${day})`);
        return this.value(`if(${d} = '' or string(${m}) = 'NaN' or ${m} = '', '', concat(${year}, '-', ${padded(month)}, '-', ${padded(kept)}))`);
    }

    do_date_first([text]) {
        const p = this.value(`string(${text})`);
        return this.value(`if(string-length(${p}) = 4, concat(${p}, '-01-01'), if(string-length(${p}) = 7, concat(${p}, '-01'), ${p}))`);
    }

    do_date_last([text]) {
        const p = this.value(`string(${text})`), year = this.value(`number(substr(${p}, 0, 4))`), month = this.value(`number(substr(${p}, 5, 7))`);
        return this.value(`if(string-length(${p}) = 4, concat(${p}, '-12-31'), if(string-length(${p}) = 7, concat(${p}, '-', ${last_day(year, month)}), ${p}))`);
    }

    years(birth, date) {
        const born = this.value(`number(translate(substr(${birth}, 5, 10), '-', ''))`), year = `number(substr(string(${date}), 0, 4))`;
        const turned = this.value(`if(${born} = 229 and not(${leap(year)}), 228, ${born})`);
        return this.value(`${year} - number(substr(${birth}, 0, 4)) - if(number(translate(substr(string(${date}), 5, 10), '-', '')) < ${turned}, 1, 0)`);
    }

    do_age_at([text, date]) {
        const d = this.value(date), first = this.do_date_first([text]), last = this.do_date_last([text]), low = this.years(first, d), high = this.years(last, d);
        return this.value(`if(${first} = '' or ${d} = '', '', if(${this.number(last)} > ${this.number(d)} or ${low} != ${high}, '', ${low}))`);
    }

    // The whole form, with the items of each list that the dossier has.
    form(entities) {
        const names = [...this.asked, ...this.values.values()];
        const items = (id) => list(id) ?? entities[id] ?? [];
        const item = (row) => `<item>${Object.entries(row).filter(([key]) => /^[a-z_]\w*$/.test(key)).map(([key, text]) => `<${key}>${xml(text)}</${key}>`).join('')}</item>`;
        const instances = [...this.lists].map((id) => `<instance id="${id}"><root>${items(id).map(item).join('')}</root></instance>`).join('\n');
        const binds = [...[...this.asked].map((name) => `<bind nodeset="/data/${name}" type="string"/>`),
            ...[...this.values].map(([expression, name]) => `<bind nodeset="/data/${name}" type="string" calculate="${xml(expression)}"/>`)];
        return page('unrolled', `<instance><data id="unrolled">${names.map((name) => `<${name}/>`).join('')}</data></instance>\n${instances}\n${binds.join('\n')}`,
            [...this.asked].map((name) => `<input ref="/data/${name}"><label>${name}</label></input>`).join('\n'));
    }
}
