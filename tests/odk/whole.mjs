// whole.mjs — a whole form of balie as a plain XForm: what its rows say, with rules, facts and parameters written out.
// SPDX-License-Identifier: EUPL-1.2
import { existsSync, readdirSync } from 'fs';
import { facts, list, sheet } from './content.mjs';
import { page } from './engine.mjs';
import { Unrolled, quote, xml } from './unroll.mjs';

const forms = process.env.BALIE_FORMS ?? 'forms';
export const names = readdirSync(forms).filter((name) => existsSync(`${forms}/${name}/survey.csv`));

// What the card of a person can hold.
const card = new Set([...facts.values()].map((fact) => fact.save_to).filter(Boolean));
// What the things of each list can hold: each has all of it, blank where nothing was said.
const held = new Map([['persoon', card]]);
for (const name of names)
    for (const row of sheet(`${name}/survey.csv`)) {
        const [id, property] = row.save_to?.split('#') ?? [];
        if (property) held.set(id, (held.get(id) ?? new Set()).add(property));
    }
const filled_up = (id, row) => ({ ...Object.fromEntries([...held.get(id) ?? []].map((name) => [name, ''])), ...row });

// The rows of a survey as a tree; each with its path and the repeat it stands in.
function tree(name) {
    const top = { type: 'form', name, path: '/data', repeat: '', inside: [] }, all = new Map(), stack = [top];
    for (const row of sheet(`${name}/survey.csv`)) {
        if (!row.type) continue;
        if (/^end_/.test(row.type)) { stack.pop(); continue; }
        const around = stack[stack.length - 1], node = { ...row, path: `${around.path}/${row.name}`, around, inside: [] };
        node.repeat = around.type === 'begin_repeat' ? around.path : around.repeat;
        if (row.type === 'csv-external') continue;
        around.inside.push(node);
        all.set(row.name, node);
        if (/^begin_/.test(row.type)) stack.push(node);
    }
    return { top, all };
}

const types = { date: 'date', integer: 'int', decimal: 'decimal', time: 'time' };

export class Whole extends Unrolled {
    in_rules = false;
    is_inline = false;
    here = null; // the question an expression is of

    constructor(name) {
        super();
        this.id = name;
        Object.assign(this, tree(name));
        this.choices = new Map();
        this.scopes = new Map(); // value -> repeat it stands in
        for (const row of sheet(`${name}/choices.csv`)) this.choices.set(row.list_name, [...this.choices.get(row.list_name) ?? [], row]);
        this.lists.add('persoon');
        this.binds = [...this.all.values()].map((node) => this.bind(node));
    }

    // A value stands in the row whose questions it reads; inline it is written out where it is used.
    value(expression) {
        if (/^\/data(\/\w+)+$/.test(expression)) return expression;
        if (this.is_inline) return `(${expression})`;
        const repeat = this.here?.type !== 'begin_repeat' && this.here?.repeat, is_inside = repeat && (expression.includes(`${repeat}/`) || expression.includes('position(..)'));
        const key = is_inside ? `${repeat}!${expression}` : expression;
        if (!this.values.has(key)) {
            this.values.set(key, `v${this.values.size}`);
            this.scopes.set(this.values.get(key), { path: is_inside ? repeat : '/data', expression });
        }
        return `${is_inside ? repeat : '/data'}/${this.values.get(key)}`;
    }

    // In the form's own words a name is a question; in a rule the question while it is asked, then the card, then the fact.
    name(name, date) {
        const node = this.all.get(name);
        if (!this.in_rules) {
            if (!node) throw new Error(`${this.id}: there is no ${name}`);
            return node.path;
        }
        if (name === 'peildatum' && !node) return date;
        const is_seen = node && !/^begin_/.test(node.type) && (!node.repeat || node.repeat === this.here?.repeat);
        let otherwise = facts.has(name) ? this.expand(facts.get(name).calculation, date) : "''";
        if (card.has(name)) otherwise = `if(count(instance('persoon')/root/item) > 0, string(instance('persoon')/root/item/${name}), ${otherwise})`;
        if (!is_seen) return this.value(otherwise);
        const asked = this.asked_when(node);
        return asked ? this.value(`if(${asked}, ${node.path}, ${otherwise})`) : node.path;
    }

