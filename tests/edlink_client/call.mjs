// Calls Edlink's own client, unchanged. Reads {application, token, calls} as JSON from standard input, where a call is a
// path such as "people.list" and its arguments; writes, as JSON, what each gave, or the error that it threw.

import { text } from 'node:stream/consumers';
import client from '@edlink/typescript';

const { application, token, calls } = JSON.parse(await text(process.stdin));
const edlink = new client.Edlink(application);
const surfaces = { edlink, Edlink: client.Edlink, ...(token && { api: edlink.use(token) }) };

const results = [];
for (const [path, ...args] of calls) {
    const names = path.split('.');
    const method = names.pop();
    const owner = names.reduce((object, name) => object[name], surfaces);
    try {
        results.push({ gave: await whole(owner[method](...args)) });
    } catch (error) {
        const { code, status, message, errors } = error;
        results.push({ threw: { code, status, message, errors } });
    }
}
console.log(JSON.stringify(results));

// Listings are async generators, which follow $next by themselves.
async function whole(called) {
    if (!called?.[Symbol.asyncIterator]) return called;
    const items = [];
    for await (const item of called) items.push(item);
    return items;
}
