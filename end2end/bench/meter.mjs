// A meter on the road between phones and the server: passes everything on and counts bytes.
import http from 'node:http';
import { pause } from '../fixtures/wait.mjs';
import { sum } from './stats.mjs';

export class Meter {
  /** Every request: path, kind, sizes of heads and bodies, times. */
  passed = [];
  /** What the line adds to the wait for every answer: its round trip, in milliseconds. */
  delay = 0;
  /** Whether the line is cut. A browser that is told to be offline lets the first requests of a new page through. */
  isCut = false;
  /** By how much the server's clock seems to be behind, in milliseconds: for phones that shall believe it is some days ago. */
  behind = 0;

  async opens() {
    this.proxy = http.createServer((request, answer) => this.#carries(request, answer));
    await new Promise((done) => this.proxy.listen(0, '127.0.0.1', done));
    this.address = `http://127.0.0.1:${this.proxy.address().port}`;
    return this;
  }

  leadsTo(server) {
    this.server = server;
    this.agent = new http.Agent({ keepAlive: true });
  }

  forgets() {
    this.passed = [];
  }

  /** How many requests passed, and all their bytes, there and back. */
  carried() {
    const bytes = this.passed.map((entry) => entry.head + entry.body + entry.answerHead + entry.answerBody);
    return { requests: this.passed.length, bytes: sum(bytes) };
  }

  #carries(request, answer) {
    // The live channel tells the time too, in a stream that is not to be changed here.
    if (this.isCut || (this.behind > 0 && request.url === '/api/v1/live')) return request.destroy();
    const entry = {
      path: request.url, method: request.method, dest: request.headers['sec-fetch-dest'],
      head: headSize(`${request.method} ${request.url} HTTP/1.1`, request.rawHeaders), body: 0,
      answerHead: 0, answerBody: 0, start: performance.now(), end: null,
    };
    this.passed.push(entry);
    const { behind } = this;
    const headers = behind ? { ...request.headers, 'accept-encoding': 'identity' } : request.headers;
    const sent = http.request(this.server.address + request.url, { method: request.method, headers, agent: this.agent });
    sent.on('response', async (reply) => {
      reply.on('error', () => answer.destroy());
      if (this.delay) await pause(this.delay);
      if (behind && reply.headers['content-type']?.includes('json')) return this.#tellsEarlier(reply, answer, behind);
      entry.answerHead = headSize(`HTTP/1.1 ${reply.statusCode} ${reply.statusMessage}`, reply.rawHeaders);
      answer.writeHead(reply.statusCode, reply.rawHeaders);
      reply.on('data', (chunk) => (entry.answerBody += chunk.length));
      reply.on('end', () => (entry.end = performance.now()));
      reply.pipe(answer);
      answer.on('close', () => reply.destroy());
    });
    sent.on('error', () => answer.destroy());
    request.on('data', (chunk) => (entry.body += chunk.length));
    request.on('error', () => sent.destroy());
    request.pipe(sent);
  }

  async #tellsEarlier(reply, answer, behind) {
    const parts = [];
    for await (const part of reply) parts.push(part);
    const body = Buffer.concat(parts).toString().replace(/"now":(\d+)/g, (_, now) => `"now":${now - behind}`);
    const { 'content-length': _, 'transfer-encoding': __, ...headers } = reply.headers;
    answer.writeHead(reply.statusCode, headers);
    answer.end(body);
  }

  async closes() {
    this.agent?.destroy();
    this.proxy.closeAllConnections();
    await new Promise((done) => this.proxy.close(done));
  }
}

/** The bytes of a head in HTTP/1.1. */
function headSize(first, raw) {
  let size = first.length + 4;
  for (let i = 0; i < raw.length; i += 2) size += raw[i].length + raw[i + 1].length + 4;
  return size;
}