    asked_when(node) {
        const parts = [], in_rules = this.in_rules;
        this.in_rules = false;
        for (let at = node; at.around; at = at.around)
            if (at.relevant) parts.push(this.value(`boolean(${this.expand(at.relevant)})`));
        this.in_rules = in_rules;
        return parts.map((path) => `string(${path}) = 'true'`).join(' and ');
    }

    expand(text, date) {
        return super.expand(text.replace(/'\$\{(\w+)\}'/g, (_, name) => `'${this.all.get(name).path}'`), date);
    }

    row(table, date) { return this.ruled(() => super.row(table, date)); }
    cell(row, column, date) { return this.ruled(() => super.cell(row, column, date)); }
    ruled(work) {
        const before = this.in_rules;
        this.in_rules = true;
        const out = work();
        this.in_rules = before;
        return out;
    }

    inline(work) {
        const before = this.is_inline;
        this.is_inline = true;
        const out = work();
        this.is_inline = before;
        return out;
    }

    // A date is one value: year, month and day never change one after the other.
    do_add_months([date, months]) { return this.value(this.inline(() => super.do_add_months([date, months]))); }
    do_date_last([text]) { return this.value(this.inline(() => super.do_date_last([text]))); }

    do_insz([text]) {
        const digits = this.value(`translate(string(${text}), ' .-/+*', '')`);
        const nine = `number(substr(${digits}, 0, 9))`, check = `number(substr(${digits}, 9, 11))`;
        const century = this.value(`if(not(regex(${digits}, '^[0-9]{11}$')), 0, if(${check} = 97 - ${nine} mod 97, 1900, if(${check} = 97 - (${nine} + 2000000000) mod 97, 2000, 0)))`);
        const year = this.value(`${century} + number(substr(${digits}, 0, 2))`), raw = `number(substr(${digits}, 2, 4))`;
        const month = this.value(`${raw} mod 20`), day = this.value(`number(substr(${digits}, 4, 6))`), last = this.last_day(year, month);
        const good = this.value(`if(${century} != 0 and ${raw} < 80 and ${month} <= 12 and ${day} <= 31 and (${month} = 0 or ${day} <= ${last}), 'ja', 'nee')`);
        return { good, year, month, day };
    }

    do_insz_valid(given) { return `(${this.do_insz(given).good} = 'ja')`; }

    do_insz_birth_date(given) {
        const { good, year, month, day } = this.do_insz(given), two = (n) => `if(${n} < 10, '0', ''), ${n}`;
        return this.value(`if(${good} != 'ja', '', if(${month} = 0, ${year}, if(${day} = 0, concat(${year}, '-', ${two(month)}), concat(${year}, '-', ${two(month)}, '-', ${two(day)}))))`);
    }

