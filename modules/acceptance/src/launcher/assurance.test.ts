import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { type Outcome, ROOT, Scratch } from './scratch.ts';

const SCRIPT = path.join(ROOT, 'deploy/tests/assurance.mjs');
const DOOR_TEST = 'modules/room/src/test/java/org/sabha/room/DoorTest.java';
const STORE = 'modules/store';

let project: Scratch;
beforeEach(() => {
  project = new Scratch();
  // Two promises, a Java class with a tagged method and a page's test.
  promises('| A1 | One. |', '| H2 | Two. |');
  project.write(
    DOOR_TEST,
    'class DoorTest {\n    @Tag("A1")\n    @Test\n    void stays() {}\n\n    @Test\n    void other() {}\n}\n',
  );
  reports('modules/room', 'org.sabha.room.DoorTest', 'stays', '');
  project.write('modules/web/src/page.test.ts', "describe('a page', () => {\n  test('says little [H2]', () => {\n");
  project.write(
    'modules/web/target/vitest.json',
    '{"testResults":[{"assertionResults":[{"title":"says little [H2]","status":"failed"}]}]}',
  );
});
afterEach(() => {
  project.remove();
});

function promises(...rows: string[]): void {
  project.write('docs/trust/requirements.md', `| id | promise |\n| --- | --- |\n${rows.join('\n')}\n`);
}

function reports(module: string, name: string, method: string, inside: string): void {
  const each = `<testcase name="${method}" classname="${name}" time="0">${inside}</testcase>`;
  const text = inside === '' ? `<testcase name="${method}" classname="${name}" time="0"/>` : each;
  project.write(`${module}/target/surefire-reports/TEST-${name}.xml`, `<testsuite>\n${text}\n</testsuite>\n`);
}

function assurance(...words: string[]): Outcome {
  return project.run(process.execPath, [SCRIPT, ...words], { ...process.env, SABHA_ROOT: project.folder });
}

test('page joins promises, tests and results', () => {
  const { stdout } = assurance();
  expect(stdout).toContain('| A1 | One. | room: DoorTest.stays | passed |');
  expect(stdout).toContain('| H2 | Two. | web: says little | **1 failed** |');
  expect(stdout).toContain('2 of 2 promises have a test that names them.');
});

test('inherited tests count for every subclass', () => {
  const tests = `${STORE}/src/test/java`;
  project.write(`${tests}/LogContract.java`, 'abstract class LogContract {\n    @Tag("H2")\n    @Test\n    void lasts() {}\n}\n');
  project.write(`${tests}/H2LogTest.java`, 'class H2LogTest extends LogContract {}\n');
  project.write(`${tests}/OtherLogTest.java`, 'class OtherLogTest extends LogContract {}\n');
  rmSync(project.at('modules/web/src/page.test.ts'));
  reports(STORE, 'org.sabha.store.H2LogTest', 'lasts', '');
  expect(assurance().stdout).toContain('| H2 | Two. | store: LogContract.lasts | passed |');
  reports(STORE, 'org.sabha.store.OtherLogTest', 'lasts', '<failure>no</failure>');
  expect(assurance().stdout).toContain('| H2 | Two. | store: LogContract.lasts | **1 failed** |');
});

test('test that did not run is named', () => {
  rmSync(project.at('modules/room/target/surefire-reports'), { recursive: true });
  expect(assurance().stdout).toContain('| A1 | One. | room: DoorTest.stays | 1 not run |');
});

test('unknown tag is refused', () => {
  project.write(DOOR_TEST, project.read(DOOR_TEST).replace('"A1"', '"A77"'));
  const { code, output } = assurance('--check');
  expect(code).toBe(1);
  expect(output).toContain('room: DoorTest.stays names A77, which is no promise');
  expect(output).toContain('no acceptance test names A1');
});

test('promise without test shows its reason', () => {
  promises('| A1 | One. |', '| H2 | Two. |', '| Q9 | Nine. |');
  project.write('docs/trust/unproven.md', '| id | why |\n| --- | --- |\n| Q9 | not built |\n| H2 | measured |\n');
  expect(assurance().stdout).toContain('| Q9 | Nine. | - | not built |');
  const { code, output } = assurance('--check');
  expect(code).toBe(1);
  expect(output).toContain('docs/trust/unproven.md names H2, which has a test');
});

test('finding with a missing proof is refused', () => {
  const finding = (number: number, ...proofs: string[]): string =>
    `| ${String(number)} | Promise. | ${proofs.map((proof) => `\`${proof}\``).join('<br>')} | |`;
  project.write('sabha', "BENCHMARKS='kills power'\n");
  project.write('modules/web/src/page.test.ts', "test.each([\n  { how: 'twice' },\n])('is closed $how [H2]', () => {\n");
  project.write(
    'docs/trust/findings.md',
    [
      finding(1, 'DoorTest.stays', 'page.test.ts: is closed $how', './sabha bench kills'),
      finding(2, 'DoorTest.opens', 'page.test.ts: is open', './sabha bench dance'),
      finding(3),
    ].join('\n'),
  );
  const complaints = assurance('--check')
    .output.split('\n')
    .filter((line) => line.includes('findings.md'));
  expect(complaints).toEqual([
    'docs/trust/findings.md names DoorTest.opens, which does not exist',
    'docs/trust/findings.md names page.test.ts: is open, which does not exist',
    'docs/trust/findings.md names ./sabha bench dance, which does not exist',
    'docs/trust/findings.md names no test of finding 3',
  ]);
});

test("repository's tags, clauses and proofs are consistent", () => {
  const { code, output } = project.run(process.execPath, [SCRIPT, '--check']);
  expect(code, output).toBe(0);
});
