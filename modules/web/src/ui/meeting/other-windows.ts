/** Not in every browser, and not yet in the types of any. */
interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

function documentPictureInPicture(): DocumentPictureInPicture | undefined {
  // Inside of a frame browsers have it and refuse it.
  if (window.parent !== window) return undefined;
  return (window as { readonly documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;
}

export function canFloat(): boolean {
  return documentPictureInPicture() !== undefined || document.pictureInPictureEnabled;
}

/**
 * A window that stays above all others, to draw into (Document Picture-in-Picture). Where the browser has none, the large
 * picture alone floats, drawn by the browser, and there is no window to draw into.
 */
export async function openFloatingWindow(): Promise<Window | null> {
  try {
    const floating = await documentPictureInPicture()?.requestWindow({ width: 360, height: 270 });
    if (floating) return prepared(floating);
    await document.querySelector<HTMLVideoElement>('[data-main] video')?.requestPictureInPicture();
  } catch {
    // The browser did not let us; the stage is where it was.
  }
  return null;
}

/** A window of its own for a shared screen, to be moved to another display; null where the browser lets none open. */
export function openShareWindow(): Window | null {
  const share = window.open('', 'sabha-share', 'popup,width=1280,height=760');
  return share && prepared(share);
}

/** The same looks as this page. It has no address, so it loads what it needs from this page's. */
function prepared(other: Window): Window {
  const { document: there } = other;
  for (const { name, value } of document.documentElement.attributes) there.documentElement.setAttribute(name, value);
  for (const sheet of document.querySelectorAll('link[rel=stylesheet], style')) {
    const copy = there.importNode(sheet, true);
    if (sheet instanceof HTMLLinkElement) copy.setAttribute('href', sheet.href);
    there.head.append(copy);
  }
  there.body.replaceChildren();
  return other;
}

/** What the window's bar says. */
export function entitle(other: Window, title: string): void {
  other.document.title = title;
}