    // What a row says, in the words of the XForm: '.' is the question itself.
    said(node, text) {
        this.here = node;
        const self = text.replace(/('[^']*')|(?<![\w.)\]/])\.(?![\w.])/g, (all, literal) => literal ?? node.path);
        return this.expand(self);
    }

    // From where a bind or action stands to the same row.
    seen_from(path, repeat, expression) {
        if (!repeat) return expression;
        const up = path.slice(repeat.length).split('/').slice(1).map(() => '..').join('/');
        return expression.replaceAll(`${repeat}/`, `current()/${up}/`);
    }

    bind(node) {
        const repeat = node.type === 'begin_repeat' ? '' : node.repeat, [word, file] = node.type.split(/\s+/);
        const attributes = {};
        const put = (name, text) => { if (text) attributes[name] = this.seen_from(node.path, repeat, this.said(node, text)); };
        put('relevant', node.relevant);
        put('required', node.required);
        put('constraint', node.constraint);
        if (!node.trigger) put('calculate', node.calculation);
        if (file) node.list = file.replace(/\.csv$/, '');
        if (node.list) this.lists.add(node.list);
        node.filter = node.choice_filter && this.seen_from(node.path, repeat, this.said(node, node.choice_filter));
        node.is_dynamic = /[($]|instance/.test(node.default ?? '');
        node.first = node.is_dynamic && this.seen_from(node.path, repeat, this.said(node, node.default));
        // An action reads questions alone: values that follow from the one that changes may come after it.
        node.sets = node.trigger && this.seen_from(node.path, repeat, this.inline(() => this.said(node, node.calculation)));
        node.count = node.repeat_count && this.value(`number(${this.said(node, node.repeat_count)})`);
        if (word === 'note') attributes.readonly = 'true()';
        const said = Object.entries(attributes).map(([name, text]) => ` ${name}="${xml(text)}"`).join('');
        return /^begin_/.test(node.type) && !said ? '' : `<bind nodeset="${node.path}"${/^begin_/.test(node.type) ? '' : ` type="${types[word] ?? 'string'}"`}${said}/>`;
    }

    model(node) {
        const inside = node.inside.map((child) => this.model(child)).join('');
        const values = [...this.scopes].filter(([, scope]) => scope.path === node.path).map(([name]) => `<${name}/>`).join('');
        if (node.type === 'form') return inside + values;
        return `<${node.name}${node.type === 'begin_repeat' ? ' jr:template=""' : ''}>${node.is_dynamic ? '' : xml(node.default ?? '')}${inside}${values}</${node.name}>`;
    }

    // What is set once: at the start, of a row when it comes.
    actions(node, repeat) {
        const event = `odk-instance-first-load${repeat ? ' odk-new-repeat' : ''}`;
        const own = node.is_dynamic && node.repeat === repeat ? `<setvalue ref="${node.path}" event="${event}" value="${xml(node.first)}"/>` : '';
        return own + node.inside.map((child) => this.actions(child, repeat)).join('');
    }

    body(node) {
        const ref = `ref="${node.path}"`, label = `<label>${node.name}</label>`, [word] = node.type.split(/\s+/);
        const triggers = [...this.all.values()].filter((other) => other.trigger?.includes(`\${${node.name}}`))
            .map((other) => `<setvalue ref="${other.path}" event="xforms-value-changed" value="${xml(other.sets)}"/>`).join('');
        const inside = () => node.inside.map((child) => this.body(child)).join('\n');
        if (node.type === 'form') return inside();
        if (node.type === 'begin_group') return `<group ${ref}>${label}${inside()}</group>`;
        if (node.type === 'begin_repeat') return `<group ${ref}>${label}<repeat nodeset="${node.path}"${node.count ? ` jr:count="${node.count}" jr:noAddRemove="true()"` : ''}>${this.actions(node, node.path)}${inside()}</repeat></group>`;
        if (['calculate', 'hidden'].includes(word)) return '';
        if (word === 'acknowledge') return `<trigger ${ref}>${label}${triggers}</trigger>`;
        if (!node.list) return `<input ${ref}>${label}${triggers}</input>`;
        const control = /^select_multiple/.test(word) ? 'select' : 'select1';
        return `<${control} ${ref}>${label}<itemset nodeset="instance('${node.list}')/root/item${node.filter ? `[${xml(node.filter)}]` : ''}"><value ref="name"/><label ref="label"/></itemset>${triggers}</${control}>`;
    }

    form(entities) {
        const rows = (id) => this.choices.get(id) ?? list(id) ?? entities[id]?.map((row) => filled_up(id, row)) ?? [];
        const item = (row) => `<item>${Object.entries({ ...row, label: row['label::nl'] ?? row.name }).filter(([key]) => /^[a-z_]\w*$/.test(key)).map(([key, text]) => `<${key}>${xml(text)}</${key}>`).join('')}</item>`;
        const instances = [...this.lists].map((id) => `<instance id="${id}"><root>${rows(id).map(item).join('')}</root></instance>`).join('\n');
        const values = [...this.scopes].map(([name, { path, expression }]) =>
            `<bind nodeset="${path}/${name}" type="string" calculate="${xml(this.seen_from(`${path}/${name}`, path === '/data' ? '' : path, expression))}"/>`);
        return page(this.id, `<instance><data id="${this.id}">${this.model(this.top)}</data></instance>\n${instances}\n${this.binds.join('\n')}\n${values.join('\n')}\n${this.actions(this.top, '')}`, this.body(this.top));
    }
}
