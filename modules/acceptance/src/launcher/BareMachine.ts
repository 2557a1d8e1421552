import { accessSync, constants, copyFileSync, cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { type Outcome, ROOT, Scratch } from './scratch.ts';

const BASE_TOOLS = [
  ...['bash', 'sh', 'cat', 'sed', 'sort', 'awk', 'grep', 'tail', 'head', 'find', 'xargs', 'cut', 'dirname', 'basename'],
  ...['readlink', 'mkdir', 'mkfifo', 'mktemp', 'rm', 'mv', 'cp', 'ls', 'env', 'printf', 'touch', 'sha256sum', 'sha512sum'],
  ...['flock', 'tr', 'paste', 'tee', 'tar', 'gzip'],
];

/** Notes each call in the file builds and leaves a program of one jar. */
const MAVEN = `
echo "$JAVA_HOME" >>"$HOME/builds"
mkdir -p modules/server/target/app
echo jar >modules/server/target/app/sabha-server.jar`;

/** Takes part in training, and tells what a server is started with. */
const JAVA = `
for word; do
    case $word in
        -XX:AOTCacheOutput=*) echo classes >"\${word#*=}" ;;
        serve) echo training >>"$HOME/trainings" ;;
    esac
done
echo "java $*"`;

/** A checkout without sources on a machine with the base system's tools and none of Java, Maven and Node. */
export class BareMachine {
  readonly scratch = new Scratch();
  readonly checkout = this.scratch.at('checkout');
  private readonly environment: Record<string, string> = {
    PATH: this.scratch.at('path'),
    HOME: this.scratch.folder,
    SABHA_JDK_FOLDERS: 'none',
  };

  constructor() {
    for (const folder of ['path', 'checkout/modules', 'checkout/.mvn', 'checkout/config', 'checkout/deploy/bin']) {
      mkdirSync(this.scratch.at(folder), { recursive: true });
    }
    for (const tool of BASE_TOOLS) symlinkSync(onPath(tool), this.scratch.at('path', tool));
    for (const file of ['sabha', 'mvnw', 'pom.xml', 'config/jvm.options', 'deploy/bin/train']) {
      copyFileSync(path.join(ROOT, file), path.join(this.checkout, file));
    }
    this.user(1000);
  }

  user(id: number): this {
    this.scratch.script('path/id', `echo ${String(id)}`);
    return this;
  }

  set(name: string, value: string): this {
    this.environment[name] = value;
    return this;
  }

  /** An apt-get that notes what it is asked for in the file asked, and then runs a script. */
  apt(script: string): this {
    this.scratch.script('path/apt-get', `echo "$*" >>"$HOME/asked"\n${script}`);
    return this;
  }

  /** What apt-get was asked for, a line each. */
  asked(): string[] {
    return existsSync(this.scratch.at('asked')) ? this.scratch.read('asked').trim().split('\n') : [];
  }

  /** A JDK of that version in a folder. */
  jdk(folder: string, version: string): string {
    this.scratch.script(`${folder}/bin/javac`, '');
    this.java(folder, JAVA);
    this.scratch.write(`${folder}/release`, `JAVA_VERSION="${version}"\n`);
    return this.scratch.at(folder);
  }

  java(folder: string, script: string): void {
    this.scratch.script(`${folder}/bin/java`, script);
  }

  maven(folder = 'maven', version = '3.9.11'): string {
    this.scratch.script(`${folder}/bin/mvn`, MAVEN);
    this.scratch.write(`${folder}/lib/maven-core-${version}.jar`, '');
    return this.scratch.at(folder);
  }

  /** A Node that says with which words it was run. */
  node(): this {
    this.scratch.script('path/npm', '');
    this.scratch.script('path/node', '[ "$1" = -e ] || echo "node $* with $JAVA_HOME"');
    return this;
  }

  tool(name: string): this {
    this.scratch.script(`path/${name}`, '');
    return this;
  }

  /** JDK, Maven and Node are there. */
  ready(): this {
    return this.set('JAVA_HOME', this.jdk('jdk', '25.0.1')).set('MAVEN_HOME', this.maven()).node();
  }

  source(name: string, text: string): void {
    this.scratch.write(`checkout/modules/${name}`, text);
  }

  sabha(...words: string[]): Outcome {
    return this.run('sabha', ...words);
  }

  run(script: string, ...words: string[]): Outcome {
    return this.scratch.run(path.join(this.checkout, script), words, this.environment);
  }

  /** How many times Maven was run. */
  builds(): number {
    return this.javaHomes().length;
  }

  /** With which JDK each build was run. */
  javaHomes(): string[] {
    return existsSync(this.scratch.at('builds')) ? this.scratch.read('builds').trim().split('\n') : [];
  }

  copy(from: string, to: string): void {
    cpSync(this.scratch.at(from), this.scratch.at(to), { recursive: true });
  }

  remove(): void {
    this.scratch.remove();
  }
}

/** Where a program is on the path, or undefined. */
export function findOnPath(tool: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(':')
    .map((folder) => path.join(folder, tool))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function onPath(tool: string): string {
  const file = findOnPath(tool);
  if (file === undefined) throw new Error(`no ${tool} on the path`);
  return file;
}
