/** Names the classes of a CSS module: `css('button', wide && 'wide')`. */
export function classes(module: Readonly<Record<string, string>>) {
  return (...names: readonly (string | false | undefined)[]): string =>
    names
      .map((name) => (name === false || name === undefined ? undefined : module[name]))
      .filter((name) => name !== undefined)
      .join(' ');
}
