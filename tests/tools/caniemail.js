// What mail programs cannot show of the HTML on standard input: {"feature": ["client", …]} as JSON.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";

const html = readFileSync(0, "utf8");
const { issues } = caniemail({ clients: process.argv.slice(2), html });
const found = {};
for (const [client, losses] of issues.errors) {
  for (const { title } of losses) (found[title] ??= []).push(client);
}
process.stdout.write(JSON.stringify(found));
