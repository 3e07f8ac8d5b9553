// VK's schema as its own package has it: interfaces and aliases, read from the declaration files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const Plain = { number: 'number', string: 'string', boolean: 'boolean' };

function declarationFiles(folder) {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? declarationFiles(join(folder, entry.name)) : entry.name.endsWith('.d.ts') ? [join(folder, entry.name)] : []);
}

export class SchemaTypes {
    constructor(modules) {
        const dist = join(modules, '@vkontakte/api-schema-typescript/dist');
        if (!existsSync(dist)) throw new Error('the schema is not installed');
        this.types = new Map();
        for (const file of declarationFiles(dist)) {
            const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
            for (const [, name, , parent, body] of text.matchAll(/export interface (\w+)( extends (\w+))? \{([\s\S]*?)\n\}/g))
                this.types.set(name, { parent, members: this.#membersOf(body) });
            for (const [, name, type] of text.matchAll(/export declare type (\w+) = ([^;]+);/g)) this.types.set(name, { alias: type });
        }
        if (this.types.size < 500) throw new Error(`the schema reads otherwise now: ${this.types.size} types`);
    }
    #membersOf(body) {
        return Object.fromEntries([...body.matchAll(/^ {4}"?(\w+)"?(\??): ([^;]+);/gm)]
            .map(([, name, optional, type]) => [name, { type, required: optional === '' }]));
    }
    /// Members of an interface, its parents' included; null where there is no such interface.
    members(name) {
        const found = this.types.get(name);
        if (!found?.members) return null;
        return { ...(found.parent ? this.members(found.parent) : {}), ...found.members };
    }
    /// What of a value of JSON doesn't fit a type.
    faults(value, type, place = type) {
        const options = type.split('|').map((one) => one.trim().replace(/^\(|\)$/g, ''));
        if (options.length > 1)
            return options.some((one) => this.faults(value, one, place).length === 0) ? [] : [`${place}: fits none of ${type}`];
        if (type.endsWith('[]'))
            return Array.isArray(value) ? value.flatMap((one, i) => this.faults(one, type.slice(0, -2), `${place}[${i}]`)) : [`${place}: no list`];
        if (Plain[type]) return typeof value === Plain[type] ? [] : [`${place}: no ${type}`];
        if (/^'.*'$/.test(type)) return value === type.slice(1, -1) ? [] : [`${place}: not ${type}`];
        if (/^-?\d+$/.test(type)) return value === Number(type) ? [] : [`${place}: not ${type}`];
        const known = this.types.get(type);
        if (!known) return [];  // any, and what the schema leaves open
        if (known.alias) return this.faults(value, known.alias, place);
        const members = this.members(type);
        if (value === null || typeof value !== 'object' || Array.isArray(value)) return [`${place}: no ${type}`];
        return [
            ...Object.keys(value).filter((key) => !members[key]).map((key) => `${place}: ${type} has no ${key}`),
            ...Object.keys(members).filter((key) => members[key].required && !(key in value)).map((key) => `${place}: ${key} is missing`),
            ...Object.entries(value).filter(([key]) => members[key]).flatMap(([key, one]) => this.faults(one, members[key].type, `${place}.${key}`)),
        ];
    }
    /// What of a call's parameters, texts all of them, a method doesn't take.
    parameterFaults(method, parameters) {
        const name = `${method[0].toUpperCase()}${method.slice(1).replace(/\.(\w)/, (_, letter) => letter.toUpperCase())}Params`;
        const members = this.members(name);
        if (!members) return [`${method}: no such method`];
        return [
            ...Object.keys(parameters).filter((key) => key !== 'v' && !members[key]).map((key) => `${method}: no parameter ${key}`),
            ...Object.keys(members).filter((key) => members[key].required && !(key in parameters)).map((key) => `${method}: ${key} is missing`),
            ...Object.entries(parameters).filter(([key]) => members[key]).flatMap(([key, text]) =>
                [text, Number(text), text === '1'].some((value) => this.faults(value, members[key].type).length === 0) && (members[key].type !== 'number' || /^-?\d+$/.test(text))
                    ? [] : [`${method}: ${key} is no ${members[key].type}`]),
        ];
    }
}
