import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Person } from "./Person.ts";
import { SabhaProcess } from "./SabhaProcess.ts";

const ORGANISER = "Asha Rao";
/** Of the first account. */
const LOGIN = "admin";
const TITLE = "Weekly review";
const PASSWORD = "correct Horse 7";
const HALF_AN_HOUR_MILLIS = 30 * 60 * 1_000;

/** An organiser schedules and invites on one device, and starts on another that they open with a code. */
describe("second device of an organiser", () => {
  let server: SabhaProcess;
  let laptop: Person;
  let phone: Person;

  beforeAll(async () => {
    server = await SabhaProcess.startAsInstalled();
    [laptop, phone] = await Promise.all([
      Person.open(ORGANISER),
      Person.open(ORGANISER),
    ]);
    const { page } = laptop;
    await page.goto(server.ready.administrator ?? "");
    await page.getByRole("textbox", { name: "Your name" }).fill(ORGANISER);
    await page.getByLabel("New password", { exact: true }).fill(PASSWORD);
    await laptop.button("Create account").click();
    await laptop.button("Not now").click();
    await laptop.button("Start a meeting").first().waitFor();
  });

  afterAll(async () => {
    await Promise.all([laptop, phone].map((person) => person.close()));
    expect(await server.stop()).toBe(0);
  });

  async function schedules(): Promise<void> {
    const { page } = laptop;
    await laptop.button("Schedule a meeting").click();
    const form = page.getByRole("form", { name: "Schedule a meeting" });
    const starts = await page.evaluate((later) => {
      const time = new Date(Date.now() + later);
      const two = (value: number) => String(value).padStart(2, "0");
      return {
        day: `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())}`,
        time: `${two(time.getHours())}:${two(time.getMinutes())}`,
      };
    }, HALF_AN_HOUR_MILLIS);
    await form.getByRole("textbox", { name: "Meeting title" }).fill(TITLE);
    await form.getByLabel("Day").fill(starts.day);
    await form.getByLabel("Time").fill(starts.time);
    await form.getByRole("button", { name: "Schedule", exact: true }).click();
    await laptop.button(`Invite: ${TITLE}`).first().click();
    await laptop.button("Create invitations").click();
    await page.getByText(/#i=/).first().waitFor();
  }

  test("cannot start without a code", async () => {
    await schedules();
    const { page } = phone;
    await page.goto(server.ready.http);
    await page
      .getByRole("button", { name: "Sign in", exact: true })
      .first()
      .click();
    await page.getByRole("textbox", { name: "Sign-in name" }).fill(LOGIN);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page
      .getByRole("heading", {
        name: "Open the meetings from your other devices",
      })
      .waitFor();
    expect(await phone.button(`Start: ${TITLE}`).count()).toBe(0);
  });

  test("starts the meeting after the code was typed", async () => {
    const { page } = laptop;
    await page.getByRole("button", { name: ORGANISER }).click();
    await laptop.button("Add a device").click();
    const code = (await page.getByTestId("device-code").textContent()) ?? "";
    await phone.page.getByRole("textbox", { name: "Code" }).fill(code);
    await phone.button("Open").click();
    await page.getByText("The code was used or has expired.").waitFor();
    await phone.button(`Start: ${TITLE}`).first().click();
    await phone.page
      .getByRole("textbox", { name: "Your name" })
      .fill(ORGANISER);
    await phone.button("Join").click();
    await phone.region("Stage").waitFor();
  });
});
